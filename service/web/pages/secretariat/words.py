"""What the fields of the desk's forms, their options and the jobs are called."""

from flask_babel import lazy_gettext as _

from service.edge.requests.jobs import MAX_GRACE
from service.web.roles import ROLES

LABELS = {
    "account": _("Account"),
    "activities": _("Activities that it is about"),
    "activity": _("Code of the activity"),
    "adopted_on": _("Adopted on"),
    "aliases": _("Other names it goes by"),
    "approved": _("Decision"),
    "consultation": _("Consultation"),
    "decided_on": _("Decided on"),
    "due": _("To be done by"),
    "duty": _("Written to as"),
    "effective_on": _("Effective on"),
    "email": _("E-mail address"),
    "enabled": _("Switched on"),
    "end": _("Due date"),
    "expires_on": _("Expires on"),
    "gcm_objectives": _("GCM objectives"),
    "grace_days": _("Days of grace after the quarter"),
    "held_on": _("Held on"),
    "hosted_by": _("Hosted by"),
    "inferred": _("The reading is an inference"),
    "kind": _("Kind"),
    "label": _("What it is for"),
    "language": _("Language"),
    "lead_days": _("How many days before"),
    "leads": _("Leads"),
    "members": _("Members"),
    "name": _("Name"),
    "names": _("Full name"),
    "note": _("Note"),
    "number": _("Number"),
    "observers": _("Observers"),
    "on_request": _("Carried out on request only"),
    "organisation": _("Organisation"),
    "overlap_days": _("Days for which both keys are valid"),
    "owners": _("Who carries it out"),
    "participants": _("Participants"),
    "persons": _("Persons"),
    "position": _("Place in its section"),
    "precision": _("Printed to the"),
    "printed": _("Deadline as printed"),
    "quarter": _("Quarter"),
    "reason": _("Reason"),
    "required": _("Needed for the activity to be complete"),
    "role": _("Role"),
    "scopes": _("What it may do"),
    "section": _("Section"),
    "sections": _("Sections that it is about"),
    "start": _("Begins on"),
    "status": _("Status"),
    "summary": _("Summary"),
    "text": _("Text"),
    "thematic_area": _("Thematic area"),
    "time_of_day": _("Time of day"),
    "title": _("Title"),
    "upheld": _("Decision"),
}
"""By the name of the field."""

OPTIONS = {
    "academia": _("academia"),
    "alternate": _("alternate"),
    "annual_meeting": _("annual meeting"),
    "authority": _("validating authority"),
    "continuous": _("dated, then ongoing"),
    "core_priority": _("core priority"),
    "done": _("done"),
    "dropped": _("dropped"),
    "employers": _("employers' organisation"),
    "en": "English",
    "focal_point": _("focal point"),
    "group": _("group"),
    "igo": _("intergovernmental organisation"),
    "in_progress": _("in progress"),
    "ka": "ქართული",
    "mandate": _("mandate holder"),
    "month": _("month"),
    "network": _("network"),
    "ngo": _("non-governmental organisation"),
    "occurrence": _("one of a recurring series"),
    "open": _("not begun"),
    "other": _("other"),
    "person": _("person"),
    "principals": _("Principals"),
    "quarter": _("quarter"),
    "service": _("system"),
    "stakeholders": _("stakeholders"),
    "thematic_priority": _("thematic priority"),
    "un": _("United Nations entity"),
    "undated": _("without a date"),
    "union": _("trade union"),
    "window": _("dated"),
    "working_group": _("working group"),
    "year": _("year"),
    **ROLES,
}
"""By value; scopes are called as they are written."""

KINDS = {
    "codes": _("Codes, separated by commas."),
    "lines": _("One a line."),
    "numbers": _("Whole numbers, separated by commas."),
    "objectives": _("Numbers from 1 to 23, separated by commas; or all; or cross-cutting."),
}
"""What is said below a field, by its kind."""

HINTS = {
    "leads": _("Codes, separated by commas: first the lead, then the co-leads."),
    "grace_days": _("0 to %(most)s", most=MAX_GRACE),
    "time_of_day": _("On the plan's own clocks, as in 07:30."),
}
"""By its name, where that says more."""

JOBS = {
    "quarterly_report": _("Issues a quarter's report once the days of grace after its close are over."),
    "draft_report": _("Makes a draft of the report before each planned consultation."),
    "reminders": _("Reminds of what falls due."),
    "overdue_notices": _("Tells of what is overdue, each week one step further up."),
    "missing_updates": _("Asks for updates that are missing before the quarter ends."),
    "digests": _("Sends what waits for a digest."),
    "snapshots": _("Keeps the state of the ledger along its way, for speed."),
    "idempotency_keys": _("Forgets idempotency keys of thirty days ago."),
    "witnesses": _("Submits the newest checkpoint to the witnesses."),
    "mail": _("Sends what is in the outbox."),
    "webhooks": _("Posts events to webhooks."),
}
"""What each job does; a test fails where one is missing."""


def label_of(name: str) -> str:
    """What a field is called."""
    return str(LABELS[name])


def option(value: str) -> str:
    """What a value is called."""
    return str(OPTIONS.get(value, value))


def hint(name: str, kind: str) -> str:
    """What is said below a field."""
    return str(HINTS.get(name) or KINDS.get(kind, ""))
