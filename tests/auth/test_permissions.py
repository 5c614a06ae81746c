"""The table of permissions, and the page that explains it."""

import re
from pathlib import Path

import pytest

from events.refusals import Refusal
from events.values import Actor
from service import commands
from service.auth.keys import ROLES
from service.auth.permissions import PERMISSIONS, SYSTEM, require
from service.commands import rotation

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"


def test_every_command_has_its_line() -> None:
    use_cases = {
        value.USE_CASE
        for value in vars(commands).values()
        if hasattr(value, "USE_CASE") and hasattr(value, "propose")
    }
    use_cases |= {name for name in PERMISSIONS if "webhook" in name}  # beside the ledger: no commands
    use_cases.add(rotation.USE_CASE)  # two events under two keys, and so no command of one
    assert use_cases - {"read_webhooks"} == {name for name in PERMISSIONS if not name.startswith("read_")}


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
    lines = re.findall(r"^\| `(\w+)` \|(.*)\|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    written = {name: tuple("yes" in cell for cell in cells.split("|")) for name, cells in lines}
    assert written == {
        use_case: tuple(role in roles for role in ROLES) for use_case, roles in PERMISSIONS.items()
    }
