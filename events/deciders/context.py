"""What deciders know beyond the state, and the checks that several of them share."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec import UNSET, Struct

from events.quarter import PATTERN, Quarter, quarters
from events.refusals import conflict, did_you_mean, invalid, unknown
from events.state import Activity, MilestoneState, Organisation, Section, State, Update, Workplan
from events.values import Actor, Evidence, Objectives, Precision, Window
from events.vocabulary import Event


class Context(Struct, frozen=True, gc=False):
    """Who asks, at which moment (with a time zone), and as of which date it is to be effective, if any."""

    actor: Actor
    now: datetime
    effective_on: date | None = None


def workplan(state: State) -> Workplan:
    """The workplan, which everything but its adoption needs."""
    if state.workplan is None:
        raise conflict("no_workplan", "this ledger is empty; seed a workplan first: kvali seed")
    return state.workplan


def today(state: State, context: Context) -> date:
    """The date at this moment in the plan's own time zone."""
    return _date_at(context.now, workplan(state).timezone)


@lru_cache(maxsize=4)
def _date_at(now: datetime, timezone: str) -> date:
    """All commands of a batch are decided at one moment, and each asks for its date several times."""
    return now.astimezone(ZoneInfo(timezone)).date()


def activity(state: State, code: str) -> Activity:
    """The activity of this code. Refusal: `unknown_activity`."""
    found = state.activities.get(code)
    if found is None:
        hint = did_you_mean(code, state.activities)
        raise unknown("unknown_activity", f"there is no activity {code}{hint}")
    return found


def section(state: State, code: str) -> Section:
    """The section of this code. Refusal: `unknown_section`."""
    found = state.sections.get(code)
    if found is None:
        hint = did_you_mean(code, state.sections)
        raise unknown("unknown_section", f"there is no section {code}{hint}")
    return found


def organisation(state: State, code: str) -> Organisation:
    """The organisation of this code. Refusal: `unknown_organisation`."""
    found = state.organisations.get(code)
    if found is None:
        hint = did_you_mean(code, state.organisations)
        raise unknown("unknown_organisation", f"there is no organisation {code}{hint}")
    return found


def milestone(of: Activity, code: str) -> MilestoneState:
    """The milestone of an activity. Refusal: `unknown_milestone`."""
    found = of.milestones.get(code)
    if found is None:
        codes = ", ".join(of.milestones)
        raise invalid("unknown_milestone", f"{of.code} has no milestone {code}; it has {codes}", "milestone")
    return found


def update(of: Activity, wanted: str) -> Update:
    """The update of an activity, if it is still open to anything. Refusal: `update_not_open`."""
    found = of.updates.get(wanted)
    if found is None:
        raise conflict("update_not_open", f"update {wanted} of {of.code} is withdrawn or was superseded")
    return found


def organisations(state: State, codes: Iterable[str], field: str) -> None:
    """Refuses codes that name no organisation of the plan (`unknown_organisation`), and repeated ones."""
    seen = set[str]()
    for code in codes:
        if code not in state.organisations:
            hint = did_you_mean(code, state.organisations)
            raise invalid("unknown_organisation", f"there is no organisation {code!r}{hint}", field)
        if code in seen:
            raise invalid("repeated_organisation", f"{code} is named twice", field)
        seen.add(code)


def attribution(state: State, objectives: Objectives | None, area: int | None) -> None:
    """Refuses GCM objectives other than 1 to 23 and areas that the plan does not have."""
    numbers = objectives if isinstance(objectives, tuple) else ()
    if len(set(numbers)) != len(numbers) or not all(1 <= number <= 23 for number in numbers):
        raise invalid(
            "unknown_objective", "GCM objectives are numbers from 1 to 23, each once", "gcm_objectives"
        )
    known = {area.number for area in workplan(state).thematic_areas}
    if area is not None and area not in known:
        areas = ", ".join(map(str, sorted(known)))
        raise invalid(
            "unknown_area", f"there is no thematic area {area}; the plan has {areas}", "thematic_area"
        )


def window(state: State, wanted: Window, field: str) -> None:
    """Refuses a window that ends before it starts, outside the plan (no quarter would count it), or on a day
    that contradicts its precision.
    """
    start, end, period = wanted.start, wanted.end, workplan(state).period
    if end is None:
        return
    if start is not None and end < start:
        raise invalid("window_reversed", f"the window ends on {end}, before it starts", field)
    if end < period.start:
        raise invalid("end_before_plan", f"{end} is before the plan, which starts on {period.start}", field)
    if end > period.end:
        raise invalid("end_after_plan", f"{end} is after the plan, which ends on {period.end}", field)
    if wanted.precision is not None and not _ends(end, wanted.precision):
        detail = f"{end} is not the last day of a {wanted.precision}; name that day, or leave precision out"
        raise invalid("precision_contradicts", detail, field)


def _ends(day: date, precision: Precision) -> bool:
    if precision == "quarter":
        return day == Quarter.of(day).end
    tomorrow = day + timedelta(days=1)
    return tomorrow.day == 1 and (precision == "month" or tomorrow.month == 1)


def effective(state: State, context: Context, on: date | None, field: str = "effective_on") -> date:
    """The effective date, today where none is given; refused before the plan and in the future."""
    now = today(state, context)
    if on is None:
        return now
    if on > now:
        raise invalid("effective_in_future", f"{on} is in the future; today is {now}", field)
    if on < workplan(state).period.start:
        detail = f"{on} is before the plan, which starts on {workplan(state).period.start}"
        raise invalid("effective_before_plan", detail, field)
    return on


def evidence(state: State, context: Context, given: Iterable[Evidence]) -> None:
    """Refuses evidence that does not exist yet."""
    for one in given:
        if one.date > today(state, context):
            raise invalid("evidence_in_future", f"evidence of {one.date} is in the future", "evidence")


def something_new(entity: Struct, event: Event, fields: Iterable[str], what: str) -> None:
    """Refuses a change that changes nothing: `nothing_changes`."""
    if all(getattr(event, name) in (UNSET, getattr(entity, name)) for name in fields):
        raise invalid("nothing_changes", f"{what} already reads like this; name what changes")


def quarter_of(plan: Workplan, text: str) -> Quarter:
    """A quarter of the plan. Refusal: `unknown_quarter`."""
    first, last = Quarter.of(plan.period.start), Quarter.of(plan.period.end)
    match = PATTERN.fullmatch(text)
    quarter = Quarter(int(match[1]), int(match[2])) if match else None
    if quarter is None or not first <= quarter <= last:
        known = ", ".join(map(str, quarters(plan.period.start, plan.period.end)))
        raise invalid(
            "unknown_quarter", f"{text!r} is no quarter of this plan; its quarters are {known}", "quarter"
        )
    return quarter


def reporting_quarter(state: State, context: Context, text: str) -> Quarter:
    """A quarter of the plan that has begun. Refusals: `unknown_quarter`, `quarter_not_begun`."""
    quarter = quarter_of(workplan(state), text)
    if quarter.start > today(state, context):
        raise invalid("quarter_not_begun", f"{quarter} has not begun", "quarter")
    return quarter
