"""Events in words: a line for each, for lists of what has happened."""

import re
from collections.abc import Iterable

from flask import url_for
from flask_babel import lazy_gettext as _
from msgspec import Struct

from service.edge.gate import may
from service.queries.answers import EventAnswer
from service.web.roles import role

ID = re.compile(r"[0-9a-f-]{36}")

SAID = {
    "activity.added": _("Activity added"),
    "activity.amended": _("Activity reworded"),
    "activity.cancelled": _("Activity cancelled"),
    "activity.leads_assigned": _("Leads assigned"),
    "activity.reopened": _("Activity reopened"),
    "comment.posted": _("Comment"),
    "comment.retracted": _("Comment taken back"),
    "consultation.corrected": _("Record of a consultation corrected"),
    "consultation.recorded": _("Consultation recorded"),
    "decision.changed": _("Decision changed"),
    "decision.followed_up": _("Decision followed up"),
    "decision.recorded": _("Decision recorded"),
    "delegation.ended": _("Delegation ended"),
    "delegation.granted": _("Delegation granted"),
    "evidence.added": _("Evidence added"),
    "evidence.withdrawn": _("Evidence taken back"),
    "ledger.closed": _("Ledger closed: its key was changed"),
    "ledger.continued": _("Ledger continued under another key"),
    "ledger.restored": _("Ledger restored from a copy"),
    "milestone.added": _("Milestone added"),
    "milestone.amended": _("Milestone reworded"),
    "milestone.cancelled": _("Milestone cancelled"),
    "organisation.changed": _("Organisation changed"),
    "organisation.registered": _("Organisation registered"),
    "report.issued": _("Report issued"),
    "report.key_messages_written": _("Key messages written"),
    "reschedule.decided": _("Request for another date decided"),
    "reschedule.requested": _("Another date requested"),
    "section.changed": _("Section changed"),
    "section.closed": _("Section closed"),
    "section.opened": _("Section opened"),
    "section.persons_set": _("Persons of a section named"),
    "section.reopened": _("Section reopened"),
    "text.erased": _("Text erased"),
    "update.dispute_settled": _("Dispute settled"),
    "update.disputed": _("Completion disputed"),
    "update.returned": _("Update returned"),
    "update.submitted": _("Update submitted"),
    "update.validated": _("Update validated"),
    "update.withdrawn": _("Update withdrawn"),
    "workplan.adopted": _("Workplan adopted"),
    "workplan.baseline_revised": _("New baseline adopted"),
}
"""By type; a test fails where one is missing."""


OF_THE_PLAN = frozenset(
    {
        *(name for name in SAID if name.startswith(("activity.", "milestone.", "workplan.", "section."))),
        "update.validated",
        "reschedule.decided",
        "report.issued",
    }
) - {"section.persons_set"}
"""What whoever may see the plan may know to have happened: what moved official figures or the plan itself."""


ELSEWHERE = ("workplan", "section")
"""What else than activities the figures rest on."""


class Happening(Struct, frozen=True):
    """An event as a line of a list. `about` is the code of what it is about, `address` where to see it."""

    position: int
    recorded_at: str
    type: str
    said: str
    by: str
    about: str
    address: str | None

    @property
    def shown(self) -> str:
        """What it is about, where that has a name that says something: not of what is known by an id."""
        return "" if ID.fullmatch(self.about) else self.about


class Cited(Struct, frozen=True):
    """An event that something rests on; `address` is where to see it, null where that is not to be seen."""

    position: int
    recorded_at: str
    said: str
    address: str | None


def told(events: Iterable[EventAnswer]) -> list[Happening]:
    """Each event in words."""
    return [_told(event) for event in events]


def _told(event: EventAnswer) -> Happening:
    kind, _slash, name = event.stream.partition("/")
    return Happening(
        position=event.position,
        recorded_at=event.recorded_at,
        type=event.type,
        said=str(SAID[event.type]),
        by=event.actor.organisation or role(event.actor.role),
        about=name,
        address=url_for("web_activities.activity", code=name) if kind == "activity" else None,
    )


def cited(position: int, type_: str, recorded_at: str, activity: str) -> Cited:
    """An event of this activity, of its section or of the plan, as something rests on it."""
    return Cited(position, recorded_at, str(SAID[type_]), _seen_at(position, type_, activity))


def _seen_at(position: int, type_: str, activity: str) -> str | None:
    """In the history of its activity, as far as whoever looks may see that; or in the ledger."""
    if type_.partition(".")[0] in ELSEWHERE:
        return url_for("web_audit.event", position=position) if may("read_events") else None
    if type_ in OF_THE_PLAN or may("read_events"):
        return url_for("web_activities.activity", code=activity, _anchor=f"event-{position}")
    return None
