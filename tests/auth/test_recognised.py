"""Who was recognised is remembered for a moment, and never longer than what was recognised holds."""

from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import URL

from service.auth import accounts, keys, sessions
from service.auth.identities import identify
from service.auth.keys import NewKey, Unauthenticated
from service.auth.permissions import Identity
from service.auth.recognised import FILE, MOST, SPAN, Recognised
from service.bootstrap import Service
from service.clock import SimulatedClock
from tests.support.plan import LAB, WORKPLAN, make_account, new_service, settings_for
from tests.support.server import environment, kvali, serving
from tests.support.statements import statements


@pytest.fixture
def key(service: Service) -> NewKey:
    return keys.create(service.engine, service.clock, make_account(service, LAB))


def shown(service: Service, key: NewKey) -> Identity | None:
    return service.recognised.by(f"Bearer {key.text}", identify)


def in_another_process(service: Service) -> Service:
    """What another process of this machine has made of the same settings."""
    return Service(service.settings, service.clock)


def test_it_is_asked_for_once_in_a_second(service: Service, key: NewKey) -> None:
    clock = service.clock
    assert isinstance(clock, SimulatedClock)
    first = shown(service, key)  # notes its use
    shown(service, key)
    with statements(service.engine) as asked:
        assert shown(service, key) == first
    assert asked == []
    clock.advance(SPAN)
    with statements(service.engine) as asked:
        assert shown(service, key) == first
    assert len(asked) > 0


def test_what_is_revoked_is_refused_at_once_whichever_process_did_it(service: Service, key: NewKey) -> None:
    shown(service, key)
    other = in_another_process(service)
    keys.revoke(other.engine, other.clock, key.key.prefix)
    other.close()
    with pytest.raises(Unauthenticated, match="key_revoked"):
        shown(service, key)


def test_an_account_that_is_disabled_is_refused_at_once(service: Service, key: NewKey) -> None:
    shown(service, key)
    accounts.disable(service.engine, service.clock, key.key.account)
    with pytest.raises(Unauthenticated, match="account_disabled"):
        shown(service, key)


def test_who_is_not_recognised_is_not_remembered(service: Service, key: NewKey) -> None:
    for _ in range(2):
        with pytest.raises(Unauthenticated, match="key_invalid"):
            service.recognised.by(f"Bearer {key.text[:-1]}", identify)


def test_what_one_way_recognises_is_not_taken_by_another(service: Service, key: NewKey) -> None:
    assert shown(service, key) is not None
    with pytest.raises(Unauthenticated):
        service.recognised.by(f"Bearer {key.text}", sessions.authenticate)


def test_a_disk_without_room_for_the_mark_stops_nobody_and_oneself_is_told(
    service: Service, key: NewKey, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / FILE).symlink_to("/dev/full")
    other = Service(settings_for(service.settings.database_url, tmp_path / "full"), service.clock)
    for _ in range(2):
        assert shown(other, key) is not None
    keys.revoke(other.engine, other.clock, key.key.prefix)
    assert "No space left on device" in caplog.text
    with pytest.raises(Unauthenticated, match="key_revoked"):
        shown(other, key)
    other.close()


def test_a_clock_that_is_set_back_does_not_make_it_hold_for_longer(service: Service, key: NewKey) -> None:
    clock = service.clock
    assert isinstance(clock, SimulatedClock)
    shown(service, key)
    shown(service, key)
    clock.set(clock.now() - timedelta(days=1))
    with statements(service.engine) as asked:
        shown(service, key)
    assert len(asked) > 0


def test_where_there_is_no_room_for_the_mark_everybody_is_asked_for_again(
    service: Service, key: NewKey, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = Recognised(tmp_path / "missing", service.engine, service.clock)
    for _ in range(2):
        assert nowhere.by(f"Bearer {key.text}", identify) is not None
    assert FILE in caplog.text
    keys.revoke(service.engine, service.clock, key.key.prefix)
    with pytest.raises(Unauthenticated, match="key_revoked"):
        nowhere.by(f"Bearer {key.text}", identify)


def test_no_crowd_fills_the_memory(service: Service) -> None:
    for number in range(MOST + 10):
        service.recognised.by(str(number), lambda *_: None)
    assert len(service.recognised._known) <= MOST


def test_all_processes_of_a_server_refuse_a_key_at_once(database_url: URL, tmp_path: Path) -> None:
    new_service(settings_for(database_url, tmp_path)).close()
    environ = environment(database_url, tmp_path)
    with serving(environ) as server:
        for _ in range(3):
            made = kvali(environ, "keys", "create", "--role", "auditor").split()
            text = next(word for word in made if word.startswith("kvali_"))
            place, header = f"{server.base}/api/v1/workplans/{WORKPLAN}", {"Authorization": f"Bearer {text}"}
            assert {httpx.get(place, headers=header).status_code for _ in range(20)} == {200}
            kvali(environ, "keys", "revoke", text)
            assert {httpx.get(place, headers=header).status_code for _ in range(20)} == {401}
