"""The outbox: each mail reaches a real server once, whatever that server does; what is not known is shown."""

import logging
import socket
import threading
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlalchemy import URL

from service.auth import accounts
from service.config import Smtp
from service.mail.sending import GIVES_UP, LEASE, MOST_REFUSALS
from service.pauses import pause_after
from service.store import correspondents, outbox
from service.store.engine import reading, writing
from service.store.outbox import Mail
from tests.mail.conftest import House, MailServer
from tests.webhooks.test_addresses import certificate


def test_a_mail_is_sent_once_with_all_that_it_should_say(each_house: House, server: MailServer) -> None:
    each_house.person("ketevan@example.org", language="ka")
    assert (each_house.tell(), each_house.tell()) == (1, 0)
    with server.listening():
        assert (each_house.send(), each_house.send()) == (1, 0)
    [got] = server.received
    [mail] = each_house.mails()
    assert (got.sender, got.to) == ("bounces@example.org", "ketevan@example.org")
    message = got.message
    assert message["Message-ID"] == mail.message_id == f"<{mail.id}@example.org>"
    assert message["Subject"] == "ვადა 30 სექტემბერი, 2021: KP1-A2/M2 – მეორე ტბორის გათხრა"
    assert (message["From"], message["To"]) == ("Kvali <kvali@example.org>", "ketevan@example.org")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"].startswith("<https://kvali.example.org/mail/stop/")
    assert message["Content-Language"] == "ka"
    unfolded = got.content.replace("\n ", " ")
    assert f"List-Unsubscribe: {message['List-Unsubscribe']}\n" in unfolded.replace("\r", "")
    text, page = (part.get_content() for part in message.iter_parts())
    for part in (text, page):
        assert "მეორე ტბორის გათხრა" in part
        assert message["List-Unsubscribe"].strip("<>") in part
    assert (mail.state, mail.attempts, mail.detail) == ("sent", 1, "250 2.0.0 taken")
    assert all(ord(character) < 128 for character in got.content)


def test_a_server_that_is_away_is_asked_again_after_growing_pauses(house: House, server: MailServer) -> None:
    house.person("jane@example.org")
    house.tell()
    for attempt in range(1, 7):
        assert house.send() == 0
        [mail] = house.mails()
        pause = pause_after(attempt)
        assert (mail.state, mail.attempts, mail.due_at) == ("queued", attempt, house.clock.now() + pause)
        assert mail.detail == "no answer: ConnectionRefusedError"
        house.clock.advance(pause)
    with server.listening():
        assert house.send() == 1
    assert len(server.received) == 1


