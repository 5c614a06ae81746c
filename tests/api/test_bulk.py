"""Many updates in one request: all or none, or each by itself. On each database where it matters."""

from typing import Any

import pytest

from events.values import Actor
from service.api.bulk import MAX_BODY_BYTES
from service.bootstrap import Service
from service.commands.rotation import rotate
from service.store.append import MAX_BATCH
from tests.support.http import Caller, World, assert_problem
from tests.support.plan import HLT, LAB, SEA, submit

FINE = {"activity": "KP1-A1", "status": "ongoing", "narrative": "Georgian: ქართული"}
OTHER = {"activity": "KP1-A2", "milestone": "M1", "status": "ongoing"}
NO_EVIDENCE = {"activity": "KP1-A1", "status": "completed"}
NOT_OURS = {"activity": "KP3-A1", "status": "ongoing"}
UNKNOWN = {"activity": "KP9-A9", "status": "ongoing"}
UNFIT = {"activity": "KP1-A1", "status": "done", "percent": "5"}


def bulk(caller: Caller, mode: str, *items: object, **options: Any) -> Any:
    return caller.post("/updates", {"mode": mode, "items": list(items)}, if_match=None, **options)


def test_all_of_them_are_recorded_together(each_world: World) -> None:
    lab, before = each_world.caller(LAB), each_world.size
    answer = bulk(lab, "all", FINE, OTHER, FINE | {"percent": 5})
    assert answer.status_code == 201, answer.json
    assert (answer.json["accepted"], answer.json["refused"]) == (3, 0)
    items = answer.json["items"]
    assert [item["status"] for item in items] == [201] * 3
    receipts = [item["update"]["receipt"] for item in items]
    assert [receipt["position"] for receipt in receipts] == [before, before + 1, before + 2]
    assert [(receipt["stream"], receipt["version"]) for receipt in receipts] == [
        ("activity/KP1-A1", 2),
        ("activity/KP1-A2", 2),
        ("activity/KP1-A1", 3),
    ]
    assert items[0]["update"]["narrative"] == FINE["narrative"]
    assert [item["etag"] for item in items] == ['"2"', '"2"', '"3"']
    told = lab.get(items[2]["location"].partition("/garden")[2]).json
    assert (told["percent"], told["position"]) == (5, before + 2)
    assert each_world.service.ledger("garden").entries(before, before + 1)


def test_all_are_refused_with_the_problem_of_each_that_fails(each_world: World) -> None:
    lab, before = each_world.caller(LAB), each_world.size
    answer = bulk(lab, "all", FINE, NO_EVIDENCE, NOT_OURS, UNFIT, UNKNOWN, OTHER)
    document = assert_problem(answer, 422, "items_refused")
    found = [(one["item"], one["status"], one["code"]) for one in document["problems"]]
    assert found == [
        (1, 422, "evidence_needed"),
        (2, 403, "not_a_lead"),
        (3, 422, "invalid_request"),
        (4, 404, "unknown_activity"),
    ]
    assert document["problems"][0]["instance"].endswith("/updates#/items/1")
    assert {error["path"] for error in document["problems"][2]["errors"]} == {"status", "percent"}
    assert each_world.size == before


def test_each_is_recorded_or_refused_by_itself(each_world: World) -> None:
    lab, before = each_world.caller(LAB), each_world.size
    answer = bulk(lab, "each", FINE, NO_EVIDENCE, UNFIT, NOT_OURS, OTHER)
    assert answer.status_code == 200
    assert (answer.json["accepted"], answer.json["refused"]) == (2, 3)
    items = answer.json["items"]
    assert [item["status"] for item in items] == [201, 422, 422, 403, 201]
    problems = [item["problem"]["code"] for item in items if "problem" in item]
    assert problems == ["evidence_needed", "invalid_request", "not_a_lead"]
    assert items[0]["update"]["narrative"] == FINE["narrative"]
    assert each_world.size == before + 2


