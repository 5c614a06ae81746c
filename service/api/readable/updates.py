"""What is reported: updates, and what is added to activities beside them."""

from typing import Any

from service.api import parameters
from service.api.readable import AS_OF, Read
from service.queries import activities as q_activities
from service.queries import contributions as q_contributions
from service.queries import reschedules as q_reschedules
from service.queries import updates as q_updates
from service.queries.answers import Page, RescheduleAnswer, UpdateAnswer
from service.queries.view import View


def _version_of_activity(seen: View, found: UpdateAnswer | RescheduleAnswer) -> int:
    return q_activities.activity(seen, found.activity).version


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


UPDATES = (
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
)
