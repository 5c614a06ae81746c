"""`python -m service.cli`: the same as `kvali`, by the interpreter that runs this."""

from service.cli import main

main()
