"""Consultations that are planned, their agenda packs, and the briefing for the Principals, over HTTP."""

from typing import Any

import pytest

from events.values import Actor
from service.api.examples import REQUESTS
from service.commands import EraseText
from tests.reports.printed import pages
from tests.support.http import BASE, Caller, World, assert_problem
from tests.support.plan import NET, do, submit

HERE = "/planned-consultations"
PRINCIPALS: dict[str, Any] = REQUESTS["plan_consultation"]


def plan(net: Caller, **said: Any) -> str:
    """Plan a consultation; its address."""
    made = net.post(HERE, PRINCIPALS | said, if_match=None)
    assert made.status_code == 201, made.json
    return f"{HERE}/{made.json['id']}"


def test_a_consultation_is_planned_moved_and_cancelled_and_who_did_it_is_kept(each_world: World) -> None:
    net = each_world.caller(NET)
    size = each_world.size
    made = net.post(HERE, PRINCIPALS, if_match=None)
    assert made.status_code == 201
    here = f"{HERE}/{made.json['id']}"
    assert made.headers["Location"] == BASE + here
    assert {name: made.json[name] for name in PRINCIPALS} == PRINCIPALS
    moved = net.send("PATCH", here, json={"held_on": "2021-09-30"})
    assert (moved.json["held_on"], moved.json["kind"]) == ("2021-09-30", "principals")
    assert [one["held_on"] for one in moved.json["changes"]] == ["2021-09-30", "2021-09-23"]
    assert {one["organisation"] for one in moved.json["changes"]} == {"NET"}
    assert net.get(here).json == moved.json
    early = plan(net, held_on="2021-07-05", kind="network")
    assert [one["held_on"] for one in net.get(HERE).json["items"]] == ["2021-07-05", "2021-09-30"]
    assert net.send("DELETE", here).status_code == 204
    assert [f"{HERE}/{one['id']}" for one in net.get(HERE).json["items"]] == [early]
    for answer in (net.get(here), net.get(f"{here}/agenda"), net.send("DELETE", here)):
        assert "cancelled" in assert_problem(answer, 404, "unknown_planned_consultation")["detail"]
    assert each_world.size == size  # no event knows of it


def test_what_cannot_be_planned_is_refused_and_nothing_is_changed(net: Caller) -> None:
    here = plan(net)
    for body, code in (
        (PRINCIPALS | {"held_on": "2021-07-04"}, "planned_in_past"),
        (PRINCIPALS | {"held_on": "2021-09-31"}, "invalid_request"),
        (PRINCIPALS | {"kind": "party"}, "invalid_request"),
        (PRINCIPALS | {"participants": ["LABB"]}, "unknown_organisation"),
        (PRINCIPALS | {"participants": ["LAB", "LAB"]}, "repeated_organisation"),
        ({"held_on": "2021-09-23"}, "invalid_request"),
        ({}, "invalid_request"),
    ):
        assert_problem(net.post(HERE, body, if_match=None), 422, code)
    for body, code in (
        ({"held_on": "2021-09-23"}, "nothing_changes"),
        ({"held_on": "2021-07-04"}, "planned_in_past"),
        ({"participants": ["nobody"]}, "unknown_organisation"),
        ({}, "invalid_request"),
    ):
        assert_problem(net.send("PATCH", here, json=body), 422, code)
    assert len(net.get(HERE).json["items"]) == 1
    assert len(net.get(here).json["changes"]) == 1


def test_two_consultations_can_be_planned_for_one_day(net: Caller) -> None:
    assert plan(net) != plan(net, kind="network")
    assert len(net.get(HERE).json["items"]) == 2


def test_everybody_with_a_key_sees_what_is_planned_and_the_secretariat_alone_plans_and_briefs(
    net: Caller, lab: Caller
) -> None:
    here = plan(net)
    assert lab.get(here).json == net.get(here).json
    for answer in (
        lab.post(HERE, PRINCIPALS, if_match=None),
        lab.send("PATCH", here, json={"kind": "network"}),
        lab.send("DELETE", here),
        lab.get(f"{here}/agenda"),
        lab.get("/briefing"),
    ):
        assert_problem(answer, 403, "role_forbidden")


