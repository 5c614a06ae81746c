"""The examples in docs/systems.md work as they stand."""

from tests.docs.conftest import Examples


def test_what_a_system_does_works_as_pasted(examples: Examples) -> None:
    examples("docs/systems.md", "## Cookbook")
