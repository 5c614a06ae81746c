"""What is at risk and not overdue yet: by a lead's judgement, by what became of it, or by the forecast."""

from collections.abc import Iterable

from msgspec import Struct

from events.figures.forum import Risk
from events.figures.table import ActivityRow
from events.figures.updates import UpdateRef
from service.reports.tables.forecast import DECIDES
from service.reports.tables.model import Chance, State, Table
from service.reports.tables.report import Report, Row


class AtRisk(Struct, frozen=True):
    """An activity, why it is at risk, and its chance in thousandths where the forecast has one."""

    activity: ActivityRow
    risks: tuple[Risk, ...]
    permille: int | None

    @property
    def decides(self) -> bool:
        """Whether the forecast says that it can go either way."""
        return self.permille in DECIDES


def at_risk(report: Report) -> list[AtRisk]:
    """Activities that are not finished and not overdue yet: those in red first, then by due date."""
    awaited = {row.code: row.risks for row in report.data.forum.awaited}
    chances = {row.code: row.permille for row in report.data.forecast.chances}
    found = (
        AtRisk(row, awaited.get(row.code, _judged(row)), chances.get(row.code))
        for row in report.data.activities
        if row.completed_on is None and row.status != "cancelled"
    )
    open_ones = [one for one in found if "overdue" not in one.risks and (one.risks or one.decides)]
    return sorted(open_ones, key=_order)


def _judged(row: ActivityRow) -> tuple[Risk, ...]:
    """Of what has no date by the forum."""
    match row.confidence:
        case "red" | "amber":
            return (row.confidence,)
    return ()


def _order(one: AtRisk) -> tuple[bool, bool, str, str]:
    row = one.activity
    return "red" not in one.risks, not one.risks, str(row.forum_due or row.due or "9999"), row.code


def states(report: Report, one: AtRisk) -> tuple[State, ...]:
    """Why it is at risk, in words."""
    found = tuple(State(report.t(f"risk.{risk}"), risk) for risk in one.risks)
    return (*found, State(report.t("risk.open"), "amber")) if one.decides else found


def table(report: Report) -> Table:
    """With what the last update says that the dataset quotes, if it quotes one."""
    heads = report.columns(
        ("code", "code"),
        ("activity", "text"),
        ("leads", "text"),
        ("due", "date"),
        ("risk", "state"),
        ("chance", "chance"),
    )
    moved = report.column("current", "date", under=True)
    quoted = _quoted(report)
    rows = (_row(report, one, quoted.get(one.activity.code)) for one in at_risk(report))
    return report.table("at_risk", (*heads, moved, *report.update_columns()), rows, "")


def _row(report: Report, one: AtRisk, update: UpdateRef | None) -> Row:
    row = one.activity
    return (
        row.code,
        report.title(row.code),
        report.leads(row.code),
        row.due,
        states(report, one),
        None if one.permille is None else Chance(one.permille),
        row.current_due if row.current_due != row.due else None,
        *report.update(update),
    )


def _quoted(report: Report) -> dict[str, UpdateRef]:
    """The newest update on each activity of those that the dataset refers to."""
    data = report.data
    referred: Iterable[UpdateRef | None] = (
        *data.updates.challenged,
        *data.updates.awaiting,
        *(row.update for row in data.next_quarter),
    )
    known = [one for one in referred if one is not None and one.review in ("validated", "submitted")]
    return {one.activity: one for one in sorted(known, key=lambda one: one.position)}
