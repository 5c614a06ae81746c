"""docs/interchange.md: what it shows works as it stands."""

from tests.docs.conftest import Examples


def test_the_cookbook_runs_as_pasted_and_is_answered_as_it_says(examples: Examples) -> None:
    examples("docs/interchange.md", "## Cookbook")
