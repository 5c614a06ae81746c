"""What waits for the secretariat, at a glance."""

from typing import NamedTuple

from service.edge.gate import actor, ledger, may
from service.mail.counter import Counter
from service.queries.answers import QuarterAnswer
from service.queries.decisions import Filters, decisions
from service.queries.reschedules import reschedules
from service.queries.updates import UpdateFilters, queue, updates
from service.queries.view import View
from service.web.page import page, seen
from service.web.pages.secretariat.blueprint import Page, blueprint, shown
from service.web.quarters import quarters

MOST = 100
"""Up to which disputes, decisions and mails are counted."""
OLDEST = 5
"""Updates that are named."""


class Mails(NamedTuple):
    """How many mails were not sent, or may not have been."""

    failed: int
    unknown: int


@blueprint.get("/")
@page("read_mails")
def desk(wp: str) -> Page:
    """Counts of what waits, each of which leads to where it is done; the oldest updates by name."""
    with seen(wp) as moment:
        return shown(
            "desk",
            updates=queue(moment) if may("validate_update") else None,
            requests=[one for one in reschedules(moment) if one.approved is None],
            disputes=updates(moment, UpdateFilters(dispute="open"), MOST).items,
            overdue=decisions(moment, Filters(state="overdue"), MOST).items,
            reports=reports_due(moment),
            mails=_mails(wp),
            oldest=OLDEST,
            today=moment.standpoint.today,
        )


def reports_due(moment: View) -> list[QuarterAnswer]:
    """The quarters that are over and have no report."""
    return [one for one in quarters(moment) if one.state in ("grace", "due")]


def _mails(wp: str) -> Mails:
    counter = Counter(ledger(wp), actor())
    return Mails(*(len(counter.mails(state, None, MOST).items) for state in ("failed", "unknown")))
