"""From the folded state to rows: the one derivation, for appends, rebuilds, checks and as-of views alike."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec
from sqlalchemy import Table

from events.entity import Entity
from events.facts import last_word, standings, targets
from events.state import (
    Activity,
    Delegation,
    Erasure,
    LeadsFrom,
    MilestoneState,
    Organisation,
    Progress,
    Report,
    Section,
    State,
    Update,
    Workplan,
    area_of,
    leads_of,
    members_of,
    objectives_of,
    owners_of,
)
from events.state.discussion import Consultation, Contribution, Decision, KeyMessages, Retraction
from service.projections.tables import (
    READ_ACTIVITY,
    READ_CONSULTATION,
    READ_CONTRIBUTION,
    READ_DECISION,
    READ_DELEGATION,
    READ_ERASURE,
    READ_KEY_MESSAGES,
    READ_MILESTONE,
    READ_ORGANISATION,
    READ_PROGRESS,
    READ_REPORT,
    READ_RETRACTION,
    READ_SECTION,
    READ_UPDATE,
    READ_WORKPLAN,
)

Row = dict[str, Any]
Rows = dict[Table, list[Row]]

_encoder = msgspec.json.Encoder()


def project(state: State, touched: Iterable[Entity]) -> Rows:
    """The rows, without `ledger_id`, of the entities that events touched. Nothing else has changed."""
    rows: Rows = {}
    for entity in touched:
        for table, row in _DERIVE[type(entity)](state, entity):
            rows.setdefault(table, []).append(row)
    return rows


def entities(state: State) -> Iterator[Entity]:
    """Everything in a state that has rows. Updates that it dropped and contributions are not among it."""
    if state.workplan is not None:
        yield state.workplan
    yield from state.organisations.values()
    yield from state.sections.values()
    for activity in state.activities.values():
        yield activity
        yield from activity.updates.values()
    yield from state.reports.values()
    for messages in state.key_messages.values():
        yield from messages.values()
    yield from state.consultations.values()
    yield from state.decisions.values()
    yield from state.delegations.values()
    yield from state.erasures.values()
    yield from state.retractions.values()


def folded(text: str) -> str:
    """Text as it is searched: without case, in every script."""
    return text.casefold()


def _json(value: object) -> str:
    return _encoder.encode(value).decode()


def _workplan(state: State, workplan: Workplan) -> Iterator[tuple[Table, Row]]:
    yield READ_WORKPLAN, {"workplan": _json(workplan), "version": state.versions["workplan"]}


def _organisation(state: State, organisation: Organisation) -> Iterator[tuple[Table, Row]]:
    yield (
        READ_ORGANISATION,
        {
            "code": organisation.code,
            "organisation": _json(organisation),
            "version": state.versions[f"organisation/{organisation.code}"],
        },
    )


def _section(state: State, section: Section) -> Iterator[tuple[Table, Row]]:
    yield (
        READ_SECTION,
        {
            "code": section.code,
            "place": section.order,
            "section": _json(section),
            "version": state.versions[f"section/{section.code}"],
        },
    )


def _activity(state: State, activity: Activity) -> Iterator[tuple[Table, Row]]:
    yield READ_ACTIVITY, _activity_row(state, activity, state.sections[activity.section])
    for place, milestone in enumerate(activity.milestones.values(), 1):
        yield READ_MILESTONE, _milestone_row(activity, place, milestone)
    yield READ_PROGRESS, _progress_row(state, activity)


def _progress(state: State, progress: Progress) -> Iterator[tuple[Table, Row]]:
    yield READ_PROGRESS, _progress_row(state, progress.activity)


def _activity_row(state: State, activity: Activity, section: Section) -> Row:
    leads, leads_from = leads_of(state, activity)
    return {
        "code": activity.code,
        "section": activity.section,
        "section_place": section.order,
        "place": activity.order,
        "number": activity.number,
        "title": _json(activity.title),
        "search": folded("\n".join((activity.code, *activity.title.values()))),
        "leads": _json(leads),
        "leads_from": leads_from,
        "owners": _json(owners_of(state, activity)),
        "members": _json(members_of(state, activity)),
        "members_from": _source(activity.members, section.members or None),
        "observers": _json(section.observers),
        "gcm_objectives": _json(objectives_of(state, activity)),
        "objectives_from": _source(activity.gcm_objectives, section.gcm_objectives),
        "thematic_area": area_of(state, activity),
        "area_from": _source(activity.thematic_area, section.thematic_area),
        "on_request": activity.on_request,
        "notes": _json(activity.notes),
        "targets": _json(list(targets(state, activity))),
    }


def _milestone_row(activity: Activity, place: int, milestone: MilestoneState) -> Row:
    return {
        "activity": activity.code,
        "code": milestone.plan.code,
        "place": place,
        "plan": _json(milestone.plan),
        "current_window": _json(milestone.window),
        "baselines": _json(milestone.baselines),
        "moves": _json(milestone.moves),
    }


def _progress_row(state: State, activity: Activity) -> Row:
    official, provisional = last_word(activity, "validated"), last_word(activity, "validated", "submitted")
    return {
        "activity": activity.code,
        "standings": _json(standings(activity)),
        "waiting": _json([one.id for one in activity.updates.values() if one.review == "submitted"]),
        "cancelled": activity.cancelled,
        "confidence": official and official.submitted.confidence,
        "percent": official and official.submitted.percent,
        "provisional_confidence": provisional and provisional.submitted.confidence,
        "provisional_percent": provisional and provisional.submitted.percent,
        "last_update": activity.last_update,
        "review": activity.last_review,
        "version": state.versions[activity.stream],
        "position": activity.position,
    }


def _source(own: object, inherited: object) -> LeadsFrom:
    if own is not None:
        return "activity"
    return "section" if inherited is not None else "not_stated"


def _update(_: State, update: Update) -> Iterator[tuple[Table, Row]]:
    submitted = update.submitted
    yield (
        READ_UPDATE,
        {
            "id": update.id,
            "activity": submitted.activity,
            "organisation": submitted.organisation,
            "on_behalf_of": submitted.on_behalf_of,
            "review": update.review,
            "disputed": update.dispute is not None,
            "position": update.position,
            "details": _json(update),
        },
    )


def _contribution(_: State, added: Contribution) -> Iterator[tuple[Table, Row]]:
    yield (
        READ_CONTRIBUTION,
        {
            "id": added.id,
            "kind": added.kind,
            "activity": added.activity,
            "update_id": added.update,
            "organisation": added.organisation,
            "position": added.position,
            "details": _json(added),
        },
    )


def _retraction(_: State, retraction: Retraction) -> Iterator[tuple[Table, Row]]:
    yield READ_RETRACTION, {"contribution": retraction.contribution, "retraction": _json(retraction)}


def _consultation(state: State, held: Consultation) -> Iterator[tuple[Table, Row]]:
    yield (
        READ_CONSULTATION,
        {
            "id": held.id,
            "kind": held.kind,
            "quarter": held.quarter,
            "position": held.position,
            "details": _json(held),
            "version": state.versions[f"consultation/{held.id}"],
        },
    )


def _decision(state: State, decision: Decision) -> Iterator[tuple[Table, Row]]:
    yield (
        READ_DECISION,
        {
            "id": decision.id,
            "consultation": decision.consultation,
            "owners": _json(decision.owners),
            "activities": _json(decision.activities),
            "sections": _json(decision.sections),
            "status": decision.status,
            "due": decision.due and decision.due.isoformat(),
            "position": decision.position,
            "details": _json(decision),
            "version": state.versions[f"decision/{decision.id}"],
        },
    )


def _key_messages(_: State, messages: KeyMessages) -> Iterator[tuple[Table, Row]]:
    yield (
        READ_KEY_MESSAGES,
        {"quarter": messages.quarter, "language": messages.language, "details": _json(messages)},
    )


def _report(_: State, report: Report) -> Iterator[tuple[Table, Row]]:
    yield READ_REPORT, {"quarter": report.quarter, "report": _json(report)}


def _delegation(state: State, delegation: Delegation) -> Iterator[tuple[Table, Row]]:
    version = state.versions[f"delegation/{delegation.id}"]
    yield (
        READ_DELEGATION,
        {"id": delegation.id, "delegation": _json(delegation), "version": version},
    )


def _erasure(_: State, erasure: Erasure) -> Iterator[tuple[Table, Row]]:
    yield READ_ERASURE, {"sha256": erasure.sha256, "erasure": _json(erasure)}


_DERIVE: dict[type[Entity], Callable[[State, Any], Iterator[tuple[Table, Row]]]] = {
    Workplan: _workplan,
    Organisation: _organisation,
    Section: _section,
    Activity: _activity,
    Progress: _progress,
    Update: _update,
    Contribution: _contribution,
    Retraction: _retraction,
    Consultation: _consultation,
    Decision: _decision,
    KeyMessages: _key_messages,
    Report: _report,
    Delegation: _delegation,
    Erasure: _erasure,
}
