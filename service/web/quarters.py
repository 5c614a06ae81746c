"""The quarters of a plan and their reports, as pages list them."""

from service.edge.gate import ledger, service
from service.queries.answers import QuarterAnswer
from service.queries.reports import by_quarter
from service.queries.view import View
from service.schedule.options import options
from service.schedule.table import JOBS


def quarters(moment: View) -> list[QuarterAnswer]:
    """Every quarter, the last first; its days of grace are those that the secretariat has set."""
    here = ledger(moment.ledger.code)
    set_now = options(here, service().settings, JOBS["quarterly_report"])
    return by_quarter(moment, set_now.grace_days or 0)
