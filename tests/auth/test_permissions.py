"""The table of permissions, and the page that explains it."""

import pytest

from events.refusals import Refusal
from events.values import Actor
from service import commands
from service.auth.accounts import ROLES
from service.auth.permissions import BY_HAND, OPEN, OWN, PERMISSIONS, SCOPES, SYSTEM, Identity, admit, require
from service.commands import rotation
from tests.auth.page import PAGE, page

BESIDE = {"change_job", "resend_mail"}
"""What changes what stands beside a ledger."""

OF_NO_LEDGER = {
    "sign_in",
    "sign_out",
    "add_account",
    "disable_account",
    "change_account",
    "change_mail_settings",
    "stop_mail",
    "create_api_key",
    "rotate_api_key",
    "revoke_api_key",
    "add_calendar_feed",
    "revoke_calendar_feed",
    "plan_consultation",
    "change_planned_consultation",
    "cancel_planned_consultation",
}
"""What changes who may get in, or what is planned, and nothing in a ledger."""


def test_every_command_has_its_line() -> None:
    use_cases = {
        value.USE_CASE
        for value in vars(commands).values()
        if hasattr(value, "USE_CASE") and hasattr(value, "propose")
    }
    beside = {name for name in PERMISSIONS if "webhook" in name} - {"read_webhooks"}  # no commands
    use_cases |= beside | OF_NO_LEDGER | BESIDE
    use_cases.add("import_workplan")  # many commands of the system's, for whoever has filled in a workbook
    use_cases.add(rotation.USE_CASE)  # two events under two keys, and so no command of one
    assert use_cases == {name for name in PERMISSIONS if not name.startswith("read_")}


@pytest.mark.parametrize("use_case", PERMISSIONS)
def test_only_the_roles_of_a_line_are_let_through(use_case: str) -> None:
    for role in ROLES:
        if role in PERMISSIONS[use_case]:
            require(Actor(role), use_case)
        else:
            with pytest.raises(Refusal, match="role_forbidden") as refused:
                require(Actor(role), use_case)
            assert SYSTEM.role not in refused.value.detail


def test_the_system_changes_the_plan_and_issues_reports_and_reports_no_status() -> None:
    may = {use_case for use_case, roles in PERMISSIONS.items() if SYSTEM.role in roles}
    assert may == {
        "adopt_workplan",
        "register_organisation",
        "open_section",
        "add_activity",
        "issue_report",
    }


def test_the_page_says_what_the_table_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.auth.page"


def test_every_use_case_of_the_api_is_in_exactly_one_scope_unless_it_needs_none() -> None:
    scoped = [use_case for use_cases in SCOPES.values() for use_case in use_cases]
    assert len(scoped) == len(set(scoped))
    assert set(scoped) == PERMISSIONS.keys() - OPEN - OWN - BY_HAND


@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_takes_away_from_every_role_what_is_not_in_it_and_adds_nothing(scope: str) -> None:
    for role in ROLES:
        limited = Identity(Actor(role), "somebody", "prefix", (scope,))
        for use_case, roles in PERMISSIONS.items():
            free = use_case in OPEN | OWN | BY_HAND
            if role in roles and (free or use_case in SCOPES[scope]):
                admit(limited, use_case)
            else:
                code = "scope_missing" if role in roles else "role_forbidden"
                with pytest.raises(Refusal, match=code):
                    admit(limited, use_case)
