"""The agenda pack of a consultation: what it has to look at and to decide, and the draft of the report."""

from collections.abc import Callable
from urllib.parse import quote

from msgspec import structs

from events.figures import Dataset
from events.figures.discussed import Decided
from service.reports.packs import requests, risks
from service.reports.packs.meeting import Meeting
from service.reports.tables import Written, delivery, discussed, reviews, scorecard, summary
from service.reports.tables.cover import Cover, Fact, covering
from service.reports.tables.model import Block, Paragraph, Part, Points, Table
from service.reports.tables.report import Report
from service.reports.texts import Texts
from service.reports.words import Words


def agenda(data: Dataset, meeting: Meeting, language: str, texts: Texts, draft: str | None = None) -> Written:
    """The pack of a meeting in one language, from the dataset of the quarter that it is about.

    `draft` is the address of the draft report that was made for it, if there is one.
    """
    report = Report(data, Words(language), texts)
    items = tuple(make(report) for make in ITEMS)
    parts = (_items(report, items), *items, _report(report, draft))
    return Written(data, report.words, _cover(report, meeting), parts, "agenda")


def overdue(report: Report) -> Part:
    """What is overdue, the longest first, with reason, mitigation and new date."""
    late = [row for row in report.data.delays if row.outcome == "overdue"]
    return _part(report, "overdue", delivery.delayed(report, "overdue_now", late))


def at_risk(report: Report) -> Part:
    """What is at risk though not overdue yet."""
    return _part(report, "at_risk", risks.table(report))


def to_decide(report: Report) -> Part:
    """What waits for a decision of the secretariat."""
    return _part(
        report, "to_decide", requests.dates(report), reviews.disputes(report), requests.updates(report)
    )


def decisions(report: Report) -> Part:
    """Earlier decisions that are not carried out, those first that are overdue."""
    still = sorted(
        (row for row in report.data.decisions if row.status in ("open", "in_progress")), key=_urgency
    )
    return _part(report, "decisions", discussed.decisions(report, "open_decisions", still, ""))


def _urgency(row: Decided) -> tuple[bool, str, int]:
    return not row.overdue, str(row.due or "9999"), row.position


def ahead(report: Report) -> Part:
    """What the next quarter has to bring."""
    return structs.replace(delivery.deliverables(report), title=report.t("agenda.next.title"))


ITEMS: tuple[Callable[[Report], Part], ...] = (overdue, at_risk, to_decide, decisions, ahead)
"""What is on the agenda, in its order."""


def _part(report: Report, key: str, *tables: Table) -> Part:
    intro = Paragraph(report.t(f"agenda.{key}.intro"), soft=True)
    return Part(f"agenda_{key}", report.t(f"agenda.{key}.title"), (intro, *tables))


def _items(report: Report, parts: tuple[Part, ...]) -> Part:
    """How much there is of each."""
    lines = tuple(
        report.t("agenda.item", title=part.title, count=sum(len(one.rows) for one in part.tables()))
        for part in parts
    )
    return Part("agenda_items", report.t("agenda.items.title"), (Points(lines),))


def _report(report: Report, draft: str | None) -> Part:
    """The draft of the report: where it is, and its scorecard."""
    t, cover = report.t, report.data.cover
    where: list[Block] = []
    if cover.edition > 1:
        issued = f"/api/v1/workplans/{quote(cover.workplan)}/reports/{cover.quarter}?format=html"
        where.append(Paragraph(t("agenda.report.issued", edition=cover.edition - 1), address=issued))
    if draft is not None:
        where.append(Paragraph(t("agenda.report.draft"), address=draft))
    blocks = (*where, *summary.part(report).blocks, *scorecard.of_quarter(report, "activity"))
    return Part("agenda_report", t("agenda.report.title"), blocks)


def _cover(report: Report, meeting: Meeting) -> Cover:
    t, words = report.t, report.words
    kind = t("agenda.kind_open") if meeting.kind is None else t(f"agenda.kind.{meeting.kind}")
    about = f"{kind}, {words.day(meeting.on)}"
    participants = ", ".join(meeting.participants)
    facts = (
        *([Fact(t("column.participants"), participants)] if participants else []),
        Fact(t("column.quarter"), words.quarter(report.data.cover.quarter)),
    )
    return covering(report, t("agenda.title"), about, facts)
