"""Who may do what: one table. The commands, the API, its description and the tests all read it.

A role opens the door; whether this organisation may do this to this activity is for the deciders to say.
"""

from events.refusals import forbidden
from events.values import Actor, Role

SYSTEM = Actor("system")
"""Kvali itself: seeding, scheduled jobs. No key has this role."""

_LEAD = frozenset[Role]({"lead_agency"})
_SECRETARIAT = frozenset[Role]({"secretariat"})
_AGENCY = _LEAD | _SECRETARIAT
_ADMINISTRATOR = frozenset[Role]({"administrator"})
_ANY = _AGENCY | _ADMINISTRATOR | frozenset[Role]({"auditor"})
_PLAN = _SECRETARIAT | frozenset[Role]({"system"})

PERMISSIONS: dict[str, frozenset[Role]] = {
    "read_plan": _ANY,
    "read_completion": _ANY,
    "read_reports": _ANY,
    "read_updates": _ANY,
    "read_events": _ANY,
    "read_personal_data": _SECRETARIAT | frozenset[Role]({"auditor"}),
    "read_export": _SECRETARIAT | frozenset[Role]({"auditor"}),
    "submit_update": _AGENCY,
    "withdraw_update": _AGENCY,
    "validate_update": _SECRETARIAT,
    "return_update": _SECRETARIAT,
    "dispute_update": _LEAD,
    "settle_dispute": _SECRETARIAT,
    "request_reschedule": _AGENCY,
    "decide_reschedule": _SECRETARIAT,
    "assign_leads": _SECRETARIAT,
    "add_activity": _PLAN,
    "amend_activity": _SECRETARIAT,
    "cancel_activity": _SECRETARIAT,
    "reopen_activity": _SECRETARIAT,
    "open_section": _PLAN,
    "change_section": _SECRETARIAT,
    "close_section": _SECRETARIAT,
    "adopt_workplan": frozenset({"system"}),
    "revise_baseline": _SECRETARIAT,
    "register_organisation": _PLAN | _ADMINISTRATOR,
    "issue_report": _PLAN,
    "erase_text": _ADMINISTRATOR,
    "record_restore": _ADMINISTRATOR,
    "rotate_key": _ADMINISTRATOR,
    "read_webhooks": _ANY,
    "add_webhook": _ANY,
    "change_webhook": _ANY,
    "remove_webhook": _ANY,
    "rotate_webhook_secret": _ANY,
    "redeliver_webhook": _ANY,
}

PUBLIC = frozenset({"read_plan", "read_completion", "read_reports"})
"""What needs no key where the operator has opened the plan to the public (KVALI_PUBLIC)."""


def require(actor: Actor, use_case: str) -> None:
    """Refuses, with `role_forbidden`, a role that the table does not name for this use case."""
    roles = PERMISSIONS[use_case]
    if actor.role not in roles:
        needed = " or ".join(sorted(roles - {SYSTEM.role})) or "the command line"
        what = use_case.replace("_", " ")
        raise forbidden("role_forbidden", f"the role {actor.role} may not {what}; that takes {needed}")
