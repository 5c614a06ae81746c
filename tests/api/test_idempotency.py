"""Idempotency-Key: sent again, done once, answered alike. On each database."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete

from service.store.engine import writing
from service.store.tables import TEXT
from tests.support.http import Caller, World, assert_problem
from tests.support.plan import HLT, LAB, NET, SEA

UPDATES = "/activities/KP1-A1/updates"
BODY = {"status": "ongoing", "narrative": "Georgian: ქართული"}


def test_a_repeated_request_is_answered_alike_and_done_once(each_world: World) -> None:
    lab = each_world.caller(LAB)
    first = lab.post(UPDATES, BODY, if_match='"1"', idempotency_key="first try")
    after = each_world.size
    # The version it names is stale by now, but it has been done.
    again = lab.post(UPDATES, BODY, if_match='"1"', idempotency_key="first try")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.data == first.data
    for name in ("ETag", "Location"):
        assert again.headers[name] == first.headers[name]
    assert each_world.size == after


def test_fifty_at_once_are_one_event_and_fifty_equal_answers(each_world: World) -> None:
    key, before = each_world.caller(LAB).key, each_world.size

    def once(_: int) -> bytes:
        answer: bytes = Caller(each_world.app, key).post(UPDATES, BODY, idempotency_key="at once").data
        return answer

    with ThreadPoolExecutor(50) as pool:
        answers = set(pool.map(once, range(50)))
    assert len(answers) == 1
    assert each_world.size == before + 1


@pytest.mark.parametrize(
    ("path", "body"),
    [(UPDATES, BODY | {"percent": 5}), ("/activities/KP1-A2/updates", BODY)],
    ids=["another body", "another address"],
)
def test_a_key_is_not_used_again_for(each_world: World, path: str, body: dict[str, object]) -> None:
    lab = each_world.caller(LAB)
    lab.post(UPDATES, BODY, idempotency_key="once")
    before = each_world.size
    assert_problem(lab.post(path, body, idempotency_key="once"), 422, "idempotency_key_reused")
    assert each_world.size == before


def test_a_key_belongs_to_its_organisation(world: World) -> None:
    for actor in (LAB, HLT):
        assert world.caller(actor).post(UPDATES, BODY, idempotency_key="mine").status_code == 201
    same = world.caller(LAB).post(UPDATES, BODY, idempotency_key="mine")
    assert same.json["organisation"] == "LAB"


def test_what_was_refused_can_be_sent_again_under_its_key(world: World, lab: Caller) -> None:
    assert_problem(lab.post(UPDATES, {"status": "completed"}, idempotency_key="k"), 422, "evidence_needed")
    assert lab.post(UPDATES, BODY, idempotency_key="k").status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "schlüssel", "a\tb"])
def test_a_key_of_other_than_printable_characters_is_a_bad_request(
    world: World, lab: Caller, key: str
) -> None:
    before = world.size
    response = lab.post(UPDATES, BODY, idempotency_key=key)
    assert_problem(response, 400, "malformed_idempotency_key")
    assert world.size == before


def test_erasing_a_text_erases_it_from_the_answer_that_is_kept(world: World) -> None:
    lab = world.caller(LAB)
    lab.post(UPDATES, BODY, idempotency_key="erased")
    with writing(world.service.engine) as connection:
        connection.execute(delete(TEXT))
    assert lab.post(UPDATES, BODY, idempotency_key="erased").json["narrative"] is None


def test_every_kind_of_write_takes_a_key(world: World) -> None:
    net, sea = world.caller(NET), world.caller(SEA)
    reschedule = {"end": "2021-09-30", "justification": "later", "on_behalf_of": "LAB"}
    requests = [
        net.post("/activities/KP1-A1/reschedules", reschedule, idempotency_key="r"),
        net.post("/activities/KP1-A1/reschedules", reschedule, idempotency_key="r"),
    ]
    assert requests[0].data == requests[1].data
    decision = f"/reschedules/{requests[0].json['id']}/decision"
    decided = [sea.post(decision, {"approved": True}, idempotency_key="d") for _ in range(2)]
    assert decided[0].status_code == 200, decided[0].json
    assert decided[0].data == decided[1].data
    assert_problem(sea.post(decision, {"approved": True}), 409, "already_decided")
