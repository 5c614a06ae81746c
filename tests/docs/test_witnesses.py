"""What an agency is told to type makes a witness that can be served."""

from tests.docs.conftest import Examples


def test_a_witness_is_made_as_pasted(examples: Examples) -> None:
    examples("docs/operators.md", "## Run a witness")
