"""Results: what was to be completed and what is, of an activity and, quarter by quarter, of the plan."""

from collections.abc import Sequence
from datetime import date

from events.completion import counts
from events.counted import figures
from events.facts import Facts
from events.quarter import Quarter, quarters
from events.values import Text, Window
from service.interchange.iati import words
from service.interchange.iati.codes import OUTPUT, UNIT
from service.interchange.iati.xml import Element, child, narrate
from service.queries.answers import ActivityAnswer
from service.queries.view import View


def of_activity(parent: Element, activity: ActivityAnswer, when: Window, adopted_on: date) -> None:
    """How many of its required milestones there are, and how many are completed."""
    assert when.start is not None and when.end is not None  # noqa: S101, PT018 - its caller looks
    required = [one for one in activity.milestones if one.required] or activity.milestones
    done = sum(one.status == "completed" for one in required)
    indicator = _indicator(parent, words.MILESTONES, adopted_on)
    _period(indicator, when.start, when.end, len(required), done)


def of_plan(parent: Element, seen: View, facts: Sequence[Facts]) -> None:
    """How many activities fall due in each quarter, and how many of those are completed."""
    plan = seen.plan
    indicator = _indicator(parent, words.QUARTERLY, plan.baselines[1])
    for quarter in quarters(plan.period.start, plan.period.end):
        due, done = _counted(seen, facts, quarter)
        if due:
            _period(indicator, quarter.start, quarter.end, due, done)


def _counted(seen: View, facts: Sequence[Facts], quarter: Quarter) -> tuple[int, int]:
    lens = seen.lens(baseline=seen.baseline_of(quarter))
    rate = figures(counts(facts, lens, quarter, seen.standpoint).total).rates.completion
    return rate.denominator, rate.numerator


def _indicator(parent: Element, title: Text, adopted_on: date) -> Element:
    """An indicator that counts from nothing: at its adoption no completion of a plan is recorded."""
    result = child(parent, "result", type=OUTPUT)
    narrate(child(result, "title"), words.DELIVERABLES)
    indicator = child(result, "indicator", measure=UNIT, ascending="true")
    narrate(child(indicator, "title"), title)
    child(indicator, "baseline", iso_date=adopted_on.isoformat(), year=str(adopted_on.year), value="0")
    return indicator


def _period(indicator: Element, start: date, end: date, target: int, actual: int) -> None:
    period = child(indicator, "period")
    child(period, "period-start", iso_date=start.isoformat())
    child(period, "period-end", iso_date=end.isoformat())
    child(period, "target", value=str(target))
    child(period, "actual", value=str(actual))
