"""People are reminded by themselves: whom it concerns, step by step, of each occasion once."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import URL, delete, func, select

from events.values import Actor
from service import commands as c
from service.auth.accounts import Account
from service.jobs.running import run_jobs
from service.mail.sending import send_due
from service.schedule.table import JOBS
from service.store import correspondents, notices
from service.store.engine import reading, writing
from service.store.notices import Notice
from service.store.tables import JOB_CLAIM, MAIL
from tests.mail.conftest import House
from tests.support.plan import (
    HLT,
    LAB,
    NET,
    SEA,
    do,
    make_correspondent,
    new_service,
    settings_for,
    submit,
)

REMINDERS = [JOBS[name] for name in ("reminders", "overdue_notices", "missing_updates")]
DUE = date(2021, 9, 30)
"""Of KP1-A2/M2; KP1-A1 and KP1-A2/M1 are overdue since the end of June."""


class Office(House):
    """Without a server: mails go into a folder. It is 5 July 2021."""

    def run(self, *names: str) -> None:
        """A pass of these jobs, or of all."""
        for name in names or (None,):
            list(run_jobs(self.service, self.ledger, None if name is None else JOBS[name]))

    def on(self, day: date) -> "Office":
        """It is noon on this day."""
        self.clock.advance(timedelta(days=(day - self.clock.now().date()).days))
        return self

    def told(self, account: Account | None = None) -> list[Notice]:
        """The oldest first."""
        with reading(self.service.engine) as connection:
            found = notices.told(connection, self.ledger.id, account.id if account else None, None, 10_000)
        return [one.notice for one in found[::-1]]

    def occasions(self, account: Account, subject: str = "KP1-A2/M2") -> list[str]:
        return [one.occasion for one in self.told(account) if one.subject == subject]


@pytest.fixture
def office(sqlite_url: URL, tmp_path: Path) -> Iterator[Office]:
    it = Office(sqlite_url, tmp_path)
    yield it
    it.service.close()


@pytest.fixture
def each_office(database_url: URL, tmp_path: Path) -> Iterator[Office]:
    it = Office(database_url, tmp_path)
    yield it
    it.service.close()


def test_a_lead_is_reminded_before_a_date_on_it_and_then_weekly(each_office: Office) -> None:
    jane = each_office.person("jane@example.org")
    for day in range(120):
        each_office.on(date(2021, 8, 1) + timedelta(days=day)).run()
    steps = [f"{DUE}/{step}" for step in (30, 14, 3, 0)]
    assert each_office.occasions(jane) == [*steps, *(f"{DUE}/+{week}" for week in range(1, 9))]
    # An update was asked for, twice each quarter.
    assert each_office.occasions(jane, "KP1-A2") == ["2021-Q3/14", "2021-Q3/3"]


def test_it_goes_up_step_by_step_and_past_who_is_not_there(office: Office) -> None:
    focal, alternate = (
        office.person("focal@example.org"),
        office.person("alternate@example.org", duty="alternate"),
    )
    authority = office.person("authority@example.org", duty="authority")
    network = office.person("network@example.org", NET)
    other = office.person("other@example.org", HLT)  # HLT leads it as well, and has nobody else
    reached: dict[str, int] = {}
    for week in range(1, 6):
        office.on(DUE + timedelta(weeks=week)).run("overdue_notices")
        for person in (focal, alternate, authority, network, other):
            if f"{DUE}/+{week}" in office.occasions(person):
                reached.setdefault(person.name, week)
    assert reached == {"focal": 1, "other": 1, "alternate": 2, "network": 2, "authority": 3}


def test_where_an_organisation_has_nobody_the_next_step_up_is_told_at_once(office: Office) -> None:
    network = office.person("network@example.org", NET)
    office.on(date(2021, 9, 1)).run("reminders")
    [notice] = [one for one in office.told(network) if one.subject == "KP1-A2/M2"]
    assert (notice.content["relation"], notice.content["organisation"]) == ("secretariat", "LAB")


def test_a_deputy_is_an_alternate_as_long_as_it_is_one(office: Office) -> None:
    office.person("focal@example.org")
    deputy = office.person("deputy@example.org", SEA, duty="focal_point")
    do(office.ledger, LAB, c.GrantDelegation(deputy="SEA", start=date(2021, 10, 10), end=date(2021, 10, 20)))
    for week in range(1, 5):
        office.on(DUE + timedelta(weeks=week)).run("overdue_notices")
    assert office.occasions(deputy) == [f"{DUE}/+2"]


def test_after_weeks_of_silence_only_what_applies_now_is_told(office: Office) -> None:
    jane = office.person("jane@example.org")
    office.on(date(2021, 8, 1)).run()
    office.on(DUE + timedelta(days=24)).run()
    assert office.occasions(jane) == [f"{DUE}/+3"]


def test_who_reported_completion_is_not_reminded_while_it_waits_for_its_validation(office: Office) -> None:
    jane = office.person("jane@example.org")
    office.on(date(2021, 9, 1))
    submit(office.ledger, "KP1-A2", milestone="M2", effective_on=date(2021, 8, 30))
    office.run()
    assert office.occasions(jane) == []


def test_what_falls_due_on_one_day_is_one_mail(office: Office) -> None:
    office.person("jane@example.org")
    office.on(date(2021, 7, 12)).run("overdue_notices")
    assert len(office.told()) == 2
    assert send_due(office.desk) == 1
    [file] = office.desk.settings.folder.iterdir()
    assert "KP1-A1/M1" in file.read_text()
    assert "KP1-A2/M1" in file.read_text()


@pytest.mark.parametrize(("delivery", "days"), [("daily", 1), ("weekly", 7)])
def test_a_digest_collects_what_fell_due(office: Office, delivery: str, days: int) -> None:
    jane = office.person("jane@example.org")
    with writing(office.service.engine) as connection:
        correspondents.change(connection, jane.id, delivery=delivery)
    monday = date(2021, 9, 13)
    office.on(monday + timedelta(days=1))
    for day in range(14):
        office.on(monday + timedelta(days=1 + day)).run()
    sent = send_due(office.desk)
    waiting = [one for one in office.told(jane) if one.mail is None]
    assert sent == {"daily": 5, "weekly": 2}[delivery]
    assert waiting == []


def test_who_wants_no_mail_finds_the_notices_and_gets_none(office: Office) -> None:
    jane = office.person("jane@example.org")
    with writing(office.service.engine) as connection:
        correspondents.change(connection, jane.id, delivery="off")
    office.on(date(2021, 9, 1)).run()
    assert office.occasions(jane) == [f"{DUE}/30"]
    assert {one.withheld for one in office.told(jane)} == {"the account wants no mail"}
    with writing(office.service.engine) as connection:
        correspondents.change(connection, jane.id, delivery="immediate")
    office.on(date(2021, 9, 2)).run()
    assert send_due(office.desk) == 0  # what was not sent then is not sent now


def test_of_a_demonstration_nobody_is_told_anything(sqlite_url: URL, tmp_path: Path) -> None:
    service = new_service(settings_for(sqlite_url, tmp_path), demonstration=True)
    make_correspondent(service, LAB, "jane@example.org")
    [ledger] = service.ledgers()
    for name in ("reminders", "overdue_notices", "missing_updates", "digests"):
        assert list(run_jobs(service, ledger, JOBS[name])) == []
    with reading(service.engine) as connection:
        assert connection.scalar(select(func.count()).select_from(MAIL)) == 0
    service.close()


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    passes=st.lists(st.tuples(st.integers(1, 20), st.integers(1, 3), st.booleans()), min_size=3, max_size=12)
)
def test_however_often_it_is_run_and_begun_anew_nobody_is_told_anything_twice(
    tmp_path_factory: pytest.TempPathFactory, passes: list[tuple[int, int, bool]]
) -> None:
    folder = tmp_path_factory.mktemp("office")
    office = Office(URL.create("sqlite", database=str(folder / "kvali.db")), folder)
    jane, network = office.person("jane@example.org"), office.person("network@example.org", NET)
    carried: Counter[str] = Counter()
    for days, runs, sends in passes:
        office.clock.advance(timedelta(days=days))
        for _ in range(runs):  # the claims of the day are forgotten, as if each run had died at its end
            with writing(office.service.engine) as connection:
                connection.execute(delete(JOB_CLAIM))
            for job in REMINDERS:
                list(run_jobs(office.service, office.ledger, job))
        if sends:
            send_due(office.desk)
    send_due(office.desk)
    for person in (jane, network):
        told = [(one.purpose, one.subject, one.occasion) for one in office.told(person)]
        assert len(told) == len(set(told))
    for notice in office.told():
        assert notice.mail is not None
        carried[notice.mail] += 1
    assert len(list(office.desk.settings.folder.iterdir())) == len(carried) == len(office.mails())
    office.service.close()


def test_actors_without_an_organisation_are_not_reminded(office: Office) -> None:
    auditor = office.person("auditor@example.org", Actor("auditor"))
    office.on(DUE + timedelta(weeks=8)).run()
    assert office.told(auditor) == []
