"""Activities and their milestones."""

from datetime import date

from events.state import LeadsFrom
from events.units import Timeliness
from events.values import Confidence, MilestoneKind, Note, Objectives, Precision, Review, Status, Text, Window
from service.queries.answers.base import Answer, AsOf


class MilestoneAnswer(Answer, frozen=True):
    """One milestone. `start` and `end` are current; `forum_end` is the end, capped to the forum's eve.

    `slip_days` is current minus baseline end (null where either is missing), `moves` the number of approved
    reschedules. Status, timeliness and `completed_on` are official, on the baseline and the printed horizon.
    """

    code: str
    start: date | None
    end: date | None
    forum_end: date | None
    precision: Precision | None
    printed: str
    kind: MilestoneKind
    required: bool
    inferred: bool
    note: str | None
    continuation: Window | None
    baseline_start: date | None
    baseline_end: date | None
    slip_days: int | None
    moves: int
    status: Status
    provisional_status: Status
    timeliness: Timeliness | None
    completed_on: date | None


class RolesFrom(Answer, frozen=True):
    """Where the plan states each of these: on the activity, on its section, or nowhere."""

    leads: LeadsFrom
    members: LeadsFrom
    gcm_objectives: LeadsFrom
    thematic_area: LeadsFrom


class Judgement(Answer, frozen=True):
    """What an update says beside the status."""

    confidence: Confidence | None = None
    percent: int | None = None


class ActivityAnswer(Answer, frozen=True):
    """An activity on its four axes.

    `owners` answer for it: its leads, or the secretariat as an inferred fallback (`owners_inferred`).
    `status` is that of all its milestones; `due`, `timeliness` and `completed_on` are told on a baseline,
    which knows nothing of milestones that were added since.
    Confidence and percent are those of the latest validated update; `provisional` also counts what is under
    review. `review` is the state of the latest update, `last_update` its id. `position` is that of the last
    event that touched it, `version` that of its stream.
    """

    code: str
    section: str
    number: int | None
    title: Text
    milestones: tuple[MilestoneAnswer, ...]
    leads: tuple[str, ...]
    leads_stated: bool
    owners: tuple[str, ...]
    owners_inferred: bool
    members: tuple[str, ...]
    observers: tuple[str, ...]
    gcm_objectives: Objectives | None
    thematic_area: int | None
    roles_from: RolesFrom
    status: Status
    timeliness: Timeliness | None
    completed_on: date | None
    confidence: Confidence | None
    percent: int | None
    provisional: "Provisional"
    review: Review | None
    last_update: str | None
    due: date | None
    cancelled: bool
    on_request: bool
    notes: tuple[Note, ...]
    version: int
    position: int


class Provisional(Answer, frozen=True):
    """How an activity would stand if every open update were validated now."""

    status: Status
    timeliness: Timeliness | None
    completed_on: date | None
    confidence: Confidence | None
    percent: int | None


class ActivityPage(Answer, frozen=True):
    """Some activities in the order of the plan. `total` counts all that match; `next` is the next cursor.

    `baseline` is the number of the baseline that due dates, timeliness and slip are told on.
    """

    items: tuple[ActivityAnswer, ...]
    total: int
    next: str | None
    baseline: int
    as_of: AsOf
