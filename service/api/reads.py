"""Every operation that reads: one line each, and one view for all of them, now or as of an earlier point."""

from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import Schema
from msgspec import structs

from service.api import freshness, links, parameters
from service.api.context import guarded, ledger, may, service
from service.api.describe import ETAG, MARK, answer, describe
from service.api.parsing import Parser
from service.api.preconditions import etag
from service.queries import activities as q_activities
from service.queries import completion as q_completion
from service.queries import consultations as q_consultations
from service.queries import contributions as q_contributions
from service.queries import decisions as q_decisions
from service.queries import delegations as q_delegations
from service.queries import differences as q_differences
from service.queries import events as q_events
from service.queries import plan as q_plan
from service.queries import proofs as q_proofs
from service.queries import provenance as q_provenance
from service.queries import reports as q_reports
from service.queries import reschedules as q_reschedules
from service.queries import updates as q_updates
from service.queries import witnesses as q_witnesses
from service.queries.answers import (
    ActivityAnswer,
    ActivityPage,
    CompletionAnswer,
    DelegationAnswer,
    DifferencesAnswer,
    EventAnswer,
    MilestoneAnswer,
    OrganisationAnswer,
    Page,
    ProvenanceAnswer,
    ReportAnswer,
    RescheduleAnswer,
    SectionAnswer,
    UpdateAnswer,
    WorkplanAnswer,
)
from service.queries.persons import without_persons
from service.queries.view import View, view

Versioned = (
    WorkplanAnswer
    | OrganisationAnswer
    | SectionAnswer
    | ActivityAnswer
    | DelegationAnswer
    | q_consultations.ConsultationAnswer
    | q_decisions.DecisionAnswer
)


class Read(NamedTuple):
    """One operation. `rule` is below /workplans/{wp}, and calls what it names as the writes do.

    `version` is what an If-Match has to name.

    `of_witnesses` says that it tells of checkpoints and who cosigned them: they have to cover everything that
    was written before, and witnesses follow while nothing happens. All else without a `version` follows from
    the ledger and the day.
    """

    rule: str
    name: str
    use_case: str
    parameters: type[Schema]
    query: Callable[..., Any]
    kind: Any
    version: Callable[[View, Any], int] | None = None
    of_witnesses: bool = False

    @property
    def conditional(self) -> bool:
        """Whether it can be asked with If-None-Match."""
        return self.version is None and not self.of_witnesses


def _own_version(_: View, found: Versioned) -> int:
    return found.version


def _version_of_activity(seen: View, found: UpdateAnswer | RescheduleAnswer) -> int:
    return q_activities.activity(seen, found.activity).version


def _activities(seen: View, limit: int, cursor: str | None = None, **filters: Any) -> ActivityPage:
    """Activities in the order of the plan."""
    return q_activities.activities(seen, q_activities.Filters(**filters), limit, cursor)


def _updates(seen: View, limit: int, before: int | None = None, **filters: Any) -> Page[UpdateAnswer]:
    """Updates, the newest first."""
    return q_updates.updates(seen, q_updates.UpdateFilters(**filters), limit, before)


def _comments(
    seen: View, limit: int, before: int | None = None, **filters: Any
) -> Page[q_contributions.CommentAnswer]:
    """Comments, the newest first."""
    return q_contributions.comments(seen, q_contributions.Filters(**filters), limit, before)


def _evidence(
    seen: View, limit: int, before: int | None = None, **filters: Any
) -> Page[q_contributions.AddedEvidenceAnswer]:
    """Evidence that was added beside updates, the newest first."""
    return q_contributions.evidence(seen, q_contributions.Filters(**filters), limit, before)


def _decisions(
    seen: View, limit: int, before: int | None = None, **filters: Any
) -> Page[q_decisions.DecisionAnswer]:
    """Decisions, those recorded last first."""
    return q_decisions.decisions(seen, q_decisions.Filters(**filters), limit, before)


def _completion(seen: View, **asked: Any) -> CompletionAnswer:
    """Completion in a quarter (by default: of the whole plan), in groups if asked."""
    asked_for = request.query_string.decode()
    rest = "{&figure,review,group}" if asked_for else "{?figure,review,group}"
    address = f"{request.root_path}{request.path}/provenance{'?' if asked_for else ''}{asked_for}{rest}"
    return structs.replace(q_completion.completion(seen, **asked), provenance=address)


def _provenance(seen: View, **asked: Any) -> ProvenanceAnswer:
    """The items behind a figure of completion, and the exact events that put each of them there."""
    return q_provenance.provenance(seen, q_provenance.FigureAsked(**asked))


