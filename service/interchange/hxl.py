"""Activities as a table with HXL hashtags (hxlstandard.org, 1.1) in CSV (RFC 4180), one row for each."""

import csv
from collections.abc import Callable, Iterable
from datetime import date
from io import StringIO
from typing import NamedTuple

from events.values import Objectives, Text
from service.interchange.plan import Plan
from service.interchange.spans import span
from service.queries.answers import ActivityAnswer
from service.spreadsheet import inert

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"
BETWEEN = "|"
"""Between the values of a list: no code holds it."""

Value = str | int | date | None


class Column(NamedTuple):
    """A column: what people call it, what programs know it by, and what stands in it."""

    heading: str
    tag: str
    value: Callable[[Plan, ActivityAnswer], Value]


COLUMNS = (
    Column("Workplan", "#meta+plan+code", lambda plan, _: plan.workplan.code),
    Column("Section", "#sector+code", lambda _, one: one.section),
    Column("Section, in English", "#sector+name+i_en", lambda plan, one: _section(plan, one, "en")),
    Column("Section, in Georgian", "#sector+name+i_ka", lambda plan, one: _section(plan, one, "ka")),
    Column("Activity", "#activity+code", lambda _, one: one.code),
    Column("Activity, in English", "#activity+name+i_en", lambda _, one: _in(one.title, "en")),
    Column("Activity, in Georgian", "#activity+name+i_ka", lambda _, one: _in(one.title, "ka")),
    Column("Leads", "#org+lead+code+list", lambda _, one: BETWEEN.join(one.leads)),
    Column("Leads, in English", "#org+lead+name+list+i_en", lambda plan, one: _names(plan, one.leads, "en")),
    Column("Leads stated by", "#meta+lead+source", lambda _, one: one.roles_from.leads),
    Column("Members", "#org+member+code+list", lambda _, one: BETWEEN.join(one.members)),
    Column("GCM objectives", "#activity+objective+gcm+list", lambda _, one: _listed(one.gcm_objectives)),
    Column("Thematic area", "#activity+area+num", lambda _, one: one.thematic_area),
    Column("Start, current", "#date+start", lambda _, one: span(one).start),
    Column("Due, current", "#date+due", lambda _, one: span(one).end),
    Column("Due, by the baseline", "#date+due+baseline", lambda _, one: one.due),
    Column("Times moved", "#indicator+moves+num", lambda _, one: sum(m.moves for m in one.milestones)),
    Column("Status", "#status+code", lambda _, one: one.status),
    Column("Timeliness", "#status+timeliness+code", lambda _, one: one.timeliness),
    Column("Delivery confidence", "#status+confidence+code", lambda _, one: one.confidence),
    Column("Percent", "#indicator+progress+pct", lambda _, one: one.percent),
    Column("Completed", "#date+completed", lambda _, one: one.completed_on),
    Column("Last event", "#meta+position+num", lambda _, one: one.position),
)


def table(plan: Plan) -> bytes:
    """The file: headings, hashtags, and the activities in the order of the plan."""
    text = StringIO(newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow([column.heading for column in COLUMNS])
    rows.writerow([column.tag for column in COLUMNS])
    for activity in plan.activities:
        rows.writerow([_cell(column.value(plan, activity)) for column in COLUMNS])
    return text.getvalue().encode()


def _cell(value: Value) -> str | int:
    """A value as it is written."""
    match value:
        case None:
            return ""
        case date():
            return value.isoformat()
        case str():
            return inert(value)
    return value


def _in(text: Text, language: str) -> str:
    return text.get(language, "")


def _section(plan: Plan, activity: ActivityAnswer, language: str) -> str:
    return _in(plan.sections[activity.section].title, language)


def _names(plan: Plan, codes: Iterable[str], language: str) -> str:
    names = (_in(plan.organisations[code].names, language) or code for code in codes)
    return BETWEEN.join(name.replace(BETWEEN, " ") for name in names)


def _listed(objectives: Objectives | None) -> str:
    if objectives is None or isinstance(objectives, str):
        return objectives or ""
    return BETWEEN.join(map(str, objectives))
