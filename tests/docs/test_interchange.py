"""docs/interchange.md: what it shows works as it stands."""

from service.interchange.iati.codes import ACTIVITY_STATUS
from tests.docs.conftest import Examples
from tests.docs.markdown import ROOT


def test_the_cookbook_runs_as_pasted_and_is_answered_as_it_says(examples: Examples) -> None:
    examples("docs/interchange.md", "## Cookbook")


def test_the_table_of_statuses_is_that_of_the_code() -> None:
    lines = (ROOT / "docs" / "interchange.md").read_text(encoding="utf-8").splitlines()
    rows = [line.split("|") for line in lines if line.startswith("| `")]
    told = {row[1].strip(" `"): row[2].strip()[0] for row in rows if row[2].strip()[0].isdigit()}
    assert told == ACTIVITY_STATUS
