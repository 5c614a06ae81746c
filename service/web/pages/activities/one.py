"""An activity: its schedule, its roles, what is reported and said of it, and its history."""

from http import HTTPStatus
from typing import NamedTuple, get_args

from flask import g, request

from events.values import EvidenceType
from service.edge.gate import may
from service.edge.problems import Problem
from service.queries import contributions as said
from service.queries.activities import activity as one
from service.queries.answers import ActivityAnswer, RescheduleAnswer, UpdateAnswer
from service.queries.plan import organisations, section
from service.queries.reschedules import reschedules
from service.queries.updates import UpdateFilters, updates
from service.queries.view import View
from service.web.page import page, seen
from service.web.pages.activities.changes import history
from service.web.pages.activities.place import blueprint
from service.web.pages.activities.schedule import drawn
from service.web.rendering import render

SHOWN = 30
"""Events, updates, comments and pieces of evidence each; the rest is a link away."""
ALL = 1000
"""More updates than any activity has."""


class Discussed(NamedTuple):
    """What is reported and said of an activity, the newest first, for who may read it."""

    updates: tuple[UpdateAnswer, ...] = ()
    comments: tuple[said.CommentAnswer, ...] = ()
    evidence: tuple[said.AddedEvidenceAnswer, ...] = ()
    more: bool = False


class Failed(NamedTuple):
    """A form that could not be taken: which one it was, about which update if any, and why."""

    form: str
    update: str | None
    problem: Problem


@blueprint.get("/activities/<code>")
@page("read_plan")
def activity(wp: str, code: str) -> str:
    """All that is known of one activity."""
    return shown(wp, code)


def shown(wp: str, code: str, failed: Failed | None = None) -> str:
    """The page, with the form that failed filled in as it was."""
    most = None if request.args.get("all") else SHOWN
    with seen(wp) as moment:
        found = one(moment, code)
        entries, total = history(moment, code, most)
        return render(
            "activities/activity.html",
            activity=found,
            section=section(moment, found.section),
            names={each.code: each.names for each in organisations(moment)},
            schedule=drawn(moment, found, moves := _moves(moment, code)),
            moves=moves,
            discussed=_discussed(moment, code, most) if may("read_updates") else Discussed(),
            entries=entries,
            total=total,
            takes_part=_takes_part(found),
            disputes=_may_dispute(found),
            failed=failed,
            kinds=get_args(EvidenceType),
        )


def again(wp: str, code: str, failed: Failed) -> tuple[str, HTTPStatus]:
    """The same in answer to a form that could not be taken."""
    return shown(wp, code, failed), failed.problem.status


def _moves(seen: View, code: str) -> list[RescheduleAnswer]:
    """Every request for another date; for the public those that were approved."""
    return [move for move in reschedules(seen, code) if may("read_updates") or move.approved]


def _discussed(seen: View, code: str, most: int | None) -> Discussed:
    limit = most or ALL
    reported = updates(seen, UpdateFilters(activity=code), limit)
    commented = said.comments(seen, said.Filters(activity=code), limit)
    added = said.evidence(seen, said.Filters(activity=code), limit)
    more = any(each.next is not None for each in (reported, commented, added))
    return Discussed(reported.items, commented.items, added.items, more)


def _takes_part(found: ActivityAnswer) -> bool:
    """Whether who looks is offered to comment and to add evidence; it is decided when they do."""
    if not may("post_comment"):
        return False
    mine = g.identity.actor.organisation
    return g.identity.actor.role == "secretariat" or mine in {*found.leads, *found.members, *found.observers}


def _may_dispute(found: ActivityAnswer) -> str | None:
    """The co-lead who is offered to dispute the completions of others."""
    mine: str | None = g.identity.actor.organisation if may("dispute_update") else None
    return mine if mine in found.leads else None
