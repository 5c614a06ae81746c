"""The key messages: the secretariat's own text."""

from events.figures.discussed import KeyMessage
from service.reports.tables.model import Block, Paragraph, Part, Quote, Said
from service.reports.tables.report import Report


def part(report: Report) -> Part:
    """In the report's language; where they were not written in it, in those that they were written in."""
    written = report.data.key_messages
    mine = [one for one in written if one.language == report.words.language]
    blocks: tuple[Block, ...] = tuple(_said(report, one) for one in mine or written)
    nothing = Paragraph(report.t("key_messages.none"), soft=True)
    return Part("key_messages", report.t("key_messages.title"), blocks or (nothing,))


def _said(report: Report, one: KeyMessage) -> Said:
    by = report.t("key_messages.by", day=report.words.day(one.recorded_at), position=one.position)
    return Said(report.quote(one.text, one.language) or Quote(""), by)
