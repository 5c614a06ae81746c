"""The document: the plan as one activity, and each of its activities as a part of that.

Nothing is said that the ledger does not hold. Where IATI wants an element for which there is no fact, it gets
the neutral value that docs/interchange.md names.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct, structs

from events.facts import Facts
from events.units import overall
from events.values import Objectives, Text, Window
from service.interchange.iati import codes, results, words
from service.interchange.iati.xml import Element, child, identifier, language, narrate, root, written
from service.interchange.plan import Plan, plan_of
from service.interchange.spans import span
from service.queries.answers import ActivityAnswer
from service.queries.facts import all_facts
from service.queries.view import View
from service.store.read import recorded_at


class _Context(Struct, frozen=True):
    """What every activity of a document needs: the plan, who reports, and when each was touched last."""

    plan: Plan
    reporter: str
    made_up: bool
    touched: dict[int, str]
    begun: dict[str, date]

    def id(self, *parts: str) -> str:
        """The IATI identifier of the plan, or of an activity of it."""
        return identifier(self.reporter, self.plan.workplan.code, *parts)

    def organisation(self, code: str) -> tuple[str | None, Text]:
        """The type, if IATI has one, and the names of an organisation; it is called by its code before it
        is registered.
        """
        found = self.plan.organisations.get(code)
        if found is None:
            return None, {"en": code}
        return codes.ORGANISATION_TYPE.get(found.kind), found.names


def iati(seen: View, reporting_org: str | None = None) -> bytes:
    """The document, reported by whoever has this IATI identifier.

    Without one the secretariat reports under a made-up identifier, that of the plan and its own code.
    """
    plan, facts = plan_of(seen), list(all_facts(seen))
    context = _Context(
        plan=plan,
        reporter=reporting_org or identifier(plan.workplan.code, plan.workplan.secretariat),
        made_up=seen.ledger.demonstration,
        touched=recorded_at(seen.store, seen.ledger.id, (one.position for one in plan.activities)),
        begun=_begun(facts),
    )
    attributes = {"version": codes.VERSION, "generated-datetime": seen.recorded_at}
    document = root("iati-activities", attributes)
    _whole(document, context, seen, facts)
    for activity in plan.activities:
        _part(document, context, activity)
    return written(document)


def _begun(facts: Iterable[Facts]) -> dict[str, date]:
    """Of each activity that was ever reported to be under way: the first day on which it was."""
    begun: dict[str, date] = {}
    for fact in facts:
        days = [run.on for run in fact.standing.official if run.status == "ongoing"]
        if days:
            code = fact.target.activity
            begun[code] = min(begun.get(code, days[0]), days[0])
    return begun


def _whole(document: Element, context: _Context, seen: View, facts: Sequence[Facts]) -> None:
    plan = context.plan.workplan
    element = _activity(document, seen.recorded_at, "1")
    _head(element, context, context.id(), plan.title, plan.title)
    _organisation(element, context, plan.secretariat, codes.ACCOUNTABLE)
    status = overall(one.status for one in context.plan.activities) if context.plan.activities else None
    child(element, "activity-status", code=codes.ACTIVITY_STATUS[status or "not_started"])
    _date(element, codes.PLANNED_START, plan.period.start)
    _date(element, codes.PLANNED_END, plan.period.end)
    _contact(element, context)
    _sector(element, plan.code, plan.title, codes.OURS)
    for activity in context.plan.activities:
        child(element, "related-activity", ref=context.id(activity.code), type=codes.CHILD)
    results.of_plan(element, seen, facts)


def _part(document: Element, context: _Context, activity: ActivityAnswer) -> None:
    plan, section = context.plan.workplan, context.plan.sections[activity.section]
    element = _activity(document, context.touched[activity.position], "2")
    _head(element, context, context.id(activity.code), activity.title, section.title)
    for lead in activity.leads:
        _organisation(element, context, lead, codes.IMPLEMENTING)
    _organisation(element, context, plan.secretariat, codes.ACCOUNTABLE)
    child(element, "activity-status", code=codes.ACTIVITY_STATUS[activity.status])
    when = span(activity)
    _dates(element, context, activity, when)
    _contact(element, context)
    _sector(element, section.code, section.title, codes.OURS)
    for area in plan.thematic_areas:
        if area.number == activity.thematic_area:
            _sector(element, str(area.number), area.title, codes.OURS_TOO)
    for objective in _objectives(activity.gcm_objectives):
        tag = child(
            element, "tag", code=objective, vocabulary=codes.OURS, vocabulary_uri=codes.OBJECTIVES_URI
        )
        narrate(tag, words.objective(objective))
    child(element, "related-activity", ref=context.id(), type=codes.PARENT)
    period = structs.replace(when, start=when.start or plan.period.start, end=when.end or plan.period.end)
    results.of_activity(element, activity, period, plan.adopted_on)


def _activity(document: Element, updated_at: str, hierarchy: str) -> Element:
    element = child(document, "iati-activity", last_updated_datetime=updated_at, hierarchy=hierarchy)
    language(element, "en")
    return element


def _head(element: Element, context: _Context, name: str, title: Text, description: Text) -> None:
    kind, names = context.organisation(context.plan.workplan.secretariat)
    child(element, "iati-identifier").text = name
    narrate(child(element, "reporting-org", ref=context.reporter, type=kind or "90"), names)
    narrate(child(element, "title"), words.marked(title, made_up=context.made_up))
    narrate(child(element, "description", type=codes.GENERAL), description)


def _organisation(element: Element, context: _Context, code: str, role: str) -> None:
    kind, names = context.organisation(code)
    narrate(child(element, "participating-org", role=role, type=kind), names)


def _contact(element: Element, context: _Context) -> None:
    _, names = context.organisation(context.plan.workplan.secretariat)
    narrate(child(child(element, "contact-info"), "organisation"), names)


def _dates(element: Element, context: _Context, activity: ActivityAnswer, when: Window) -> None:
    """Planned and actual ones. A start is wanted: where none is known, that of the plan, and it says so."""
    if when.start is not None:
        _date(element, codes.PLANNED_START, when.start)
    else:
        narrate(
            _date(element, codes.PLANNED_START, context.plan.workplan.period.start), words.START_NOT_STATED
        )
    if activity.code in context.begun:
        _date(element, codes.ACTUAL_START, context.begun[activity.code])
    if when.end is not None:
        _date(element, codes.PLANNED_END, when.end)
    if activity.status == "completed" and activity.completed_on is not None:
        _date(element, codes.ACTUAL_END, activity.completed_on)


def _date(element: Element, kind: str, day: date) -> Element:
    return child(element, "activity-date", type=kind, iso_date=day.isoformat())


def _sector(element: Element, code: str, title: Text, vocabulary: str) -> None:
    narrate(child(element, "sector", vocabulary=vocabulary, code=code), title)


def _objectives(found: Objectives | None) -> tuple[str, ...]:
    if found is None:
        return ()
    return (found,) if isinstance(found, str) else tuple(map(str, found))