def test_more_than_fit_into_a_transaction_are_answered_in_order(each_world: World) -> None:
    lab, before, count = each_world.caller(LAB), each_world.size, MAX_BATCH * 2 + 88
    items = [FINE | {"percent": n % 90} if n % 50 else NO_EVIDENCE for n in range(count)]
    answer = bulk(lab, "each", *items)
    refused = len(range(0, count, 50))
    assert (answer.json["accepted"], answer.json["refused"]) == (count - refused, refused)
    given = [item["update"]["percent"] for item in answer.json["items"] if "update" in item]
    assert given == [n % 90 for n in range(count) if n % 50]
    assert each_world.size == before + count - refused
    all_of_them = bulk(lab, "all", *(item for item in items if item is not NO_EVIDENCE))
    assert all_of_them.json["accepted"] == count - refused


@pytest.mark.parametrize("mode", ["all", "each"])
def test_the_same_request_again_is_answered_alike_and_done_once(each_world: World, mode: str) -> None:
    lab = each_world.caller(LAB)
    first = bulk(lab, mode, FINE, OTHER, FINE, idempotency_key="upload 1")
    after = each_world.size
    again = bulk(lab, mode, FINE, OTHER, FINE, idempotency_key="upload 1")
    assert first.json["accepted"] == 3
    assert (again.status_code, again.data) == (first.status_code, first.data)
    assert each_world.size == after
    bulk(each_world.caller(HLT), mode, FINE, OTHER, FINE, idempotency_key="upload 1")
    assert each_world.size == after + 3


def test_a_key_is_not_used_again_for_other_updates(world: World, lab: Caller) -> None:
    bulk(lab, "all", FINE, OTHER, idempotency_key="all")
    bulk(lab, "each", FINE, OTHER, idempotency_key="each")
    before = world.size
    assert_problem(bulk(lab, "all", OTHER, FINE, idempotency_key="all"), 422, "idempotency_key_reused")
    assert_problem(
        lab.post("/activities/KP1-A1/updates", {"status": "ongoing"}, idempotency_key="all"),
        422,
        "idempotency_key_reused",
    )
    changed = bulk(lab, "each", FINE, FINE, idempotency_key="each").json["items"]
    assert [item["status"] for item in changed] == [201, 422]
    assert changed[1]["problem"]["code"] == "idempotency_key_reused"
    assert world.size == before


def test_in_mode_each_an_update_can_have_a_key_of_its_own(world: World, lab: Caller) -> None:
    mine = FINE | {"idempotency_key": "mine"}
    (first,) = bulk(lab, "each", mine).json["items"]
    before = world.size
    again = bulk(lab, "each", OTHER, mine).json["items"]
    assert again[1] == first
    assert world.size == before + 1
    single = {name: value for name, value in FINE.items() if name != "activity"}
    assert lab.post("/activities/KP1-A1/updates", single, idempotency_key="mine").json == first["update"]
    document = assert_problem(bulk(lab, "all", mine), 422, "items_refused")
    assert document["problems"][0]["errors"][0]["path"] == "idempotency_key"


@pytest.mark.parametrize("mode", ["all", "each"])
def test_each_update_can_name_the_version_that_was_read(world: World, lab: Caller, mode: str) -> None:
    before = world.size
    seen = [FINE | {"if_match": tag} for tag in ('"1"', '"2"', '"1"', "*")]
    answer = bulk(lab, mode, *seen)
    if mode == "all":
        (stale,) = assert_problem(answer, 422, "items_refused")["problems"]
        assert (stale["item"], stale["status"], stale["code"]) == (2, 412, "stale_version")
        assert world.size == before
    else:
        assert [item["status"] for item in answer.json["items"]] == [201, 201, 412, 201]
        assert world.size == before + 3
    malformed = bulk(lab, "each", FINE | {"if_match": "7"}).json["items"]
    assert malformed[0]["problem"]["errors"][0]["path"] == "if_match"


