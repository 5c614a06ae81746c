"""Every problem has an address of its own, where it is explained; and nothing else has one."""

import re

import pytest

from service.edge.problem_types import types
from tests.api.codes import Code, codes
from tests.api.problem_page import PAGE, page
from tests.support.http import World

CODES = codes()


def _of(code: str) -> list[Code]:
    return [one for one in CODES if re.fullmatch(one.pattern, code)]


def test_every_code_of_the_sources_is_described() -> None:
    missing = [one for one in CODES if not any(re.fullmatch(one.pattern, described) for described in types())]
    assert missing == []


def test_every_code_that_is_described_is_in_the_sources() -> None:
    assert [code for code in types() if not _of(code)] == []


def test_the_statuses_are_those_with_which_it_is_raised() -> None:
    for code, described in types().items():
        raised = {one.status for one in CODES if one.pattern == code and one.status}
        assert raised <= set(described.status), code


def test_the_page_of_the_documentation_is_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tests.api.problem_page"


def test_the_type_of_a_problem_leads_to_its_page(world: World) -> None:
    problem = world.nobody.get("").json
    shown = world.open(problem["type"], headers={"Accept": "text/html"})
    assert (shown.status_code, shown.mimetype) == (200, "text/html")
    assert problem["title"] in shown.text
    assert "script" not in shown.text
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    plain = world.open(problem["type"], headers={"Accept": "application/json"}).json
    assert plain["type"] == problem["type"]
    assert (plain["code"], plain["title"]) == (problem["code"], problem["title"])
    assert problem["status"] in plain["status"]


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_all_types_are_listed(world: World, accept: str) -> None:
    listed = world.open("/problems", headers={"Accept": accept}).text
    assert all(code in listed for code in types())


def test_there_is_no_page_about_a_code_that_does_not_exist(world: World) -> None:
    assert world.open("/problems/nothing_such").status_code == 404