def test_a_mail_that_nobody_takes_for_three_days_is_given_up_and_shown(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.person("jane@example.org")
    house.tell()
    house.send()
    house.later(seconds=GIVES_UP.total_seconds())
    assert house.states() == ["failed"]
    assert "was given up" in caplog.text
    assert house.later(days=30) == 0


@pytest.mark.parametrize(
    ("who", "state", "detail"),
    [
        ("busy", "queued", "the server refused the address: 451 4.2.1 come again"),
        ("later", "queued", "the server refused the message: 452 4.3.1 no room"),
        ("refused", "failed", "the server refused the address: 550 5.1.1 no such mailbox"),
        ("spam", "failed", "the server refused the message: 554 5.7.1 not wanted"),
    ],
)
def test_what_the_server_says_decides(
    each_house: House, server: MailServer, who: str, state: str, detail: str
) -> None:
    each_house.person(f"{who}@example.org")
    each_house.person("jane@example.org")
    each_house.tell()
    with server.listening():
        assert each_house.send() == 1  # the other one is not kept waiting
    by_state: dict[str, Mail] = {mail.state: mail for mail in each_house.mails()}
    assert by_state.keys() == {state, "sent"}
    assert by_state[state].detail == detail
    assert [got.to for got in server.received] == ["jane@example.org"]


def test_an_address_that_is_refused_time_and_again_gets_nothing_more_until_it_is_given_anew(
    house: House, server: MailServer
) -> None:
    account = house.person("refused@example.org")
    with server.listening():
        for number in range(MOST_REFUSALS):
            house.tell(f"occasion {number}")
            house.send()
        assert house.states() == ["failed"] * MOST_REFUSALS
        assert house.tell("one more") == 1
        assert len(house.mails()) == MOST_REFUSALS  # the notice is kept, and no mail written
        accounts.change(house.service.engine, account.name, email="jane@example.org")
        house.tell("and another")
        assert house.send() == 1
    with reading(house.service.engine) as connection:
        assert correspondents.correspondents(connection)[0].refused_at is None


def test_a_server_that_takes_a_message_and_says_nothing_leaves_an_outcome_that_nobody_knows(
    sqlite_url: URL, tmp_path: Path, server: MailServer
) -> None:
    house = House(sqlite_url, tmp_path, server.port, KVALI_SMTP_TIMEOUT="2")
    house.person("slow@example.org")
    house.tell()
    with server.listening():
        began = monotonic()
        assert house.send() == 0
        assert monotonic() - began < 60
        assert house.states() == ["unknown"]
        assert house.mails()[0].detail == "no answer in time"
        assert house.later(days=30) == 0
    assert len(server.received) == 1  # not again
    house.service.close()


def test_a_server_that_dies_with_the_message_in_its_hands_is_not_given_it_again(
    each_house: House, server: MailServer
) -> None:
    each_house.person("dying@example.org")
    each_house.tell()
    with server.listening():
        assert each_house.send() == 0
    assert each_house.states() == ["unknown"]
    with server.listening():
        assert each_house.later(days=1) == 0
        [mail] = each_house.mails()
        with writing(each_house.service.engine) as connection:
            assert outbox.send_again(connection, mail, each_house.clock.now())
            assert not outbox.send_again(connection, mail, each_house.clock.now())  # asked twice: once
        assert each_house.send() == 0  # it dies again
    first, second = server.received
    assert first.message["Message-ID"] == second.message["Message-ID"]


def test_a_server_that_drips_its_greeting_is_given_up_in_time(sqlite_url: URL, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as dripping:
        house = House(sqlite_url, tmp_path, dripping.getsockname()[1], KVALI_SMTP_TIMEOUT="2")
        house.person("jane@example.org")
        house.tell()

        def drip() -> None:
            connection, _ = dripping.accept()
            for _ in range(600):
                try:
                    connection.send(b"2")
                except OSError:
                    break
                sleep(0.1)
            connection.close()

        thread = threading.Thread(target=drip)
        thread.start()
        began = monotonic()
        house.send()
        assert monotonic() - began < 30
        thread.join()
    [mail] = house.mails()
    assert (mail.state, mail.detail) == ("queued", "no answer in time")
    house.service.close()


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_connections_are_encrypted_and_signed_in_to_and_the_password_is_not_logged(
    sqlite_url: URL,
    tmp_path: Path,
    security: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    file = certificate("localhost", tmp_path / "certificate")
    (tmp_path / "password").write_text("between us\n")
    server = MailServer(tmp_path, security, file)
    given = {
        "KVALI_SMTP_HOST": "localhost",
        "KVALI_SMTP_SECURITY": security,
        "KVALI_SMTP_USER": "kvali",
        "KVALI_SMTP_PASSWORD_FILE": str(tmp_path / "password"),
    }
    house = House(sqlite_url, tmp_path, server.port, **given)
    house.person("jane@example.org")
    house.tell()
    with server.listening():
        assert house.send() == 0  # nobody vouches for its certificate
        assert (house.mails()[0].detail or "").startswith("the server's certificate is not accepted")
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        assert house.later(minutes=1) == 1
    assert len(server.received) == 1
    assert "between us" not in caplog.text
    house.service.close()


def test_a_wrong_password_is_told_to_the_operator_and_tried_again(
    sqlite_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = certificate("localhost", tmp_path / "certificate")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    server = MailServer(tmp_path, "starttls", file)
    house = House(
        sqlite_url, tmp_path, server.port, KVALI_SMTP_HOST="localhost", KVALI_SMTP_SECURITY="starttls"
    )
    smtp = Smtp(
        host="localhost", port=server.port, security="starttls", user="kvali", password="wrong", timeout=20
    )
    house.desk = house.desk._replace(settings=replace(house.desk.settings, smtp=smtp))
    house.person("jane@example.org")
    house.tell()
    with server.listening():
        assert house.send() == 0
    [mail] = house.mails()
    assert mail.state == "queued"
    assert mail.detail == "the server does not take user name and password (535)"
    house.service.close()


def test_a_server_without_encryption_gets_nothing_unless_the_operator_says_so(
    sqlite_url: URL, tmp_path: Path, server: MailServer
) -> None:
    house = House(sqlite_url, tmp_path, server.port, KVALI_SMTP_SECURITY="starttls")
    house.person("jane@example.org")
    house.tell()
    with server.listening():
        assert house.send() == 0
    assert server.received == []
    assert "STARTTLS" in (house.mails()[0].detail or "")
    house.service.close()


def test_without_a_server_mails_are_put_into_a_folder_for_the_owner_alone(
    database_url: URL, tmp_path: Path
) -> None:
    house = House(database_url, tmp_path)
    house.person("jane@example.org")
    house.tell()
    assert house.send() == 1
    [file] = house.desk.settings.folder.iterdir()
    [mail] = house.mails()
    assert file.name == f"{mail.id}.eml"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert f"Message-ID: {mail.message_id}" in file.read_text()
    house.service.close()


def test_who_wants_no_mail_any_more_gets_not_even_what_was_written_before(
    house: House, server: MailServer
) -> None:
    account = house.person("jane@example.org")
    house.tell()
    with writing(house.service.engine) as connection:
        correspondents.change(connection, account.id, delivery="off")
    with server.listening():
        assert house.send() == 0
    assert house.states() == ["withheld"]
    assert server.received == []


def test_an_attempt_that_somebody_else_has_taken_over_sends_nothing(house: House, server: MailServer) -> None:
    house.person("jane@example.org")
    house.tell()
    with writing(house.service.engine) as connection:
        stopped = outbox.claim(connection, house.clock.now(), LEASE)
    assert stopped is not None
    with server.listening():
        assert house.later(seconds=LEASE.total_seconds() - 1) == 0  # it is still believed to be at it
        assert house.later(seconds=1) == 1
    with writing(house.service.engine) as connection:
        assert not outbox.sending(connection, stopped, house.clock.now())
        outbox.end(connection, stopped, "failed", "too late to say")
    assert house.states() == ["sent"]


def test_what_was_on_its_way_when_a_process_ended_is_shown_and_never_sent_by_itself(
    each_house: House, server: MailServer
) -> None:
    each_house.person("jane@example.org")
    each_house.tell()
    with writing(each_house.service.engine) as connection:
        claimed = outbox.claim(connection, each_house.clock.now(), LEASE)
        assert claimed is not None
        assert outbox.sending(connection, claimed, each_house.clock.now())
    with server.listening():
        each_house.later(seconds=LEASE.total_seconds() - 1)
        assert each_house.states() == ["sending"]
        each_house.later(seconds=1)
        assert each_house.states() == ["unknown"]
        assert each_house.later(days=1) == 0
    assert server.received == []
