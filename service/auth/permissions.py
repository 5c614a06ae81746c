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
    "post_comment": _AGENCY,
    "retract_comment": _AGENCY,
    "add_evidence": _AGENCY,
    "withdraw_evidence": _AGENCY,
    "request_reschedule": _AGENCY,
    "decide_reschedule": _SECRETARIAT,
    "record_consultation": _SECRETARIAT,
    "correct_consultation": _SECRETARIAT,
    "record_decision": _SECRETARIAT,
    "change_decision": _SECRETARIAT,
    "follow_up_decision": _AGENCY,
    "assign_leads": _SECRETARIAT,
    "add_activity": _PLAN,
    "amend_activity": _SECRETARIAT,
    "cancel_activity": _SECRETARIAT,
    "reopen_activity": _SECRETARIAT,
    "add_milestone": _SECRETARIAT,
    "amend_milestone": _SECRETARIAT,
    "cancel_milestone": _SECRETARIAT,
    "open_section": _PLAN,
    "change_section": _SECRETARIAT,
    "close_section": _SECRETARIAT,
    "reopen_section": _SECRETARIAT,
    "set_section_persons": _SECRETARIAT,
    "adopt_workplan": frozenset({"system"}),
    "revise_baseline": _SECRETARIAT,
    "register_organisation": _PLAN | _ADMINISTRATOR,
    "change_organisation": _SECRETARIAT | _ADMINISTRATOR,
    "write_key_messages": _SECRETARIAT,
    "issue_report": _PLAN,
    "erase_text": _ADMINISTRATOR,
    "record_restore": _ADMINISTRATOR,
    "rotate_key": _ADMINISTRATOR,
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
