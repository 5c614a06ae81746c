"""Local accounts: the right password begins a session, and all else is one answer. On each database."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from statistics import median
from time import process_time

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from events.refusals import Refusal
from events.values import Actor
from service.auth import accounts, passwords, sessions
from service.auth.keys import Unauthenticated
from service.auth.local import set_password, sign_in
from service.auth.lockout import TooManyAttempts
from service.auth.sessions import NewSession
from service.bootstrap import Service
from service.clock import SimulatedClock
from service.store.engine import reading, writing
from service.store.tables import ACCOUNT, SESSION
from tests.support.plan import NOW, WORKPLAN, make_person
from tests.support.statements import statements

PASSWORD = "correct horse battery staple"
_hosts = count(1)


@pytest.fixture
def jane(service: Service) -> accounts.Account:
    """A person of LAB's with a password."""
    return make_person(service, "jane", PASSWORD)


def attempt(service: Service, name: str, password: str) -> NewSession:
    """From an address of its own each time, lest attempts slow each other down."""
    address = f"192.0.2.{next(_hosts) % 256}"
    return sign_in(service.engine, service.clock, name, password, address)


def advance(service: Service, by: timedelta) -> None:
    assert isinstance(service.clock, SimulatedClock)
    service.clock.advance(by)


def stored(service: Service) -> str:
    with reading(service.engine) as connection:
        found: str = connection.scalars(select(ACCOUNT.c.password_hash)).one()
    return found


def test_the_right_password_begins_a_session_of_the_account(service: Service, jane: accounts.Account) -> None:
    for name in ("jane", "Jane"):
        begun = attempt(service, name, PASSWORD)
        assert (begun.account, begun.expires_at) == (jane, NOW + sessions.LASTS)
        identity = sessions.authenticate(service.engine, service.clock, begun.token)
        assert identity.actor == Actor("lead_agency", "LAB", jane.id)
        assert identity.scopes is None


def test_nothing_in_the_database_is_a_password_or_a_token(service: Service, jane: accounts.Account) -> None:
    begun = attempt(service, "jane", PASSWORD)
    assert stored(service).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    with reading(service.engine) as connection:
        rows = repr([connection.execute(select(table)).all() for table in (ACCOUNT, SESSION)])
    assert PASSWORD not in rows
    assert begun.token.removeprefix(sessions.PREFIX) not in rows


def test_the_same_password_is_kept_differently_for_each_account(
    service: Service, jane: accounts.Account
) -> None:
    first = stored(service)
    set_password(service.engine, service.clock, "jane", PASSWORD)
    assert stored(service) != first


def no_such(service: Service) -> str:
    return "nobody"


def without_password(service: Service) -> str:
    state = service.ledger(WORKPLAN).state()
    name = "john"
    accounts.add(service.engine, service.clock, state, role="auditor", name=name, kind="person")
    return name


def disabled(service: Service) -> str:
    make_person(service, "gone", PASSWORD)
    accounts.disable(service.engine, service.clock, "gone")
    return "gone"


def wrong(service: Service) -> str:
    make_person(service, "wrong", "another password than that")
    return "wrong"


@pytest.mark.parametrize("who", [no_such, without_password, disabled, wrong])
def test_all_else_is_one_answer_after_the_same_work(
    service: Service, jane: accounts.Account, who: Callable[[Service], str]
) -> None:
    answers = []
    for name, password in (("jane", PASSWORD + "?"), (who(service), PASSWORD)):
        with statements(service.engine) as asked, pytest.raises(Unauthenticated) as refused:
            attempt(service, name, password)
        answers.append((str(refused.value), [statement for statement, _ in asked]))
    assert answers[0] == answers[1]
    assert answers[0][0].startswith("sign_in_failed")


def test_an_account_that_there_is_not_takes_as_long_as_a_wrong_password(
    service: Service, jane: accounts.Account
) -> None:
    times: dict[str, list[float]] = {"jane": [], "nobody": []}
    for _ in range(9):
        for name, found in times.items():
            advance(service, timedelta(days=1))
            start = process_time()
            with pytest.raises(Unauthenticated):
                attempt(service, name, "not the password")
            found.append(process_time() - start)
    known, unknown = (median(found) for found in times.values())
    # Without the comparison it would be a twentieth.
    assert 0.5 < unknown / known < 2


def test_what_nobody_has_is_compared_with_the_parameters_of_today() -> None:
    assert passwords.renewed(SimulatedClock(NOW, "x"), passwords.NOBODYS, "any") is None


