"""API keys: shown once, kept as hashes, bound to an organisation and a role."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from events.refusals import Refusal
from events.values import Actor, Role
from service.auth import accounts, keys
from service.auth.keys import Unauthenticated
from service.bootstrap import Service
from service.clock import SimulatedClock
from service.store.engine import reading
from service.store.tables import API_KEY
from tests.support.plan import NOW, WORKPLAN


def account(
    service: Service, role: Role = "lead_agency", organisation: str | None = "LAB"
) -> accounts.Account:
    state = service.ledger(WORKPLAN).state()
    return accounts.add(service.engine, service.clock, state, role=role, organisation=organisation)


def create(
    service: Service, role: Role = "lead_agency", organisation: str | None = "LAB", **more: Any
) -> keys.NewKey:
    return keys.create(service.engine, service.clock, account(service, role, organisation), **more)


def test_a_key_is_found_again_and_says_whose_it_is(service: Service) -> None:
    owner = account(service)
    made = keys.create(service.engine, service.clock, owner)
    identity = keys.authenticate(service.engine, service.clock, made.text)
    assert identity.actor == Actor("lead_agency", "LAB", owner.id)
    assert (identity.account, identity.credential) == (owner.name, made.key.prefix)


def test_nothing_in_the_database_is_a_key(service: Service) -> None:
    made = create(service)
    assert keys.PATTERN.fullmatch(made.text)
    secret = made.text.rpartition("_")[2]
    with reading(service.engine) as connection:
        rows = connection.execute(select(API_KEY)).all()
    assert secret not in repr(rows)
    assert keys.keys(service.engine) == [made.key]


def test_keys_differ(service: Service) -> None:
    made = []
    for _ in range(3):
        made.append(create(service))
        _advance(service, timedelta(seconds=1))
    assert len({one.text for one in made}) == 3
    assert keys.keys(service.engine) == [one.key for one in made]


def test_another_secret_under_a_known_prefix_is_refused(service: Service) -> None:
    made = create(service)
    wrong = made.text[:-1] + ("a" if made.text[-1] != "a" else "b")
    with pytest.raises(Unauthenticated, match="key_invalid"):
        keys.authenticate(service.engine, service.clock, wrong)


def test_the_secretariats_key_acts_for_the_plans_secretariat_unless_another_is_named(
    service: Service,
) -> None:
    assert create(service, "secretariat", None).key.organisation == "NET"
    assert create(service, "secretariat", "SEA").key.organisation == "SEA"


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_auditors_and_administrators_need_no_organisation(service: Service, role: Role) -> None:
    assert create(service, role, None).key.organisation is None


@pytest.mark.parametrize(
    ("role", "organisation", "code"),
    [
        ("lead_agency", None, "organisation_needed"),
        ("lead_agency", "LUB", "unknown_organisation"),
        ("auditor", "nobody", "unknown_organisation"),
        ("system", "LAB", "unknown_role"),
    ],
)
def test_no_key_is_made_for(service: Service, role: Role, organisation: str | None, code: str) -> None:
    with pytest.raises(Refusal, match=code) as refused:
        create(service, role, organisation)
    if organisation == "LUB":
        assert "LAB" in refused.value.detail
    assert keys.keys(service.engine) == []


def test_no_key_is_made_that_has_expired(service: Service) -> None:
    with pytest.raises(Refusal, match="key_expired"):
        create(service, expires_at=NOW)


def test_a_key_is_revoked_by_its_prefix_once(service: Service) -> None:
    made = create(service)
    revoked = keys.revoke(service.engine, service.clock, made.key.prefix)
    assert revoked.revoked_at == NOW
    _advance(service, timedelta(hours=2))
    assert keys.revoke(service.engine, service.clock, made.text).revoked_at == NOW
    with pytest.raises(Unauthenticated, match="key_revoked"):
        keys.authenticate(service.engine, service.clock, made.text)
    with pytest.raises(Refusal, match="unknown_key"):
        keys.revoke(service.engine, service.clock, "aaaaaaaa")


def test_the_last_use_of_a_key_is_noted_to_the_hour(service: Service) -> None:
    made = create(service)
    for minutes, noted in ((0, 0), (59, 0), (1, 60)):
        _advance(service, timedelta(minutes=minutes))
        keys.authenticate(service.engine, service.clock, made.text)
        (key,) = keys.keys(service.engine)
        assert key.last_used_at == NOW + timedelta(minutes=noted)


def _advance(service: Service, by: timedelta) -> None:
    assert isinstance(service.clock, SimulatedClock)
    service.clock.advance(by)


@pytest.mark.parametrize("name", ["lab", "Organisation LAB", "ORGANISATION LAB", "Labb"])
def test_an_organisation_is_known_by_its_names_and_misprints_too(service: Service, name: str) -> None:
    state = service.ledger(WORKPLAN).state()
    state.organisations["LAB"].aliases = ("Labb",)
    made = accounts.add(service.engine, service.clock, state, role="lead_agency", organisation=name)
    assert made.organisation == "LAB"


def test_a_limited_key_keeps_its_scopes_in_the_order_of_the_table(service: Service) -> None:
    made = create(service, scopes=["write:updates", "read"])
    assert made.key.scopes == ("read", "write:updates")
    assert keys.authenticate(service.engine, service.clock, made.text).scopes == made.key.scopes


@pytest.mark.parametrize("scopes", [[], ["write"], ["read", "Read"]])
def test_no_key_is_made_with_scopes_that_there_are_not(service: Service, scopes: list[str]) -> None:
    with pytest.raises(Refusal, match="unknown_scope"):
        create(service, scopes=scopes)
    assert keys.keys(service.engine) == []


def test_the_keys_of_a_disabled_account_are_refused_and_none_is_made(service: Service) -> None:
    made = create(service)
    disabled = accounts.disable(service.engine, service.clock, made.key.account)
    assert disabled.disabled_at == NOW
    with pytest.raises(Unauthenticated, match="account_disabled"):
        keys.authenticate(service.engine, service.clock, made.text)
    with pytest.raises(Refusal, match="account_disabled"):
        keys.create(service.engine, service.clock, disabled)
    _advance(service, timedelta(hours=1))
    assert accounts.disable(service.engine, service.clock, made.key.account) == disabled