def test_updates_of_one_request_see_those_before_them(each_world: World) -> None:
    lab, sea = each_world.caller(LAB), each_world.caller(SEA)
    update = submit(each_world.ledger)
    sea.post(f"/updates/{update}/return", {"reason": "a draft"})
    twice = [FINE | {"resubmits": update}, FINE | {"resubmits": update}]
    (second,) = assert_problem(bulk(lab, "all", *twice), 422, "items_refused")["problems"]
    assert (second["item"], second["code"]) == (1, "update_not_open")
    answer = bulk(lab, "each", *twice).json["items"]
    assert [item["status"] for item in answer] == [201, 409]
    unknown = FINE | {"resubmits": "01793ebf-6e9a-7000-8000-000000000000"}
    assert bulk(lab, "each", unknown).json["items"][0]["problem"]["code"] == "unknown_update"


def test_a_read_model_after_many_is_that_of_a_fresh_fold(each_world: World) -> None:
    lab = each_world.caller(LAB)
    assert bulk(lab, "all", FINE, OTHER, FINE).status_code == 201
    assert [one["activity"] for one in lab.get("/updates?review=submitted").json["items"]] == [
        "KP1-A1",
        "KP1-A2",
        "KP1-A1",
    ]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"mode": "some", "items": [FINE]}, "mode"),
        ({"items": [FINE]}, "mode"),
        ({"mode": "all"}, "items"),
        ({"mode": "all", "items": []}, "items"),
        ({"mode": "all", "items": {}}, "items"),
        ({"mode": "each", "items": [FINE] * 1001}, "items"),
    ],
    ids=str,
)
def test_what_is_no_list_of_updates_is_refused(
    world: World, lab: Caller, body: dict[str, object], path: str
) -> None:
    before = world.size
    document = assert_problem(lab.post("/updates", body), 422, "invalid_request")
    assert document["errors"][0]["path"] == path
    assert world.size == before


@pytest.mark.parametrize("item", [None, 5, "update", []])
def test_an_item_that_is_no_object_is_its_own_problem(lab: Caller, item: object) -> None:
    items = bulk(lab, "each", item, FINE).json["items"]
    assert [one["status"] for one in items] == [422, 201]


def test_a_larger_body_is_taken_and_one_beyond_its_limit_is_not(world: World, lab: Caller) -> None:
    large = [FINE | {"narrative": "x" * 19_000}] * 60
    assert bulk(lab, "all", *large).status_code == 201
    before = world.size
    data = b'{"mode": "all", "items": [' + b" " * MAX_BODY_BYTES + b"]}"
    response = lab.send("POST", "/updates", data=data, content_type="application/json")
    assert "8 MiB" in assert_problem(response, 413, "too_large")["detail"]
    response = lab.send(
        "POST", "/activities/KP1-A1/updates", data=data[: 1024 * 1024 + 1], content_type="application/json"
    )
    assert "1 MiB" in assert_problem(response, 413, "too_large")["detail"]
    assert world.size == before


def test_only_who_may_submit_an_update_may_submit_many(world: World) -> None:
    before = world.size
    assert_problem(bulk(world.nobody, "each", FINE), 401, "key_missing")
    auditor = world.caller(Actor("auditor"))
    assert_problem(bulk(auditor, "each", FINE), 403, "role_forbidden")
    assert world.size == before


@pytest.mark.parametrize("mode", ["all", "each"])
def test_after_the_signing_key_was_changed_elsewhere_they_are_signed_with_the_new_one(
    world: World, lab: Caller, mode: str
) -> None:
    bulk(lab, mode, FINE)  # so that the writer holds the old key
    elsewhere = Service(world.service.settings, world.service.clock)
    ledger = elsewhere.ledger("garden")
    rotate(ledger, Actor("administrator"), ledger.key(), elsewhere.next_key(ledger), "a change")
    elsewhere.close()
    answer = bulk(lab, mode, FINE, NO_EVIDENCE, OTHER) if mode == "each" else bulk(lab, mode, FINE, OTHER)
    assert answer.json["accepted"] == 2
    assert len(lab.get("/checkpoint").json["logs"]) == 2
