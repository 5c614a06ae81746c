"""Mail over HTTP: what was told to whom, what became of it, and how people want it."""

from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest

from events.values import Actor
from service.auth import keys
from service.auth.accounts import Account
from service.mail.links import link
from service.mail.notices import Wanted, tell
from service.mail.sending import LEASE, send_due
from service.store import correspondents, outbox
from service.store.engine import reading, writing
from tests.support.http import Caller, World, assert_problem
from tests.support.plan import HLT, LAB, NET, make_correspondent, make_key


def told(world: World, occasion: str = "2021-09-30/14", **content: Any) -> None:
    """Everybody who has an address is told something."""
    with reading(world.service.engine) as connection:
        people = correspondents.correspondents(connection)
    given = {"plan": {"en": "Garden plan"}, "due": date(2021, 9, 30).isoformat(), "days": 14, **content}
    wanted = [Wanted(one, "reminder", "KP1-A2/M2", occasion, given) for one in people]
    tell(world.service.desk, world.ledger.id, wanted)


def of(world: World, account: Account) -> Caller:
    """The person of this account, with a key."""
    return Caller(world.app, keys.create(world.service.engine, world.service.clock, account).text)


@pytest.fixture
def jane(world: World) -> Account:
    return make_correspondent(world.service, LAB, "jane@example.org")


def test_the_secretariat_sees_all_notices_and_others_their_own(each_world: World) -> None:
    jane = make_correspondent(each_world.service, LAB, "jane@example.org")
    make_correspondent(each_world.service, HLT, "john@example.org")
    told(each_world)
    assert send_due(each_world.service.desk) == 2
    all_of_them = each_world.caller(NET).get("/notices").json["items"]
    assert {(one["subject"], one["occasion"], one["state"]) for one in all_of_them} == {
        ("KP1-A2/M2", "2021-09-30/14", "sent")
    }
    [own] = of(each_world, jane).get("/notices").json["items"]
    assert own["account"] == jane.id
    assert own in all_of_them
    assert each_world.caller(LAB).get("/notices").json["items"] == []  # another account of LAB's


def test_notices_and_mails_come_in_pages(world: World, jane: Account) -> None:
    for number in range(5):
        told(world, f"occasion {number}")
    net = world.caller(NET)
    for path in ("/notices", "/mails"):
        page = net.get(f"{path}?limit=3").json
        rest = net.get(f"{path}?limit=3&before={page['next']}").json
        ids = [one["id"] for one in (*page["items"], *rest["items"])]
        assert (len(ids), len(set(ids)), rest["next"]) == (5, 5, None)
    assert len(net.get("/mails?state=queued").json["items"]) == 5
    assert net.get("/mails?state=sent").json["items"] == []


def test_an_outcome_that_nobody_knows_is_shown_and_sent_again_by_who_says_so(
    world: World, jane: Account
) -> None:
    told(world)
    net, clock = world.caller(NET), world.service.clock
    with writing(world.service.engine) as connection:
        claimed = outbox.claim(connection, clock.now(), LEASE)
        assert claimed is not None
        assert outbox.sending(connection, claimed, clock.now() - LEASE)
    assert send_due(world.service.desk) == 0
    [mail] = net.get("/mails?state=unknown").json["items"]
    assert "may have been delivered, or not" in mail["detail"]
    again = net.post(f"/mails/{mail['id']}/resending")
    assert (again.status_code, again.json["state"], again.json["message_id"]) == (
        202,
        "queued",
        mail["message_id"],
    )
    assert_problem(net.post(f"/mails/{mail['id']}/resending"), 409, "mail_not_ended")
    assert send_due(world.service.desk) == 1
    assert_problem(net.post(f"/mails/{mail['id']}/resending"), 409, "mail_not_ended")
    assert_problem(net.post("/mails/nothing/resending"), 404, "unknown_mail")


def test_leads_see_no_outbox(world: World, lab: Caller) -> None:
    for path in ("/mails", "/correspondents"):
        assert_problem(lab.get(path), 403, "role_forbidden")
    assert_problem(lab.post("/mails/x/resending"), 403, "role_forbidden")


