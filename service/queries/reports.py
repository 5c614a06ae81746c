"""Queries about issued reports, and the key messages of the next ones."""

from datetime import date, timedelta
from itertools import groupby

from msgspec import structs

from events.deciders.context import quarter_of
from events.quarter import Quarter, quarters
from events.refusals import unknown
from events.state import Report
from events.values import Language
from service.projections.decoding import decode_key_messages, decode_report
from service.projections.tables import READ_KEY_MESSAGES, READ_REPORT
from service.queries.answers import Answer, ErasedAnswer, QuarterAnswer, ReportAnswer
from service.queries.answers.reports import QuarterState
from service.queries.view import View


class KeyMessagesAnswer(Answer, frozen=True):
    """The key messages of a quarter's next edition in one language, written by the event at `position`."""

    quarter: str
    language: Language
    text: str | None
    position: int
    recorded_at: str
    erased: tuple[ErasedAnswer, ...]


def reports(seen: View, quarter: str | None = None) -> list[ReportAnswer]:
    """Every issued edition (of one quarter), by quarter and edition."""
    query = seen.select(READ_REPORT).order_by(READ_REPORT.c.quarter)
    if quarter is not None:
        query = query.where(READ_REPORT.c.quarter == str(quarter_of(seen.plan, quarter)))
    found = [decode_report(row.report) for row in seen.connection.execute(query)]
    return [answer for report in found for answer in _editions(report)]


def report(seen: View, quarter: str, edition: int | None = None) -> ReportAnswer:
    """One edition of a quarter's report, by default the newest.

    Raises:
        Refusal: `unknown_quarter`, `unknown_report`.
    """
    issued = {answer.edition: answer for answer in reports(seen, quarter)}
    if not issued:
        raise unknown("unknown_report", f"no report has been issued for {quarter}")
    found = issued.get(max(issued) if edition is None else edition)
    if found is None:
        known = ", ".join(map(str, issued))
        raise unknown("unknown_report", f"{quarter} has no edition {edition}; it has {known}")
    return found


def by_quarter(seen: View, grace_days: int) -> list[QuarterAnswer]:
    """Every quarter of the plan, the last first, and how its report stands on the day that is looked at."""
    issued = {key: tuple(rest) for key, rest in groupby(reports(seen), key=lambda one: one.quarter)}
    period = seen.plan.period
    return [
        _standing(quarter, issued.get(str(quarter), ()), seen.standpoint.today, grace_days)
        for quarter in reversed(list(quarters(period.start, period.end)))
    ]


def _standing(
    quarter: Quarter, editions: tuple[ReportAnswer, ...], today: date, grace_days: int
) -> QuarterAnswer:
    closes_on = quarter.next.start + timedelta(days=grace_days)
    ends: tuple[tuple[QuarterState, date], ...] = (
        ("not_begun", quarter.start),
        ("running", quarter.next.start),
        ("grace", closes_on),
    )
    reached: QuarterState = next((name for name, until in ends if today < until), "due")
    return QuarterAnswer(
        quarter=str(quarter),
        state="issued" if editions else reached,
        ends_on=quarter.end,
        closes_on=closes_on,
        editions=editions,
    )


def _editions(report: Report) -> list[ReportAnswer]:
    return [ReportAnswer(quarter=report.quarter, **structs.asdict(edition)) for edition in report.editions]


def key_messages(seen: View, quarter: str) -> list[KeyMessagesAnswer]:
    """The key messages of a quarter as they stand, by language. Refusal: `unknown_quarter`."""
    column = READ_KEY_MESSAGES.c
    query = seen.select(READ_KEY_MESSAGES).order_by(column.language)
    rows = seen.connection.execute(query.where(column.quarter == str(quarter_of(seen.plan, quarter))))
    known = [one for one in (decode_key_messages(row.details) for row in rows) if one.text is not None]
    texts = seen.texts(one.text.sha256 for one in known if one.text is not None)
    return [
        KeyMessagesAnswer(
            quarter=one.quarter,
            language=one.language,
            text=texts.get(one.text),
            position=one.position,
            recorded_at=one.recorded_at,
            erased=texts.erased([("text", one.text)]),
        )
        for one in known
    ]