def _reports(seen: View, quarter: str | None = None) -> list[ReportAnswer]:
    """Every issued edition (of one quarter), by quarter and edition."""
    base = request.root_path + request.path
    return [
        structs.replace(one, provenance=f"{base}/{one.quarter}/provenance?edition={one.edition}{{&figure}}")
        for one in q_reports.reports(seen, quarter)
    ]


def _checkpoint(seen: View) -> q_witnesses.CheckpointAnswer:
    """The ledger's newest checkpoint, and how far its witnesses have followed."""
    return q_witnesses.checkpoint(seen, service().settings.policy)


AS_OF = parameters.AsOf
READS = (
    Read("", "get_workplan", "read_plan", AS_OF, q_plan.workplan, WorkplanAnswer, _own_version),
    Read("/sections", "list_sections", "read_plan", AS_OF, q_plan.sections, Page[SectionAnswer]),
    Read(
        "/sections/<section>", "get_section", "read_plan", AS_OF, q_plan.section, SectionAnswer, _own_version
    ),
    Read(
        "/organisations",
        "list_organisations",
        "read_plan",
        AS_OF,
        q_plan.organisations,
        Page[OrganisationAnswer],
    ),
    Read(
        "/organisations/<organisation>",
        "get_organisation",
        "read_plan",
        AS_OF,
        q_plan.organisation,
        OrganisationAnswer,
        _own_version,
    ),
    Read("/activities", "list_activities", "read_plan", parameters.Activities, _activities, ActivityPage),
    Read(
        "/activities/<activity>",
        "get_activity",
        "read_plan",
        AS_OF,
        q_activities.activity,
        ActivityAnswer,
        _own_version,
    ),
    Read(
        "/activities/<activity>/history",
        "get_history",
        "read_events",
        parameters.History,
        q_events.history,
        Page[EventAnswer],
    ),
    Read(
        "/activities/<activity>/milestones",
        "list_milestones",
        "read_plan",
        AS_OF,
        q_activities.milestones,
        Page[MilestoneAnswer],
    ),
    Read("/updates", "list_updates", "read_updates", parameters.Updates, _updates, Page[UpdateAnswer]),
    Read(
        "/updates/<update>",
        "get_update",
        "read_updates",
        AS_OF,
        q_updates.update,
        UpdateAnswer,
        _version_of_activity,
    ),
    Read(
        "/comments",
        "list_comments",
        "read_updates",
        parameters.Contributions,
        _comments,
        Page[q_contributions.CommentAnswer],
    ),
    Read(
        "/comments/<comment>",
        "get_comment",
        "read_updates",
        AS_OF,
        q_contributions.comment,
        q_contributions.CommentAnswer,
    ),
    Read(
        "/evidence",
        "list_evidence",
        "read_updates",
        parameters.Contributions,
        _evidence,
        Page[q_contributions.AddedEvidenceAnswer],
    ),
    Read(
        "/evidence/<piece>",
        "get_evidence",
        "read_updates",
        AS_OF,
        q_contributions.piece,
        q_contributions.AddedEvidenceAnswer,
    ),
    Read(
        "/reschedules",
        "list_reschedules",
        "read_updates",
        parameters.Reschedules,
        q_reschedules.reschedules,
        Page[RescheduleAnswer],
    ),
    Read(
        "/reschedules/<request>",
        "get_reschedule",
        "read_updates",
        AS_OF,
        q_reschedules.reschedule,
        RescheduleAnswer,
        _version_of_activity,
    ),
    Read(
        "/consultations",
        "list_consultations",
        "read_updates",
        parameters.Consultations,
        q_consultations.consultations,
        Page[q_consultations.ConsultationAnswer],
    ),
    Read(
        "/consultations/<consultation>",
        "get_consultation",
        "read_updates",
        AS_OF,
        q_consultations.consultation,
        q_consultations.ConsultationAnswer,
        _own_version,
    ),
    Read(
        "/decisions",
        "list_decisions",
        "read_updates",
        parameters.Decisions,
        _decisions,
        Page[q_decisions.DecisionAnswer],
    ),
    Read(
        "/decisions/<decision>",
        "get_decision",
        "read_updates",
        AS_OF,
        q_decisions.decision,
        q_decisions.DecisionAnswer,
        _own_version,
    ),
    Read(
        "/delegations",
        "list_delegations",
        "read_updates",
        parameters.Delegations,
        q_delegations.delegations,
        Page[DelegationAnswer],
    ),
    Read(
        "/delegations/<delegation>",
        "get_delegation",
        "read_updates",
        AS_OF,
        q_delegations.delegation,
        DelegationAnswer,
        _own_version,
    ),
    Read(
        "/completion",
        "get_completion",
        "read_completion",
        parameters.Completion,
        _completion,
        CompletionAnswer,
    ),
    Read(
        "/completion/provenance",
        "get_provenance",
        "read_completion",
        parameters.Provenance,
        _provenance,
        ProvenanceAnswer,
    ),
    Read(
        "/diff",
        "get_differences",
        "read_plan",
        parameters.Differences,
        q_differences.differences,
        DifferencesAnswer,
    ),
    Read("/events/<int:position>", "get_event", "read_events", AS_OF, q_events.event, EventAnswer),
    Read(
        "/checkpoint",
        "get_checkpoint",
        "read_plan",
        AS_OF,
        _checkpoint,
        q_witnesses.CheckpointAnswer,
        of_witnesses=True,
    ),
    Read(
        "/consistency",
        "get_consistency",
        "read_events",
        parameters.Consistency,
        q_proofs.consistency,
        q_proofs.ConsistencyAnswer,
    ),
    Read(
        "/reports/<quarter>/key-messages",
        "list_key_messages",
        "read_updates",
        AS_OF,
        q_reports.key_messages,
        Page[q_reports.KeyMessagesAnswer],
    ),
    Read(
        "/reports",
        "list_reports",
        "read_reports",
        parameters.Reports,
        _reports,
        Page[ReportAnswer],
    ),
)

