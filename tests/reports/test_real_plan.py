"""The report on the real plan, freshly seeded long after its quarters closed."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import URL

import seed
from events.figures import Dataset
from seed.load import load
from seed.read import read
from service.clock import SimulatedClock
from service.commands import Ledger
from service.jobs import next_runs, run_due
from service.reports.previewing import preview
from tests.reports.office import Office, at

PLAN = Path(seed.__path__[0]) / "plans" / "unnm-2021-2022.yaml"
DUE = {
    "2021-Q1": (2, 2),
    "2021-Q2": (21, 21),
    "2021-Q3": (2, 2),
    "2021-Q4": (12, 12),
    "2022-Q1": (1, 1),
    "2022-Q2": (2, 18),
    "2022-Q3": (0, 0),
    "2022-Q4": (16, 0),
}
"""Activities by the quarter in which they fall due: with dates as printed, and capped to the forum."""


@pytest.fixture
def office(sqlite_url: URL, tmp_path: Path) -> Iterator[Office]:
    office = Office(sqlite_url, tmp_path, SimulatedClock(at(2026, 11, 23), "real"))
    yield office
    office.service.close()


@pytest.fixture
def ledger(office: Office) -> Ledger:
    plan = read(PLAN)
    ledger = office.service.open_ledger(plan.workplan.code, "kvali/real/1")
    load(plan, ledger)
    return ledger


def test_every_quarter_counts_what_the_plan_has_due_in_it(ledger: Ledger) -> None:
    for quarter, expected in DUE.items():
        data = msgspec.json.decode(preview(ledger, quarter).files[0].content, type=Dataset)
        due = {card.code: card.official.figures.due for card in data.scorecard}
        assert (due["baseline-printed-activity"], due["baseline-forum-activity"]) == expected, quarter
        assert (data.forum.required, len(data.activities)) == (56, 60)
        assert len(data.outside.lead_not_stated) == 21


def test_no_report_appears_by_itself_on_a_plan_that_was_over_when_it_was_seeded(
    office: Office, ledger: Ledger
) -> None:
    size = ledger.state().size
    assert run_due(office.service) == next_runs(office.service) == []
    assert ledger.state().size == size
