"""Comments, and evidence that is added after the fact."""

import pytest

from events.values import Actor
from service import commands as c
from service.api.examples import REQUESTS
from tests.support.http import BASE, Caller, World, assert_problem
from tests.support.plan import HLT, LAB, NET, PERSON, SEA, do

COMMENT, EVIDENCE = REQUESTS["post_comment"], REQUESTS["add_evidence"]
COMMENTS, PIECES = "/activities/KP1-A1/comments", "/activities/KP1-A1/evidence"
OTHER = Actor("lead_agency", "OTHER", "key-of-other")


@pytest.fixture
def member(world: World) -> Caller:
    """SEA is a member of KP1, with a key of its own that is no validator's."""
    return world.caller(Actor("lead_agency", "SEA", "key-of-member"))


@pytest.fixture
def other(world: World) -> Caller:
    """Somebody who takes no part."""
    do(world.ledger, NET, c.RegisterOrganisation(organisation="OTHER", names={"en": "Other"}, kind="ngo"))
    return world.caller(OTHER)


def test_a_member_comments_and_all_who_have_a_key_read_it(member: Caller, lab: Caller, other: Caller) -> None:
    made = member.post(COMMENTS, COMMENT, if_match=None)
    assert made.status_code == 201, made.json
    address = f"/comments/{made.json['id']}"
    assert made.headers["Location"] == BASE + address
    assert (made.json["organisation"], made.json["text"]) == ("SEA", COMMENT["text"])
    read = other.get(address).json
    assert (read["text"], read["language"], read["retracted"]) == (COMMENT["text"], "en", None)
    assert lab.get("/comments?activity=KP1-A1").json == {"items": [read], "next": None}
    last = lab.get("/activities/KP1-A1/history").json["items"][-1]
    assert (last["type"], last["data"]["text"]["text"]) == ("comment.posted", COMMENT["text"])


def test_who_takes_no_part_is_refused(world: World, other: Caller, member: Caller) -> None:
    before = world.size
    for place, body in ((COMMENTS, COMMENT), (PIECES, EVIDENCE)):
        document = assert_problem(other.post(place, body), 403, "not_a_partner")
        assert "LAB, HLT, SEA" in document["detail"]
    assert_problem(member.post("/activities/KP3-A1/comments", COMMENT), 403, "not_a_partner")
    assert world.size == before


def test_auditors_and_administrators_read_comments_and_post_none(world: World) -> None:
    for role in ("auditor", "administrator"):
        caller = world.caller(Actor(role, None, "key"))
        assert_problem(caller.post(COMMENTS, COMMENT), 403, "role_forbidden")
        assert caller.get("/comments").status_code == 200
    assert_problem(world.nobody.get("/comments"), 401, "key_missing")


def test_a_comment_can_be_about_an_update_of_this_activity(lab: Caller, member: Caller) -> None:
    update = lab.post("/activities/KP1-A1/updates", REQUESTS["submit_update"]).json["id"]
    said = member.post(COMMENTS, COMMENT | {"update": update}).json["id"]
    member.post(COMMENTS, COMMENT)
    assert [one["id"] for one in lab.get(f"/comments?update={update}").json["items"]] == [said]
    there = "/activities/KP1-A2/comments"
    document = assert_problem(lab.post(there, COMMENT | {"update": update}), 422, "unknown_update")
    assert "KP1-A1" in document["detail"]
    none = assert_problem(lab.post(COMMENTS, COMMENT | {"update": "none"}), 422, "unknown_update")
    assert none["field"] == "update"
    assert_problem(lab.get("/comments?update=none"), 422, "unknown_update")


def test_comments_come_in_pages_and_by_whom(lab: Caller, hlt: Caller, member: Caller) -> None:
    callers = (lab, hlt, member, lab)
    ids = [caller.post(COMMENTS, COMMENT | {"text": str(n)}).json["id"] for n, caller in enumerate(callers)]
    first = lab.get("/comments?limit=3").json
    assert [one["text"] for one in first["items"]] == ["3", "2", "1"]
    last = lab.get(f"/comments?limit=3&before={first['next']}").json
    assert ([one["id"] for one in last["items"]], last["next"]) == ([ids[0]], None)
    assert len(lab.get("/comments?organisation=organisation%20lab").json["items"]) == 2
    assert lab.get("/comments?activity=KP1-A2").json["items"] == []
    assert_problem(lab.get("/comments?activity=KP1-A9"), 422, "unknown_activity")
    assert_problem(lab.get("/comments?organisation=LUB"), 422, "unknown_organisation")


