"""The newcomer's first steps work as they stand, and so do the auditor's after them."""

from tests.docs.conftest import Examples


def test_the_main_job_runs_as_pasted_and_an_auditor_can_check_it(examples: Examples) -> None:
    examples("README.md", "## The main job, in a second terminal")
    examples("docs/auditors.md", "## Check it yourself")
