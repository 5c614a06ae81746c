"""Who may do what: one table. The commands, the API, its description, the page and the tests all read it.

A role opens the door; whether this organisation may do this to this activity is for the deciders to say. A
key can be limited to some scopes, which take away from what its role may do and never add to it.
"""

from msgspec import Struct

from events.refusals import forbidden
from events.values import Actor, Role

SYSTEM = Actor("system")
"""Kvali itself: seeding, scheduled jobs. No account has this role."""

_LEAD = frozenset[Role]({"lead_agency"})
_SECRETARIAT = frozenset[Role]({"secretariat"})
_AGENCY = _LEAD | _SECRETARIAT
_ADMINISTRATOR = frozenset[Role]({"administrator"})
_ANY = _AGENCY | _ADMINISTRATOR | frozenset[Role]({"auditor"})
_PLAN = _SECRETARIAT | frozenset[Role]({"system"})

PERMISSIONS: dict[str, frozenset[Role]] = {
    "read_health": _ANY,
    "read_description": _ANY,
    "read_log": _ANY,
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
    "plan_consultation": _SECRETARIAT,
    "change_planned_consultation": _SECRETARIAT,
    "cancel_planned_consultation": _SECRETARIAT,
    "record_consultation": _SECRETARIAT,
    "correct_consultation": _SECRETARIAT,
    "record_decision": _SECRETARIAT,
    "change_decision": _SECRETARIAT,
    "follow_up_decision": _AGENCY,
    "grant_delegation": _AGENCY,
    "end_delegation": _AGENCY,
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
    "import_workplan": _SECRETARIAT | _ADMINISTRATOR,
    "adopt_workplan": frozenset({"system"}),
    "revise_baseline": _SECRETARIAT,
    "register_organisation": _PLAN | _ADMINISTRATOR,
    "change_organisation": _SECRETARIAT | _ADMINISTRATOR,
    "write_key_messages": _SECRETARIAT,
    "issue_report": _PLAN,
    "erase_text": _ADMINISTRATOR,
    "record_restore": _ADMINISTRATOR,
    "rotate_key": _ADMINISTRATOR,
    "sign_in": _ANY,
    "sign_out": _ANY,
    "read_accounts": _ADMINISTRATOR,
    "add_account": _ADMINISTRATOR,
    "disable_account": _ADMINISTRATOR,
    "read_api_keys": _ANY,
    "create_api_key": _ADMINISTRATOR,
    "rotate_api_key": _ANY,
    "revoke_api_key": _ANY,
    "read_calendar_feed": _ANY,
    "read_calendar_feeds": _ANY,
    "add_calendar_feed": _ANY,
    "revoke_calendar_feed": _ANY,
    "read_webhooks": _ANY,
    "add_webhook": _ANY,
    "change_webhook": _ANY,
    "remove_webhook": _ANY,
    "rotate_webhook_secret": _ANY,
    "redeliver_webhook": _ANY,
    "read_jobs": _SECRETARIAT | _ADMINISTRATOR | frozenset[Role]({"auditor"}),
    "change_job": _SECRETARIAT | _ADMINISTRATOR,
    "read_report_drafts": _SECRETARIAT,
    "read_agenda": _SECRETARIAT,
    "read_briefing": _SECRETARIAT,
    "read_notices": _ANY,
    "read_mails": _SECRETARIAT | _ADMINISTRATOR,
    "resend_mail": _SECRETARIAT | _ADMINISTRATOR,
    "read_correspondents": _SECRETARIAT | _ADMINISTRATOR,
    "read_mail_settings": _ANY,
    "change_mail_settings": _ANY,
    "change_account": _ADMINISTRATOR,
    "stop_mail": _ANY,
}

OPEN = frozenset(
    {"read_health", "read_description", "read_log", "read_calendar_feed", "sign_in", "stop_mail"}
)
"""What never needs a key. The addresses of a feed and of leaving off mail hold a token: calendar and mail
programs send nothing else."""

PUBLIC = frozenset({"read_plan", "read_completion", "read_reports"})
"""What needs no key where the operator has opened the plan to the public (KVALI_PUBLIC)."""