blueprint = Blueprint(
    "reading", __name__, url_prefix="/api/v1/workplans", description="The plan, its figures, its history."
)
blueprint.ARGUMENTS_PARSER = Parser()


def respond(found: Any) -> Response:
    """A JSON response; a list is given as the one page that it is."""
    body = Page(items=tuple(found), next=None) if isinstance(found, list) else found
    if not may("read_personal_data"):
        body = without_persons(body)
    return Response(msgspec.json.encode(body), content_type="application/json")


def paged(response: Response, found: Any) -> Response:
    """With a link to the next page, where there is one."""
    if isinstance(found, ActivityPage):
        return links.next_page(response, found.next, "cursor")
    if isinstance(found, Page):
        upwards = any(isinstance(item, EventAnswer) for item in found.items)
        return links.next_page(response, found.next, "after" if upwards else "before")
    return response


def _view(read: Read) -> Callable[..., Response]:
    def perform(args: dict[str, Any], wp: str, **path: Any) -> Response:
        here = service()
        if read.of_witnesses:
            ledger(wp).settle()
        tag = freshness.tag(wp) if read.conditional else None  # before it is read, so never newer than it
        if (unchanged := freshness.unchanged(tag)) is not None:
            return unchanged
        with view(here.engine, wp, here.clock, args.pop("as_of", None)) as seen:
            found = read.query(seen, *path.values(), **args)
            response = paged(respond(found), found)
            if read.version is not None:
                response.headers["ETag"] = etag(read.version(seen, found))
        return freshness.tagged(response, tag)

    perform.__name__, perform.__doc__ = read.name, read.query.__doc__
    return perform


def _register(read: Read) -> None:
    perform = blueprint.arguments(read.parameters(), location="query")(_view(read))
    headers = freshness.HEADERS if read.conditional else ETAG if read.version else MARK
    if "limit" in read.parameters._declared_fields:
        headers = headers | links.HEADERS
    perform = blueprint.response(200, answer(read.kind), headers=headers)(perform)
    if read.conditional:
        perform = blueprint.doc(responses=freshness.UNCHANGED)(perform)
    sent = [freshness.IF_NONE_MATCH] if read.conditional else []
    perform = describe(blueprint, read.use_case, name=read.name, headers=sent)(perform)
    blueprint.add_url_rule(f"/<wp>{read.rule}", read.name, guarded(read.use_case)(perform))


for _read in READS:
    _register(_read)


def list_workplans(_: dict[str, Any]) -> Response:
    """Every workplan of this service."""
    here = service()
    return links.described(respond(q_plan.workplans(here.engine, here.clock)))


_listed = blueprint.arguments(parameters.Nothing, location="query")(list_workplans)
_listed = blueprint.response(200, answer(Page[WorkplanAnswer]))(_listed)
_listed = describe(blueprint, "read_plan", name="list_workplans")(_listed)
blueprint.add_url_rule("", "list_workplans", guarded("read_plan")(_listed))
