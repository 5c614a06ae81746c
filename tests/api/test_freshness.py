"""If-None-Match: what has not changed is not read again."""

from datetime import date, timedelta
from typing import Any

import pytest

from events.values import Actor
from service import commands as c
from service.api.reads import READS
from tests.support.http import Caller, World
from tests.support.plan import HLT, LAB, do, submit
from tests.support.statements import statements

CONDITIONAL = [read.rule for read in READS if read.conditional]


def address(rule: str) -> str:
    query = {"/diff": "?from=3", "/consistency": "?from=1&to=2", "/completion/provenance": "?figure=due"}
    filled = rule.replace("<activity>", "KP1-A1").replace("<int:position>", "2")
    return filled.replace("<quarter>", "2021-Q2") + query.get(rule, "")


def contributed(world: World, rule: str) -> str:
    """The path of something of this kind that a partner has contributed."""
    if rule == "/comments/<comment>":
        made = do(world.ledger, LAB, c.PostComment(activity="KP1-A1", text="Not yet."))
    else:
        on = date(2021, 6, 15)
        given = c.AddEvidence(activity="KP1-A1", type="document", title="Minutes", date=on)
        made = do(world.ledger, LAB, given)
    return f"/{rule.split('/')[1]}/{made.body['id']}"


def again(caller: Caller, path: str, tag: str) -> Any:
    return caller.get(path, headers={"If-None-Match": tag})


@pytest.mark.parametrize("rule", [rule for rule in CONDITIONAL if rule != "/consistency"])
def test_what_has_not_changed_is_told_without_touching_a_read_model(each_world: World, rule: str) -> None:
    lab, path = (
        each_world.caller(LAB),
        contributed(each_world, rule) if rule.endswith(("<comment>", "<piece>")) else address(rule),
    )
    first = lab.get(path)
    assert first.status_code == 200, first.json
    tag = first.headers["ETag"]
    assert tag.startswith('W/"')
    with statements(each_world.service.engine) as seen:
        second = again(lab, path, f'"another", {tag}')
    assert (second.status_code, second.data, second.headers["ETag"]) == (304, b"", tag)
    touched = [s for s, _ in seen if not s.startswith(("BEGIN", "COMMIT", "PRAGMA", "ROLLBACK"))]
    assert len(touched) == 2, touched
    assert "FROM api_key" in touched[0]
    assert "FROM ledger" in touched[1]


def test_every_event_makes_what_was_read_stale(world: World, lab: Caller) -> None:
    tag = lab.get("/activities").headers["ETag"]
    assert again(lab, "/activities", tag).status_code == 304
    submit(world.ledger)
    after = again(lab, "/activities", tag)
    assert (after.status_code, after.headers["ETag"] == tag) == (200, False)


def test_the_next_day_makes_what_was_read_stale(world: World, lab: Caller) -> None:
    tag = lab.get("/completion").headers["ETag"]
    world.service.clock.advance(timedelta(hours=12))  # type: ignore[attr-defined] # still the day in Zurich
    assert again(lab, "/completion", tag).status_code == 304
    world.service.clock.advance(timedelta(hours=2))  # type: ignore[attr-defined] # midnight has passed there
    assert again(lab, "/completion", tag).status_code == 200


def test_a_tag_stands_for_one_address_and_for_what_its_reader_may_see(world: World, lab: Caller) -> None:
    tag = lab.get("/sections").headers["ETag"]
    assert again(lab, "/organisations", tag).status_code == 200
    assert again(lab, "/sections?as_of=3", tag).status_code == 200
    assert again(world.caller(HLT), "/sections", tag).status_code == 304
    seen = again(world.caller(Actor("auditor")), "/sections", tag)  # who is shown the names of persons
    assert seen.status_code == 200
    assert seen.json["items"][0]["persons"] != [None]


def test_whoever_names_no_tag_or_any_reads_anew(lab: Caller) -> None:
    for tags in ("*", '"x"', ""):
        assert again(lab, "/activities", tags).status_code == 200


def test_what_is_asked_without_a_key_is_not_answered_at_all(world: World, lab: Caller) -> None:
    tag = lab.get("/activities").headers["ETag"]
    assert again(world.nobody, "/activities", tag).status_code == 401
