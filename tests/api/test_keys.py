"""Accounts and keys over HTTP: made, shown once, rotated and revoked, by whom it may be."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from events.values import Actor
from service.auth import keys
from tests.support.http import Caller, Reply, World, assert_problem
from tests.support.plan import LAB, NOW, WORKPLAN

ADMINISTRATOR = Actor("administrator")


class Holder:
    """Somebody with a key who asks for what is beside the workplans."""

    def __init__(self, world: World, caller: Caller) -> None:
        self._world, self.caller = world, caller
        assert caller.key is not None
        self.prefix = keys.bare(caller.key)

    def get(self, path: str) -> Reply:
        return self._send("GET", path)

    def post(self, path: str, body: dict[str, Any] | None = None) -> Reply:
        return self._send("POST", path, json=body or {})

    def _send(self, method: str, path: str, **options: Any) -> Reply:
        headers = self.caller.headers
        return self._world.ask(f"/api/v1{path}", method=method, headers=headers, **options)

    def prefixes(self) -> list[str]:
        return [key["prefix"] for key in self.get("/keys").json["items"]]


@pytest.fixture
def admin(each_world: World) -> Holder:
    return Holder(each_world, each_world.caller(ADMINISTRATOR))


@pytest.fixture
def lab(each_world: World) -> Holder:
    return Holder(each_world, each_world.caller(LAB))


def test_an_administrator_makes_an_account_and_a_key_that_works(each_world: World, admin: Holder) -> None:
    account = {"name": "lab-reporting", "workplan": WORKPLAN, "role": "lead_agency", "organisation": "LAB"}
    made = admin.post("/accounts", account)
    assert made.status_code == 201
    assert (made.json["organisation"], made.json["kind"]) == ("LAB", "service")
    key = admin.post("/keys", {"account": "lab-reporting", "label": "reporting", "expires_on": "2021-12-31"})
    assert key.status_code == 201
    assert (key.json["scopes"], key.json["expires_at"]) == (None, "2021-12-31T00:00:00Z")
    caller = Caller(each_world.app, key.json["key"])
    done = caller.post("/activities/KP1-A1/updates", {"status": "ongoing"})
    event = caller.get(f"/events/{done.json['receipt']['position']}").json
    assert event["actor"] == {"role": "lead_agency", "organisation": "LAB", "key": made.json["id"]}


def test_a_whole_key_is_shown_once(admin: Holder, lab: Holder) -> None:
    made = lab.post(f"/keys/{lab.prefix}/rotation").json["key"]
    for holder in (admin, lab):
        listed = holder.get("/keys")
        assert made not in listed.text
        assert "secret" not in listed.text
        assert keys.bare(made) in holder.prefixes()


def test_everybody_sees_the_keys_of_their_own_account_and_an_administrator_all(
    admin: Holder, lab: Holder
) -> None:
    assert lab.prefixes() == [lab.prefix]
    assert sorted(admin.prefixes()) == sorted([admin.prefix, lab.prefix])
    shown = lab.get("/keys").json["items"][0]
    assert shown["last_used_at"] == NOW.isoformat().replace("+00:00", "Z")


def test_a_holder_rotates_and_revokes_its_own_key(each_world: World, lab: Holder) -> None:
    made = lab.post(f"/keys/{lab.prefix}/rotation", {"overlap_days": 2})
    assert made.status_code == 201
    new = Holder(each_world, Caller(each_world.app, made.json["key"]))
    assert lab.get("/keys").status_code == new.get("/keys").status_code == 200
    assert_problem(new.post(f"/keys/{new.prefix}/rotation"), 409, "rotation_pending")
    assert new.post(f"/keys/{lab.prefix}/revocation").json["revoked_at"] is not None
    assert_problem(lab.get("/keys"), 401, "key_revoked")
    assert new.get("/keys").status_code == 200


def test_the_keys_of_others_are_not_there_for_who_is_no_administrator(admin: Holder, lab: Holder) -> None:
    unknown = assert_problem(lab.post("/keys/aaaaaaaa/rotation"), 404, "unknown_key")
    theirs = assert_problem(lab.post(f"/keys/{admin.prefix}/rotation"), 404, "unknown_key")
    assert theirs["detail"] == unknown["detail"].replace("aaaaaaaa", admin.prefix)
    assert_problem(lab.post(f"/keys/{admin.prefix}/revocation"), 404, "unknown_key")
    assert admin.post(f"/keys/{lab.prefix}/rotation").status_code == 201


def test_a_limited_key_rotates_itself_and_stays_limited(each_world: World) -> None:
    limited = Holder(each_world, each_world.caller(LAB, "write:updates"))
    made = limited.post(f"/keys/{limited.prefix}/rotation")
    assert (made.status_code, made.json["scopes"]) == (201, ["write:updates"])
    assert_problem(Caller(each_world.app, made.json["key"]).get(""), 403, "scope_missing")


def test_nobody_reaches_beyond_the_scopes_of_their_own_key(each_world: World, admin: Holder) -> None:
    owner = admin.post("/accounts", {"name": "adm", "workplan": WORKPLAN, "role": "administrator"}).json
    whole = admin.post("/keys", {"account": owner["name"]}).json
    limited = admin.post("/keys", {"account": owner["name"], "scopes": ["read", "write:access"]}).json
    holder = Holder(each_world, Caller(each_world.app, limited["key"]))
    for path in (f"/keys/{whole['prefix']}/rotation", f"/keys/{whole['prefix']}/revocation"):
        assert_problem(holder.post(path), 403, "beyond_own_scopes")
    for scopes in ({}, {"scopes": ["write:plan"]}):
        refused = holder.post("/keys", {"account": owner["name"], **scopes})
        assert_problem(refused, 403, "beyond_own_scopes")
    assert holder.post("/keys", {"account": owner["name"], "scopes": ["read"]}).status_code == 201
    person = {"name": "eve", "workplan": WORKPLAN, "role": "administrator", "email": "eve@example.org"}
    assert_problem(holder.post("/accounts", {**person, "kind": "person"}), 403, "beyond_own_scopes")
    assert admin.post("/accounts", {**person, "kind": "person"}).json["email"] == "eve@example.org"


def test_a_limited_administrator_sees_only_its_own_keys(each_world: World, lab: Holder) -> None:
    limited = Holder(each_world, each_world.caller(ADMINISTRATOR, "read"))
    assert limited.prefixes() == [limited.prefix]
    assert_problem(limited.post(f"/keys/{lab.prefix}/revocation"), 404, "unknown_key")


def test_a_disabled_account_is_out_at_once(admin: Holder, lab: Holder) -> None:
    name = lab.get("/keys").json["items"][0]["account"]
    disabled = admin.post(f"/accounts/{name}/disabling")
    assert datetime.fromisoformat(disabled.json["disabled_at"]) == NOW
    assert_problem(lab.get("/keys"), 401, "account_disabled")
    assert_problem(admin.post("/keys", {"account": name}), 409, "account_disabled")


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/accounts", {}, 422, "invalid_request"),
        ("/accounts", {"name": "Lab", "role": "auditor"}, 422, "malformed_name"),
        ("/accounts", {"name": "lab", "role": "lead_agency"}, 422, "organisation_needed"),
        ("/accounts", {"name": "lab", "role": "auditor", "organisation": "LUB"}, 422, "unknown_organisation"),
        ("/accounts", {"name": "lab", "role": "auditor", "workplan": "none"}, 404, "unknown_workplan"),
        ("/accounts", {"name": "lab", "role": "system"}, 422, "invalid_request"),
        ("/accounts", {"name": "lab", "role": "auditor", "email": "lab"}, 422, "malformed_email"),
        ("/accounts", {"name": "lab", "role": "auditor", "email": "a@b.example"}, 422, "malformed_email"),
        ("/accounts/nobody/disabling", {}, 404, "unknown_account"),
        ("/keys", {"account": "nobody"}, 404, "unknown_account"),
        ("/keys", {"account": "nobody", "scopes": ["all"]}, 422, "invalid_request"),
        ("/keys", {"account": "nobody", "expires_on": "tomorrow"}, 422, "invalid_request"),
        ("/keys/aaaaaaaa/rotation", {"overlap_days": 31}, 422, "invalid_request"),
        ("/keys/aaaaaaaa/rotation", {}, 404, "unknown_key"),
        ("/keys/aaaaaaaa/revocation", {"why": "lost"}, 422, "invalid_request"),
    ],
)
def test_what_cannot_be_right_is_refused_and_makes_nothing(
    admin: Holder, path: str, body: dict[str, Any], status: int, code: str
) -> None:
    body = {"workplan": WORKPLAN, **body} if path == "/accounts" and body else body
    before = admin.get("/accounts").json["items"], admin.prefixes()
    assert_problem(admin.post(path, body), status, code)
    assert (admin.get("/accounts").json["items"], admin.prefixes()) == before


def test_a_key_of_the_past_is_not_made(admin: Holder) -> None:
    name = admin.get("/accounts").json["items"][0]["name"]
    day = (NOW - timedelta(days=1)).astimezone(UTC).date().isoformat()
    assert_problem(admin.post("/keys", {"account": name, "expires_on": day}), 422, "key_expired")
