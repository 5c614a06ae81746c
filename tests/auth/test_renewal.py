"""Rotation: two keys of one lineage are valid for some days, and never three. On each database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from events.refusals import Refusal
from service.auth import keys
from service.auth.keys import Unauthenticated
from service.auth.renewal import rotate
from service.bootstrap import Service
from service.clock import SimulatedClock
from tests.support.plan import LAB, NOW, make_account

DAY = timedelta(days=1)


def create(service: Service, lives: timedelta | None = None, *scopes: str) -> keys.NewKey:
    expires = None if lives is None else service.clock.now() + lives
    owner = make_account(service, LAB)
    return keys.create(service.engine, service.clock, owner, scopes=scopes or None, expires_at=expires)


def accepted(service: Service, *made: keys.NewKey) -> list[bool]:
    def one(key: keys.NewKey) -> bool:
        try:
            keys.authenticate(service.engine, service.clock, key.text)
        except Unauthenticated:
            return False
        return True

    return [one(key) for key in made]


def advance(service: Service, by: timedelta) -> None:
    assert isinstance(service.clock, SimulatedClock)
    service.clock.advance(by)


def test_both_keys_are_valid_until_the_overlap_ends(service: Service) -> None:
    old = create(service)
    new = rotate(service.engine, service.clock, old.key.prefix, 3)
    assert accepted(service, old, new) == [True, True]
    advance(service, 3 * DAY - timedelta(seconds=1))
    assert accepted(service, old, new) == [True, True]
    advance(service, timedelta(seconds=1))
    assert accepted(service, old, new) == [False, True]


def test_the_overlap_is_a_week_unless_it_is_said(service: Service) -> None:
    old = create(service)
    rotate(service.engine, service.clock, old.text)
    assert keys.found(service.engine, old.text).expires_at == NOW + 7 * DAY


def test_an_overlap_of_no_days_ends_the_old_key_at_once(service: Service) -> None:
    old = create(service)
    assert accepted(service, old, rotate(service.engine, service.clock, old.text, 0)) == [False, True]


def test_a_successor_is_alike_in_all_but_its_secret_and_acts_as_the_same_account(service: Service) -> None:
    old = create(service, 90 * DAY, "read")
    new = rotate(service.engine, service.clock, old.text)
    for name in ("account", "role", "organisation", "scopes", "label", "lineage"):
        assert getattr(new.key, name) == getattr(old.key, name), name
    assert new.text != old.text
    actors = [keys.authenticate(service.engine, service.clock, key.text).actor for key in (old, new)]
    assert actors[0] == actors[1]


def test_a_successor_lives_as_long_as_its_predecessor_was_to(service: Service) -> None:
    old = create(service, 90 * DAY)
    advance(service, 80 * DAY)
    new = rotate(service.engine, service.clock, old.text, 5)
    assert new.key.expires_at == NOW + 170 * DAY
    keys.revoke(service.engine, service.clock, new.text)
    again = rotate(service.engine, service.clock, old.text, 5)
    assert again.key.expires_at == NOW + 170 * DAY


def test_an_overlap_does_not_prolong_a_key_that_expires_before_it_ends(service: Service) -> None:
    old = create(service, 2 * DAY)
    rotate(service.engine, service.clock, old.text, 30)
    assert keys.found(service.engine, old.text).expires_at == NOW + 2 * DAY


def test_there_are_never_three_valid_keys_of_one_lineage(service: Service) -> None:
    old = create(service)
    new = rotate(service.engine, service.clock, old.text)
    for key, other in ((old, new), (new, old)):
        with pytest.raises(Refusal, match="rotation_pending") as refused:
            rotate(service.engine, service.clock, key.text)
        assert other.key.prefix in refused.value.detail
    keys.revoke(service.engine, service.clock, old.text)
    newest = rotate(service.engine, service.clock, new.text)
    assert accepted(service, old, new, newest) == [False, True, True]
    assert {key.lineage for key in keys.keys(service.engine)} == {old.key.id}


def test_other_keys_of_the_account_are_another_lineage(service: Service) -> None:
    owner = make_account(service, LAB)
    one, other = (keys.create(service.engine, service.clock, owner) for _ in range(2))
    made = [rotate(service.engine, service.clock, key.text) for key in (one, other)]
    assert accepted(service, one, other, *made) == [True] * 4


@pytest.mark.parametrize("days", [-1, 31])
def test_an_overlap_has_0_to_30_days(service: Service, days: int) -> None:
    old = create(service)
    with pytest.raises(Refusal, match="overlap_too_long"):
        rotate(service.engine, service.clock, old.text, days)
    assert len(keys.keys(service.engine)) == 1


def test_what_is_not_valid_or_not_there_is_not_rotated(service: Service) -> None:
    expired, revoked = create(service, DAY), create(service)
    keys.revoke(service.engine, service.clock, revoked.text)
    advance(service, DAY)
    for key in (expired, revoked):
        with pytest.raises(Refusal, match="key_not_valid"):
            rotate(service.engine, service.clock, key.text)
    with pytest.raises(Refusal, match="unknown_key"):
        rotate(service.engine, service.clock, "aaaaaaaa")


def test_of_many_rotations_at_once_one_is_made(service: Service) -> None:
    old = create(service)

    def once(_: int) -> str:
        try:
            rotate(service.engine, service.clock, old.text)
        except Refusal as refusal:
            return refusal.code
        return "made"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(once, range(8)))
    assert sorted(answers) == ["made"] + ["rotation_pending"] * 7
    assert len(keys.keys(service.engine)) == 2
