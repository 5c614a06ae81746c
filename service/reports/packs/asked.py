"""What is asked of the Principals: support, dates after the forum, and what they decided and is overdue."""

from collections.abc import Iterator

from events.figures.discussed import Decided
from events.figures.schedule import Change
from events.figures.updates import UpdateRef
from service.reports.packs.cutting import cut
from service.reports.packs.requests import past_forum, undecided
from service.reports.tables.model import Quote, State, Table
from service.reports.tables.report import Report, Row
from service.reports.tables.reviews import about

SHOWN = 4
"""How many a page has room for."""
TITLE, WHO = 95, 22
"""Ems of a title, and of names."""


def table(report: Report) -> Table:
    """The first of them; what is left out is counted."""
    columns = report.columns(
        ("code", "code"), ("subject", "text"), ("asked", "state"), ("who", "text"), ("by", "date")
    )
    rows = tuple(_rows(report))
    more = report.t("briefing.more_asked", count=len(rows) - SHOWN) if len(rows) > SHOWN else ""
    return report.table("asked", columns, rows[:SHOWN], "", note=more)


def _rows(report: Report) -> Iterator[Row]:
    for update in report.data.updates.challenged:
        if update.seals.support_requested is not None and update.review in ("validated", "submitted"):
            yield _support(report, update)
    requests = undecided(report)
    for request in sorted(requests, key=lambda row: not past_forum(report, row)):
        yield _date(report, request)
    for decision in report.data.decisions:
        if decision.overdue:
            yield _decision(report, decision)


def _support(report: Report, update: UpdateRef) -> Row:
    said = report.quote(update.seals.support_requested, update.language)
    code, _ = about(report, update)
    by = cut(report.reporter(update), WHO)
    return code, _short(said), (State(report.t("asked.support"), "submitted"),), by, None


def _date(report: Report, row: Change) -> Row:
    late = State(report.t("asked.past_forum"), "moved_past_forum")
    state = late if past_forum(report, row) else State(report.t("asked.date"), "open")
    title = cut(report.title(row.activity), TITLE)
    return row.code, title, (state,), cut(row.organisation, WHO), row.new.end


def _decision(report: Report, row: Decided) -> Row:
    said = _short(report.quote(row.text, row.language))
    owners = cut(", ".join(row.owners), WHO)
    return None, said, (State(report.t("asked.decision"), "overdue"),), owners, row.due


def _short(said: Quote | None) -> Quote:
    return Quote("") if said is None else Quote(cut(said.text, TITLE), said.language)