def test_a_pack_comes_as_page_or_pdf_in_the_language_that_the_client_prefers(each_world: World) -> None:
    net = each_world.caller(NET)
    submit(each_world.ledger)
    here = plan(net)
    for address, name, said in (
        (f"{here}/agenda", "agenda-2021-09-23", "დღის წესრიგის მასალები"),
        ("/briefing", "briefing-2021-Q3", "მოკლე ცნობა ხელმძღვანელებისთვის"),
    ):
        shown = net.get(address, headers={"Accept-Language": "ka, en;q=0.5"})
        assert shown.content_type == "text/html; charset=utf-8"
        assert shown.headers["Content-Language"] == "ka"
        assert said in shown.text
        assert "script" not in shown.headers["Content-Security-Policy"]
        assert {"Accept", "Accept-Language"} <= set(shown.vary)
        printed = net.get(address, headers={"Accept": "application/pdf"})
        assert printed.data == net.get(f"{address}?format=pdf&language=en").data
        assert printed.data.startswith(b"%PDF-1.7")
        assert printed.headers["Content-Disposition"] == f'inline; filename="{name}.en.pdf"'
        assert_problem(net.get(f"{address}?format=xlsx"), 422, "invalid_request")
        assert_problem(net.get(f"{address}?language=fr"), 422, "invalid_request")


def test_a_pack_is_of_the_quarter_that_runs_or_of_another_and_can_be_of_any_moment(
    world: World, net: Caller
) -> None:
    here, then = f"{plan(net)}/agenda", world.size - 1
    assert "Quarter 3 of 2021" in net.get(here).text
    assert "Quarter 2 of 2021" in net.get(f"{here}?quarter=2021-Q2").text
    before = {address: net.get(f"{address}?as_of={then}").data for address in (here, "/briefing")}
    submit(world.ledger)
    for address, content in before.items():
        assert net.get(f"{address}?as_of={then}").data == content
        assert net.get(address).data != content
        assert_problem(net.get(f"{address}?quarter=2031-Q1"), 422, "unknown_quarter")
        assert_problem(net.get(f"{address}?quarter=2022-Q1"), 422, "quarter_not_begun")
        assert_problem(net.get(f"{address}?quarter=Q2"), 422, "invalid_request")
        assert_problem(net.get(f"{address}?as_of=9999"), 422, "unknown_position")


def test_a_briefing_is_that_of_the_newest_edition_once_there_is_one(world: World, net: Caller) -> None:
    assert "Draft" in net.get("/briefing?quarter=2021-Q2").text
    net.post("/reports", {"quarter": "2021-Q2"})
    issued = net.get("/briefing?quarter=2021-Q2")
    assert "Quarter 2 of 2021 · Edition 1" in issued.text
    assert "Draft" not in issued.text
    root = net.get("/reports/2021-Q2").json["cover"]["root"]
    assert root in issued.text
    submit(world.ledger)
    assert net.get("/briefing?quarter=2021-Q2").data == issued.data
    assert "Draft" in net.get(f"/briefing?quarter=2021-Q2&as_of={world.size - 1}").text
    agenda = net.get(f"{plan(net)}/agenda?quarter=2021-Q2").text
    assert f'<a href="{BASE}/reports/2021-Q2?format=html">' in agenda
    (page,) = pages(net.get("/briefing?quarter=2021-Q2&format=pdf").data)
    assert root in page.text


@pytest.mark.parametrize("issued", [False, True])
def test_a_text_that_was_erased_is_in_no_pack(world: World, net: Caller, *, issued: bool) -> None:
    said = "Funds are short."
    written = net.post("/reports/2021-Q2/key-messages", {"language": "en", "text": said}, if_match=None)
    assert written.status_code < 300, written.json
    if issued:
        net.post("/reports", {"quarter": "2021-Q2"})
    assert said in net.get("/briefing?quarter=2021-Q2").text
    erase = EraseText(event=written.json["receipt"]["position"], field="text", basis="asked for")
    do(world.ledger, Actor("administrator"), erase)
    shown = net.get("/briefing?quarter=2021-Q2").text
    assert said not in shown
    assert "this text was erased" in shown
