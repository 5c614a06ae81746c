"""Senders in processes of their own, killed by the system between any two steps: no mail is sent twice."""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from service.mail.sending import LEASE
from service.store.engine import writing
from service.store.tables import MAIL
from tests.mail.conftest import ROOT, House, MailServer

PATIENCE_S = 60
MAILS = 3


def started(house: House, server: MailServer, asked: int = 0) -> subprocess.Popen[str]:
    """A sender; it dies when it asks for the time for the so-manyth time."""
    settings = house.service.settings
    url = settings.database_url.render_as_string(hide_password=False)
    command = [
        sys.executable,
        "-m",
        "tests.mail.sender",
        url,
        str(settings.home),
        str(server.port),
        str(asked),
    ]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(["", *sys.path])}
    return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def ended(process: subprocess.Popen[str]) -> int:
    process.communicate(timeout=PATIENCE_S)
    return process.returncode


def lease_ends(house: House) -> None:
    """Ten minutes pass."""
    past = datetime.now(UTC) - LEASE - timedelta(seconds=1)
    with writing(house.service.engine) as connection:
        connection.execute(update(MAIL).where(MAIL.c.state == "queued").values(due_at=past))
        connection.execute(update(MAIL).where(MAIL.c.state == "sending").values(sending_at=past))


def test_killed_between_any_two_steps_nothing_is_sent_twice_and_what_may_be_lost_is_shown(
    each_house: House, server: MailServer
) -> None:
    each_house.clock.set(datetime.now(UTC))
    for number in range(MAILS):
        each_house.person(f"person{number}@example.org")
    each_house.tell()
    deaths = 0
    with server.listening():
        for asked in range(1, 40):
            deaths += ended(started(each_house, server, asked)) == -signal.SIGKILL
            lease_ends(each_house)
            if set(each_house.states()) <= {"sent", "unknown"}:
                break
    assert deaths >= MAILS
    assert ended(started(each_house, server)) == 0
    times = Counter(got.to for got in server.received)
    assert set(times.values()) == {1}, times
    unknown = [mail for mail in each_house.mails() if mail.state == "unknown"]
    arrived = {got.message["Message-ID"] for got in server.received}
    for mail in each_house.mails():
        assert mail.state == "unknown" or mail.message_id in arrived
    assert len(times) + len(unknown) >= MAILS


def test_senders_at_the_same_time_send_each_mail_once(each_house: House, server: MailServer) -> None:
    each_house.clock.set(datetime.now(UTC) - timedelta(minutes=1))
    for number in range(12):
        each_house.person(f"person{number}@example.org")
    each_house.tell()
    with server.listening():
        senders = [started(each_house, server) for _ in range(3)]
        assert [ended(sender) for sender in senders] == [0, 0, 0]
        assert ended(started(each_house, server)) == 0  # what one left to the others
    assert sorted(Counter(got.to for got in server.received).values()) == [1] * 12
    assert each_house.states() == ["sent"] * 12