def test_a_password_hashed_with_other_parameters_is_hashed_anew_when_it_is_used(
    service: Service, jane: accounts.Account
) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    with writing(service.engine) as connection:
        connection.execute(update(ACCOUNT).values(password_hash=old))
    attempt(service, "jane", PASSWORD)
    assert "m=19456,t=2" in stored(service)
    attempt(service, "jane", PASSWORD)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("eleven char", "password_too_short"),
        ("ab" * 600, "password_too_long"),
        ("Jane Doe Jane", "password_is_name"),
    ],
)
def test_a_weak_password_is_refused_and_the_old_one_stays(
    service: Service, jane: accounts.Account, password: str, code: str
) -> None:
    with pytest.raises(Refusal, match=code):
        set_password(service.engine, service.clock, "jane", password)
    attempt(service, "jane", PASSWORD)


def test_a_service_has_no_password(service: Service) -> None:
    state = service.ledger(WORKPLAN).state()
    accounts.add(service.engine, service.clock, state, role="auditor", name="robot")
    with pytest.raises(Refusal, match="not_a_person"):
        set_password(service.engine, service.clock, "robot", PASSWORD)
    with pytest.raises(Refusal, match="unknown_account"):
        set_password(service.engine, service.clock, "nobody", PASSWORD)


def test_a_session_ends_after_a_day_of_work(service: Service, jane: accounts.Account) -> None:
    token = attempt(service, "jane", PASSWORD).token
    advance(service, sessions.LASTS - timedelta(seconds=1))
    sessions.authenticate(service.engine, service.clock, token)
    advance(service, timedelta(seconds=1))
    assert ended(service, token)
    attempt(service, "jane", PASSWORD)
    with reading(service.engine) as connection:
        assert len(connection.execute(select(SESSION)).all()) == 1


def ended(service: Service, token: str) -> bool:
    with pytest.raises(Unauthenticated) as refused:
        sessions.authenticate(service.engine, service.clock, token)
    return refused.value.code == "session_ended"


def test_a_session_is_ended_once_and_for_all(service: Service, jane: accounts.Account) -> None:
    one, other = attempt(service, "jane", PASSWORD).token, attempt(service, "jane", PASSWORD).token
    assert sessions.end(service.engine, one)
    assert not sessions.end(service.engine, one)
    assert ended(service, one)
    sessions.authenticate(service.engine, service.clock, other)
    set_password(service.engine, service.clock, "jane", "quite another password")
    assert ended(service, other)


def test_the_session_of_a_disabled_account_is_refused(service: Service, jane: accounts.Account) -> None:
    token = attempt(service, "jane", PASSWORD).token
    accounts.disable(service.engine, service.clock, "jane")
    with pytest.raises(Unauthenticated, match="account_disabled"):
        sessions.authenticate(service.engine, service.clock, token)


@pytest.mark.parametrize("name", ["jane", "nobody"])
def test_further_attempts_on_a_name_wait_twice_as_long_each_time(
    service: Service, jane: accounts.Account, name: str
) -> None:
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            attempt(service, name, "not the password")
    for pause in (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900):
        advance(service, timedelta(seconds=pause - 1))
        with pytest.raises(TooManyAttempts) as refused:
            attempt(service, name, PASSWORD)
        assert refused.value.retry_after == 1
        advance(service, timedelta(seconds=1))
        with pytest.raises(Unauthenticated):
            attempt(service, name, "not the password")


def test_the_right_password_after_the_pause_begins_afresh(service: Service, jane: accounts.Account) -> None:
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            attempt(service, "jane", "not the password")
    advance(service, timedelta(seconds=1))
    attempt(service, "jane", PASSWORD)
    for _ in range(4):
        with pytest.raises(Unauthenticated):
            attempt(service, "jane", "not the password")
    attempt(service, "jane", PASSWORD)


def test_attempts_are_forgotten_after_a_day(service: Service, jane: accounts.Account) -> None:
    for _ in range(3):
        for _ in range(5):
            with pytest.raises(Unauthenticated):
                attempt(service, "jane", "not the password")
        with pytest.raises(TooManyAttempts):
            attempt(service, "jane", PASSWORD)
        advance(service, timedelta(days=1))
    attempt(service, "jane", PASSWORD)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
    ],
)
def test_an_address_waits_after_twenty_names_and_others_do_not(
    service: Service, jane: accounts.Account, first: str, second: str, same: bool
) -> None:
    for number in range(20):
        with pytest.raises(Unauthenticated):
            sign_in(service.engine, service.clock, f"guess{number}", "not the password", first)
    if same:
        with pytest.raises(TooManyAttempts):
            sign_in(service.engine, service.clock, "jane", PASSWORD, second)
    else:
        sign_in(service.engine, service.clock, "jane", PASSWORD, second)