OWN = frozenset(
    {
        "sign_out",
        "read_api_keys",
        "rotate_api_key",
        "revoke_api_key",
        "read_calendar_feeds",
        "revoke_calendar_feed",
        "read_mail_settings",
        "change_mail_settings",
    }
)
"""What all may do with their own keys, sessions, feeds and mails, whatever their scopes; who may create keys,
with all of them."""

BY_HAND = frozenset({"adopt_workplan", "erase_text", "record_restore", "rotate_key"})
"""What is done on the machine itself, and not over the API; a workbook's plan the system adopts there too."""

SCOPES: dict[str, frozenset[str]] = {
    "read": frozenset(name for name in PERMISSIONS if name.startswith("read_")) - OPEN - OWN,
    "write:updates": frozenset(
        {
            "submit_update",
            "withdraw_update",
            "dispute_update",
            "request_reschedule",
            "post_comment",
            "retract_comment",
            "add_evidence",
            "withdraw_evidence",
            "follow_up_decision",
        }
    ),
    "write:reviews": frozenset({"validate_update", "return_update", "settle_dispute", "decide_reschedule"}),
    "write:plan": frozenset(
        {
            "import_workplan",
            "assign_leads",
            "add_activity",
            "amend_activity",
            "cancel_activity",
            "reopen_activity",
            "open_section",
            "change_section",
            "close_section",
            "reopen_section",
            "set_section_persons",
            "add_milestone",
            "amend_milestone",
            "cancel_milestone",
            "revise_baseline",
            "register_organisation",
            "change_organisation",
            "plan_consultation",
            "change_planned_consultation",
            "cancel_planned_consultation",
            "record_consultation",
            "correct_consultation",
            "record_decision",
            "change_decision",
        }
    ),
    "write:reports": frozenset({"issue_report", "write_key_messages"}),
    "write:webhooks": frozenset(
        {"add_webhook", "change_webhook", "remove_webhook", "rotate_webhook_secret", "redeliver_webhook"}
    ),
    "write:jobs": frozenset({"change_job", "resend_mail"}),
    "write:access": frozenset(
        {
            "grant_delegation",
            "end_delegation",
            "add_account",
            "change_account",
            "disable_account",
            "create_api_key",
            "add_calendar_feed",
        }
    ),
}
"""What the scopes of keys stand for. Each use case of the API that is not OPEN or OWN is in exactly one."""

SCOPE_OF = {use_case: scope for scope, use_cases in SCOPES.items() for use_case in use_cases}


class Identity(Struct, frozen=True):
    """Who asks: an account, as the actor it is, and by what it was recognised.

    `scopes` is null where nothing limits it to less than its role may do.
    """

    actor: Actor
    account: str
    credential: str
    scopes: tuple[str, ...] | None = None

    def may(self, use_case: str) -> bool:
        """Whether role and scopes let it."""
        return self.actor.role in PERMISSIONS[use_case] and self._within(use_case)

    def holds(self, scopes: tuple[str, ...] | None) -> bool:
        """Whether whoever is limited to these scopes may do no more than this."""
        return self.scopes is None or (scopes is not None and set(scopes) <= set(self.scopes))

    def _within(self, use_case: str) -> bool:
        scope = SCOPE_OF.get(use_case)
        return self.scopes is None or scope is None or scope in self.scopes


def require(actor: Actor, use_case: str) -> None:
    """Refuses, with `role_forbidden`, a role that the table does not name for this use case."""
    roles = PERMISSIONS[use_case]
    if actor.role not in roles:
        needed = " or ".join(sorted(roles - {SYSTEM.role})) or "the command line"
        what = use_case.replace("_", " ")
        raise forbidden("role_forbidden", f"the role {actor.role} may not {what}; that takes {needed}")


def admit(identity: Identity, use_case: str) -> None:
    """Refuses a role, as `require` does; and, with `scope_missing`, a key that is limited to other scopes."""
    require(identity.actor, use_case)
    if not identity.may(use_case):
        scopes = " ".join(identity.scopes or ())
        detail = f"this takes a key with the scope {SCOPE_OF[use_case]}; yours has: {scopes}"
        raise forbidden("scope_missing", detail)
