"""The briefing for the Principals: the quarter on one page."""

from msgspec import structs

from events.figures import Dataset
from events.figures.forum import Awaited
from service.reports.charts import forecast as drawn
from service.reports.packs import asked
from service.reports.packs.cutting import cut
from service.reports.tables import Written, messages
from service.reports.tables.cover import Cover, as_of, covering, made_from, proof
from service.reports.tables.model import (
    Block,
    Count,
    Paragraph,
    Part,
    Said,
    Share,
    State,
    Table,
    Tile,
    Tiles,
)
from service.reports.tables.report import Report, Row
from service.reports.texts import Texts
from service.reports.words import Words

AT_RISK = 5
"""How many of the activities at risk a page has room for."""
PLAN, FORUM, TITLE, WHO, MESSAGE = 110, 12, 85, 22, 620
"""Ems of the plan's title, the forum's name, an activity's title, names, and the key messages."""
LINE = 62
"""Ems of a line of the page."""


def briefing(data: Dataset, language: str, texts: Texts) -> Written:
    """The briefing in one language, from the dataset of its quarter."""
    report = Report(data, Words(language), texts)
    parts = (_figures(report), _messages(report), _at_risk(report), _asked(report))
    return Written(data, report.words, _cover(report), parts, "briefing")


def _cover(report: Report) -> Cover:
    whole = covering(report, report.t("briefing.title"), report.words.quarter(report.data.cover.quarter))
    facts = (as_of(report), made_from(report), *proof(report))
    return structs.replace(whole, plan=cut(whole.plan, PLAN), facts=facts)


def _figures(report: Report) -> Part:
    """Days to the forum, readiness and its forecast, and completion by the baseline and the current plan."""
    t, words, forum = report.t, report.words, report.data.forum
    acronym = cut(report.data.cover.forum.acronym, FORUM)
    days = Count(forum.days) if forum.days > 0 else t("briefing.forum_over")
    ready = Share(forum.readiness, forum.percent, t("none_due"), "/forum/readiness")
    start, as_of_day = words.day(report.data.cover.forum.start), words.day(report.data.cover.as_of)
    tiles = (
        Tile(t("briefing.days", forum=acronym), days, t("briefing.days_note", start=start, day=as_of_day)),
        Tile(
            t("summary.readiness", forum=acronym),
            ready,
            t("summary.readiness_note", day=words.day(forum.eve)),
        ),
        *(_completion(report, basis) for basis in ("baseline", "current")),
    )
    return Part("briefing_figures", t("summary.title"), (Tiles(tiles), _forecast(report)))


def _completion(report: Report, basis: str) -> Tile:
    """The quarter's, by activity with dates as printed."""
    cards = enumerate(report.data.scorecard)
    number, card = next(one for one in cards if one[1].code == f"{basis}-printed-activity")
    at = f"/scorecard/{number}/official"
    share = report.share(card.official, card.provisional, "completion", at)
    return Tile(report.t(f"briefing.completed.{basis}"), share, report.t("summary.on_time_note"))


def _messages(report: Report) -> Part:
    """The secretariat's, as far as there is room."""
    whole = messages.part(report)
    blocks: list[Block] = []
    room, is_cut = MESSAGE, False
    for block in whole.blocks:
        if not isinstance(block, Said):
            blocks.append(block)
            continue
        text = cut(block.quote.text, room // len(whole.blocks), LINE)
        is_cut = is_cut or text.endswith("…")
        blocks.append(structs.replace(block, quote=structs.replace(block.quote, text=text)))
    if is_cut:
        blocks.append(Paragraph(report.t("briefing.cut"), soft=True))
    return Part("briefing_messages", whole.title, tuple(blocks))


def _at_risk(report: Report) -> Part:
    """What has to be finished by the forum and is at risk: that first which has most against it."""
    risky = sorted((row for row in report.data.forum.awaited if row.risks), key=_gravity)
    columns = report.columns(
        ("code", "code"), ("activity", "text"), ("risk", "state"), ("answers", "text"), ("due", "date")
    )
    rows = [_risk(report, row) for row in risky[:AT_RISK]]
    more = report.t("briefing.more_risks", count=len(risky) - AT_RISK) if len(risky) > AT_RISK else ""
    table: Table = report.table("briefing_risks", columns, rows, "", note=more)
    return Part("briefing_risks", report.t("briefing.risks.title"), (table,))


def _gravity(row: Awaited) -> tuple[int, bool, str, str]:
    return -len(row.risks), "red" not in row.risks, str(row.due), row.code


def _risk(report: Report, row: Awaited) -> Row:
    states = tuple(State(report.t(f"risk.{risk}"), risk) for risk in row.risks)
    return row.code, cut(report.title(row.code), TITLE), states, cut(_answers(report, row.code), WHO), row.due


def _answers(report: Report, code: str) -> str:
    """Its leads; where none is stated, the secretariat, which is an inference."""
    activity = report.activity(code)
    return ", ".join(activity.leads) or f"{', '.join(activity.owners)} ({report.t('inferred')})"


def _asked(report: Report) -> Part:
    return Part("briefing_asked", report.t("briefing.asked.title"), (asked.table(report),))


def _forecast(report: Report) -> Block:
    """The interval as a picture that says that it is no fact, or why there is none."""
    found = report.data.forecast
    if found.projection is None:
        return Paragraph(report.t(f"forecast.{found.silence}"), soft=True)
    return report.chart("forecast", drawn)
