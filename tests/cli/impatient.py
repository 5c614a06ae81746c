"""Kvali's command line, which waits for clients less long than it should: tests need not wait so long."""

from service.cli import main, patience

patience.PATIENCE_S = 1

if __name__ == "__main__":
    main()
