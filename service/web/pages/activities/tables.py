"""Activities and their milestones as tables, in the form of the reports', and as a workbook of both."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook

from service.queries.answers import ActivityAnswer, MilestoneAnswer
from service.queries.view import View
from service.reports import xlsx
from service.reports.tables.model import Cell, Column, Kind, State, Table
from service.web.language import words
from service.web.rendering import label

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_ACTIVITY: tuple[tuple[str, Kind], ...] = (
    ("code", "code"),
    ("activity", "text"),
    ("section", "code"),
    ("leads", "text"),
    ("answers", "text"),
    ("due", "date"),
    ("status", "state"),
    ("timeliness", "state"),
    ("completed_on", "date"),
    ("confidence", "state"),
    ("percent", "number"),
    ("review", "state"),
    ("moves", "number"),
    ("position", "number"),
)
_MILESTONE: tuple[tuple[str, Kind], ...] = (
    ("code", "code"),
    ("activity", "text"),
    ("printed", "text"),
    ("inferred", "text"),
    ("baseline", "date"),
    ("current", "date"),
    ("slip", "days"),
    ("moves", "number"),
    ("status", "state"),
    ("completed_on", "date"),
    ("timeliness", "state"),
)


def activities(found: Iterable[ActivityAnswer]) -> Table:
    """A row for each activity."""
    return _table("activities", _ACTIVITY, (tuple(_activity(one)) for one in found))


def milestones(found: Iterable[ActivityAnswer]) -> Table:
    """A row for each milestone of these activities."""
    rows = (tuple(_milestone(one, each)) for one in found for each in one.milestones)
    return _table("milestones", _MILESTONE, rows)


def workbook(seen: View, found: Sequence[ActivityAnswer], filters: Mapping[str, str]) -> bytes:
    """A workbook of both, dated when the last event was recorded; each page says from where it is."""
    made, say = BytesIO(), words()
    book = Workbook(made, xlsx.OPTIONS)
    recorded = datetime.fromisoformat(seen.recorded_at).replace(tzinfo=None)
    title = say.text(seen.plan.title)
    book.set_properties({"title": title, "created": recorded})
    chosen = "; ".join(f"{name}: {value}" for name, value in filters.items())
    below = f"{say.t('column.position')} {seen.size - 1} · {say.day(seen.recorded_at)}"
    warnings = [say.t("cover.demonstration")] if seen.ledger.demonstration else []
    for table in (activities(found), milestones(found)):
        sheet = xlsx.add_sheet(book, table, say)
        xlsx.paper(sheet, f"{title}, {chosen}" if chosen else title, below, warnings)
    book.close()
    return made.getvalue()


def _table(key: str, columns: Sequence[tuple[str, Kind]], rows: Iterable[tuple[Cell, ...]]) -> Table:
    say = words().t
    name = say(f"table.{key}")
    headed = tuple(Column(column, say(f"column.{column}"), kind) for column, kind in columns)
    return Table(key, name, name, headed, tuple(rows))


def _state(kind: str, value: str | None) -> tuple[State, ...]:
    return () if value is None else (State(label(kind, value), value),)


def _activity(one: ActivityAnswer) -> Iterator[Cell]:
    say = words()
    yield one.code
    yield say.text(one.title)
    yield one.section
    yield ", ".join(one.leads) if one.leads_stated else say.t("not_stated")
    yield ", ".join(one.owners) + (f" ({say.t('inferred')})" if one.owners_inferred else "")
    yield one.due
    yield _state("status", one.status)
    yield _state("timeliness", one.timeliness)
    yield one.completed_on
    yield _state("confidence", one.confidence)
    yield one.percent
    yield _state("review", one.review)
    yield sum(each.moves for each in one.milestones)
    yield one.position


def _milestone(one: ActivityAnswer, each: MilestoneAnswer) -> Iterator[Cell]:
    say = words()
    yield f"{one.code}/{each.code}"
    yield say.text(one.title)
    yield each.printed
    yield (each.note or say.t("inferred")) if each.inferred else None
    yield each.baseline_end
    yield each.end
    yield each.slip_days
    yield each.moves
    yield _state("status", each.status)
    yield each.completed_on
    yield _state("timeliness", each.timeliness)