def test_a_comment_is_taken_back_by_its_author_alone(world: World, lab: Caller, member: Caller) -> None:
    made = member.post(COMMENTS, COMMENT).json
    there = f"/comments/{made['id']}/retraction"
    assert_problem(lab.post(there), 403, "not_the_author")
    taken = member.post(there, {"reason": "It was about another one."}, if_match=None)
    assert taken.status_code == 200, taken.json
    assert_problem(member.post(there), 409, "already_retracted")
    assert_problem(member.post("/comments/none/retraction"), 404, "unknown_comment")
    read = lab.get(f"/comments/{made['id']}").json
    assert (read["text"], read["erased"]) == (None, [])
    assert read["retracted"]["reason"] == "It was about another one."
    assert read["retracted"]["position"] == taken.json["receipt"]["position"]


def test_as_of_an_earlier_point_a_comment_still_stands(each_world: World) -> None:
    lab = each_world.caller(LAB)
    made = lab.post(COMMENTS, COMMENT).json
    lab.post(f"/comments/{made['id']}/retraction")
    then = f"as_of={made['receipt']['position']}"
    assert lab.get(f"/comments/{made['id']}?{then}").json["text"] == COMMENT["text"]
    assert lab.get(f"/comments?{then}").json["items"][0]["retracted"] is None
    before = f"as_of={made['receipt']['position'] - 1}"
    assert_problem(lab.get(f"/comments/{made['id']}?{before}"), 404, "unknown_comment")
    assert lab.get(f"/comments?{before}").json["items"] == []


def test_evidence_is_added_and_completes_nothing(each_world: World) -> None:
    lab, hlt = each_world.caller(LAB), each_world.caller(HLT)
    update = lab.post("/activities/KP1-A1/updates", {"status": "ongoing"}).json["id"]
    figures = lab.get("/completion").json
    made = hlt.post(PIECES, EVIDENCE | {"update": update, "sha256": "ab" * 32}, if_match=None)
    assert made.status_code == 201, made.json
    assert made.json["evidence"] == EVIDENCE | {"sha256": "ab" * 32}
    read = lab.get(f"/evidence/{made.json['id']}").json
    assert (read["title"], read["url"], read["update"]) == (EVIDENCE["title"], EVIDENCE["url"], update)
    assert lab.get(f"/evidence?update={update}").json["items"] == [read]
    assert lab.get(f"/comments/{made.json['id']}").status_code == 404
    after = lab.get("/completion").json
    assert {**after, "as_of": None} == {**figures, "as_of": None}
    assert lab.get("/activities/KP1-A1").json["last_update"] == update


def test_evidence_is_withdrawn_by_who_added_it(lab: Caller, hlt: Caller) -> None:
    made = hlt.post(PIECES, EVIDENCE).json["id"]
    there = f"/evidence/{made}/withdrawal"
    assert_problem(lab.post(there), 403, "not_the_author")
    assert hlt.post(there, {"reason": "It is a draft."}).status_code == 200
    assert_problem(hlt.post(there), 409, "already_retracted")
    read = lab.get(f"/evidence/{made}").json
    assert (read["title"], read["url"], read["date"]) == (None, None, EVIDENCE["date"])
    assert read["retracted"]["reason"] == "It is a draft."
    assert_problem(lab.post("/evidence/none/withdrawal"), 404, "unknown_evidence")


@pytest.mark.parametrize(
    ("place", "body", "code"),
    [
        (COMMENTS, {"text": ""}, "invalid_request"),
        (COMMENTS, {}, "invalid_request"),
        (COMMENTS, {"text": "x" * 20_001}, "invalid_request"),
        (COMMENTS, {"text": "x", "language": "English"}, "invalid_request"),
        (PIECES, EVIDENCE | {"date": "2021-07-06"}, "evidence_in_future"),
        (PIECES, EVIDENCE | {"url": "ftp://example.org"}, "invalid_request"),
        (PIECES, EVIDENCE | {"sha256": "AB" * 32}, "invalid_request"),
        (PIECES, {"title": "Minutes"}, "invalid_request"),
    ],
)
def test_what_is_added_is_refused_with(
    world: World, lab: Caller, place: str, body: dict[str, object], code: str
) -> None:
    before = world.size
    assert_problem(lab.post(place, body), 422, code)
    assert world.size == before


def test_the_same_request_under_the_same_key_comments_once(world: World, lab: Caller) -> None:
    first = lab.post(COMMENTS, COMMENT, idempotency_key="k1")
    size = world.size
    again = lab.post(COMMENTS, COMMENT, idempotency_key="k1")
    assert (again.json, world.size) == (first.json, size)


def test_an_erased_comment_is_told_as_erased(world: World, lab: Caller) -> None:
    made = lab.post(COMMENTS, {"text": PERSON}).json
    administrator = Actor("administrator", "NET", None)
    position = made["receipt"]["position"]
    do(world.ledger, administrator, c.EraseText(event=position, field="text", basis="asked for"))
    read = lab.get(f"/comments/{made['id']}").json
    assert read["text"] is None
    assert [(one["field"], one["basis"]) for one in read["erased"]] == [("text", "asked for")]


def test_a_validator_of_the_secretariat_comments_wherever_it_likes(world: World) -> None:
    assert world.caller(SEA).post("/activities/KP3-A1/comments", COMMENT).status_code == 201