def test_who_is_written_to_and_how_is_shown_without_the_address(world: World, jane: Account) -> None:
    answer = world.caller(NET).get("/correspondents")
    [one] = answer.json["items"]
    assert (one["name"], one["organisation"], one["duty"], one["delivery"]) == (
        "jane",
        "LAB",
        None,
        "immediate",
    )
    assert "example.org" not in answer.text


def mine(world: World, account: Account, method: str = "GET", body: object = None) -> Any:
    key = of(world, account).key
    return world.ask("/api/v1/mail", method=method, json=body, headers={"Authorization": f"Bearer {key}"})


def test_everybody_says_how_they_want_to_be_written_to(world: World, jane: Account) -> None:
    assert mine(world, jane).json == {"language": "en", "delivery": "immediate"}
    wanted = {"language": "ka", "delivery": "weekly"}
    assert mine(world, jane, "PATCH", wanted).json == wanted
    assert mine(world, jane).json == wanted
    for body in ({}, {"delivery": "hourly"}, {"language": "xx"}, {"email": "other@example.org"}):
        assert mine(world, jane, "PATCH", body).status_code == 422


def test_an_administrator_says_where_and_as_what(world: World, jane: Account) -> None:
    key = make_key(world.service, Actor("administrator"))
    make_correspondent(world.service, HLT, "john@example.org")

    def change(body: object, account: str = "jane") -> Any:
        headers = {"Authorization": f"Bearer {key}"}
        return world.ask(f"/api/v1/accounts/{account}", method="PATCH", json=body, headers=headers)

    assert (
        change({"email": "Jane.Doe@example.org", "duty": "alternate"}).json["email"] == "jane.doe@example.org"
    )
    [one] = [
        each for each in world.caller(NET).get("/correspondents").json["items"] if each["name"] == "jane"
    ]
    assert one["duty"] == "alternate"
    assert change({"email": "john@example.org"}).json["code"] == "account_exists"
    assert change({"email": "nobody"}).json["code"] == "malformed_email"
    assert change({"duty": "boss"}).json["code"] == "invalid_request"
    assert change({"duty": None}, "nobody").json["code"] == "unknown_account"


def test_a_link_shows_a_page_and_only_its_button_stops_mail(world: World, jane: Account) -> None:
    path = urlsplit(link(world.service.desk, jane.id)).path
    for method in ("GET", "HEAD"):
        assert world.open(path, method=method).status_code == 200  # programs look at links
    assert mine(world, jane).json["delivery"] == "immediate"
    asked = world.open(path)
    assert '<form method="post">' in asked.text
    assert "form-action 'self'" in asked.headers["Content-Security-Policy"]
    done = world.open(path, method="POST", data="List-Unsubscribe=One-Click")
    assert (done.status_code, "no more mail" in done.text) == (200, True)
    assert mine(world, jane).json["delivery"] == "off"
    assert world.open(path, method="POST").status_code == 200  # again


def test_the_page_speaks_the_language_of_who_holds_the_link(world: World, jane: Account) -> None:
    mine(world, jane, "PATCH", {"language": "ka"})
    page = world.open(urlsplit(link(world.service.desk, jane.id)).path)
    assert '<html lang="ka">' in page.text
    assert "წერილების შეწყვეტა" in page.text


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: f"{t}A", lambda t: t.partition(".")[0], lambda _: "x"]
)
def test_nobody_guesses_a_link(world: World, jane: Account, change: Any) -> None:
    token = urlsplit(link(world.service.desk, jane.id)).path.rpartition("/")[2]
    other = make_correspondent(world.service, HLT, "john@example.org")
    forged = f"{other.id}.{token.partition('.')[2]}"
    for wrong in (change(token), forged):
        for method in ("GET", "POST"):
            assert world.open(f"/mail/stop/{wrong}", method=method).status_code == 404
    assert mine(world, jane).json["delivery"] == "immediate"


def test_before_any_mail_was_written_there_is_no_link(world: World) -> None:
    assert world.open("/mail/stop/0190163d-8694-739b-aea5-966c26f8ad91.x").status_code == 404
