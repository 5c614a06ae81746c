"""The real plan, seeded by the ordinary commands, counts as its own text does."""

from pathlib import Path

from sqlalchemy import URL

import seed
from events.units import Horizon
from seed.load import load
from seed.read import read
from service.bootstrap import Service
from service.projections.rebuild import check
from service.queries.activities import Filters, activities
from service.queries.completion import completion
from service.queries.plan import workplan
from service.queries.view import View, view
from tests.support import migrated
from tests.support.plan import settings_for

PLAN = Path(seed.__file__).parent / "plans" / "unnm-2021-2022.yaml"
PRINTED = {
    "2021-Q1": 2,
    "2021-Q2": 21,
    "2021-Q3": 2,
    "2021-Q4": 12,
    "2022-Q1": 1,
    "2022-Q2": 2,
    "2022-Q4": 16,
}
FORUM = {**PRINTED, "2022-Q2": 18, "2022-Q4": 0}


def due(seen: View, horizon: Horizon) -> dict[str, int]:
    counted = {quarter: completion(seen, quarter, horizon=horizon).due for quarter in workplan(seen).quarters}
    assert completion(seen, horizon=horizon).due == sum(counted.values())
    return {quarter: number for quarter, number in counted.items() if quarter in PRINTED or number}


def test_the_plan_falls_due_as_it_was_printed_and_before_the_forum(database_url: URL, tmp_path: Path) -> None:
    service = Service(settings_for(database_url, tmp_path))
    migrated.upgrade(service.engine)
    plan = read(PLAN)
    ledger = service.open_ledger(plan.workplan.code, "example.org/unnm")
    load(plan, ledger)
    with view(service.engine, ledger.code, service.clock) as seen:
        assert due(seen, "printed") == PRINTED
        assert due(seen, "forum") == FORUM
        assert completion(seen).no_deadline == activities(seen, Filters(timeliness="no_deadline")).total == 4
        everything = activities(seen, limit=100).items
        assert len(everything) == 60
        assert sum(activity.owners_inferred for activity in everything) == 21
    assert check(service.engine, ledger.id) == []
    service.close()
