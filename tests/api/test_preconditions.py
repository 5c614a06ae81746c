"""If-Match: nobody overwrites what they have not seen."""

import pytest

from tests.support.http import Caller, World, assert_problem
from tests.support.plan import submit

UPDATES = "/activities/KP1-A1/updates"
ONGOING = {"status": "ongoing"}


def test_the_version_that_was_read_lets_a_write_through_once(world: World, lab: Caller) -> None:
    tag = lab.get("/activities/KP1-A1").headers["ETag"]
    first = lab.post(UPDATES, ONGOING, if_match=tag)
    assert first.status_code == 201
    before = world.size
    document = assert_problem(lab.post(UPDATES, ONGOING, if_match=tag), 412, "stale_version")
    assert first.headers["ETag"] in document["detail"]
    assert world.size == before
    assert lab.post(UPDATES, ONGOING, if_match=first.headers["ETag"]).status_code == 201


def test_a_write_without_a_version_is_told_which_one_to_send(world: World, lab: Caller) -> None:
    before = world.size
    document = assert_problem(lab.post(UPDATES, ONGOING, if_match=None), 428, "if_match_required")
    assert '"1"' in document["detail"]
    assert world.size == before


@pytest.mark.parametrize("tag", ['W/"1"', '"one"', '"01"', '"2", "3"', '"2,1"', '""'])
def test_tags_that_are_not_this_version_match_nothing(world: World, lab: Caller, tag: str) -> None:
    before = world.size
    assert_problem(lab.post(UPDATES, ONGOING, if_match=tag), 412, "stale_version")
    assert world.size == before


@pytest.mark.parametrize("tag", ["1", "version 1", '"1', '"1" "2"', "", '"1", *'])
def test_what_is_no_if_match_is_a_bad_request(world: World, lab: Caller, tag: str) -> None:
    before = world.size
    assert_problem(lab.post(UPDATES, ONGOING, if_match=tag), 400, "malformed_if_match")
    assert world.size == before


@pytest.mark.parametrize("tag", ["*", '"1"', '"7", "1"', '"a,b","1"', ', "1",', ' "1" '])
def test_any_of_several_tags_may_match(lab: Caller, tag: str) -> None:
    assert lab.post(UPDATES, ONGOING, if_match=tag).status_code == 201


def test_an_update_has_the_tag_of_its_activity(world: World, lab: Caller, sea: Caller) -> None:
    update = submit(world.ledger)
    tag = lab.get(f"/updates/{update}").headers["ETag"]
    assert tag == lab.get("/activities/KP1-A1").headers["ETag"]
    validated = sea.post(f"/updates/{update}/validation", if_match=tag)
    assert validated.headers["ETag"] == lab.get(f"/updates/{update}").headers["ETag"] != tag


def test_a_section_and_the_workplan_have_tags_of_their_own(net: Caller) -> None:
    changed = net.send(
        "PATCH", "/sections/KP3", json={"reason": "as decided", "members": ["SEA"]}, if_match='"1"'
    )
    assert changed.headers["ETag"] == net.get("/sections/KP3").headers["ETag"] == '"2"'
    assert net.get("").headers["ETag"] == '"1"'
