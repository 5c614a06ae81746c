"""The quarter by section, thematic area, objective and lead."""

from collections.abc import Iterator

from msgspec import structs

from events.figures.scores import Dimensioned, Group
from service.reports.charts import heat_map as drawn
from service.reports.tables.model import Block, Paragraph, Part, Table
from service.reports.tables.progress import heat_map
from service.reports.tables.report import Report, Row

NAMES = ("due", "on_time", "late", "overdue", "cancelled", "carried_over")


def part(report: Report) -> Part:
    """A table for each dimension; documents name those that have nothing to show below it."""
    blocks: list[Block] = [report.chart("heat_map", drawn)]
    for number, found in enumerate(report.data.dimensions):
        blocks += _dimension(report, number, found)
    return Part("groups", report.t("groups.title"), tuple(blocks), (heat_map(report),))


def _dimension(report: Report, number: int, found: Dimensioned) -> Iterator[Block]:
    busy = [(place, group) for place, group in enumerate(found.groups) if _busy(group)]
    quiet = [group.key or report.t("not_stated") for group in found.groups if not _busy(group)]
    yield _table(report, number, found, busy)
    if quiet:
        yield Paragraph(report.t("groups.quiet", keys=", ".join(quiet)), soft=True)


def _busy(group: Group) -> bool:
    figures = group.baseline.figures
    return bool(figures.due or figures.carried_over or group.current.figures.due)


def _table(report: Report, number: int, found: Dimensioned, groups: list[tuple[int, Group]]) -> Table:
    t = report.t
    counts = [report.column(name, "count") for name in ("due_count", *NAMES[1:])]
    columns = (
        structs.replace(report.column("code", "code")),
        structs.replace(report.column("group"), title=t(f"dimension.{found.dimension}")),
        *(structs.replace(column, provisional=True) for column in counts),
        structs.replace(report.column("on_time_rate", "rate"), provisional=True),
        report.column("current_due", "count"),
    )
    rows = [_row(report, f"/dimensions/{number}/groups/{place}", found, group) for place, group in groups]
    note = "" if found.adds_up else t("groups.multi_valued")
    key = f"by_{found.dimension}"
    return report.table(key, columns, [*rows, _total(report)], total=True, note=note)


def _row(report: Report, at: str, found: Dimensioned, group: Group) -> Row:
    score, pending = group.baseline, group.baseline_provisional
    return (
        *_name(report, found, group),
        *(report.count(score, pending, name, f"{at}/baseline") for name in NAMES),
        report.share(score, pending, "on_time", f"{at}/baseline"),
        report.count(group.current, None, "due", f"{at}/current"),
    )


def _name(report: Report, found: Dimensioned, group: Group) -> tuple[str | None, str]:
    if group.key is None:
        return None, report.t("not_stated")
    if found.dimension == "objective":
        return (group.key, "") if group.key.isdigit() else (None, report.t(f"objective.{group.key}"))
    return group.key, report.words.named(group.key, group.label or {report.words.language: ""})


def _total(report: Report) -> Row:
    cards = report.data.scorecard
    place, current = next((n, c) for n, c in enumerate(cards) if c.code == "current-printed-activity")
    score, pending, at = cards[0].official, cards[0].provisional, "/scorecard/0/official"
    return (
        None,
        report.t("total"),
        *(report.count(score, pending, name, at) for name in NAMES),
        report.share(score, pending, "on_time", at),
        report.count(current.official, None, "due", f"/scorecard/{place}/official"),
    )
