"""The consultations that are planned: days that the secretariat has set, of which no event knows yet."""

from datetime import date, datetime
from typing import NamedTuple

import msgspec

from service.commands import Ledger
from service.schedule.options import changes
from service.schedule.table import JOBS


class Planned(NamedTuple):
    """Days, and when they were set; nothing where they never were."""

    days: tuple[date, ...] = ()
    set_at: datetime | None = None


def planned(ledger: Ledger) -> Planned:
    """Those for which drafts of the report are made."""
    for change in changes(ledger, JOBS["draft_report"]):
        return Planned(msgspec.convert(change.options.get("dates", ()), tuple[date, ...]), change.changed_at)
    return Planned()
