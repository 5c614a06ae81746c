"""Editions: issued once, kept, and made again from the ledger, byte for byte."""

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import msgspec
import pytest
from sqlalchemy import func, select, update

from events.figures import Dataset
from events.refusals import Refusal
from events.values import Actor, Rendition
from service.clock import SimulatedClock
from service.commands import IssueReport, Order, issue
from service.reports.kept import stored
from service.reports.previewing import preview
from service.reports.publishing import publish
from service.reports.reproducing import reproduce
from service.store.engine import reading, writing
from service.store.tables import REPORT_RENDITION
from tests.reports.office import PLAN, SECRETARIAT, Office, at

AFTER_Q2 = at(2021, 7, 15)
Given = tuple[Office, SimulatedClock]


def first(given: Given) -> None:
    """One of two activities is completed and validated; the first edition is issued."""
    office, clock = given
    clock.set(at(2021, 6, 20))
    office.validate(office.post("KP1-A1", date(2021, 6, 18)))
    clock.set(AFTER_Q2)
    publish(office.ledger, SECRETARIAT, "2021-Q2")


def test_an_edition_is_recorded_with_what_it_was_made_from_and_its_files(office: Given) -> None:
    first(office)
    ledger = office[0].ledger
    edition = ledger.state().reports["2021-Q2"].editions[0]
    assert (edition.edition, edition.size, edition.position) == (1, 9, 9)
    assert [r.name for r in edition.renditions] == [
        "report.json",
        *(f"report.{code}.{end}" for code in ("en", "ka") for end in ("html", "pdf", "xlsx", "csv.zip")),
    ]
    for rendition in edition.renditions:
        content = stored(ledger, rendition).content
        assert (len(content), hashlib.sha256(content).hexdigest()) == (rendition.size, rendition.sha256)


def test_replaying_to_an_issued_report_reproduces_its_bytes(office: Given) -> None:
    first(office)
    ledger = office[0].ledger
    edition = ledger.state().reports["2021-Q2"].editions[0]
    office[1].set(at(2021, 8, 20))
    office[0].validate(office[0].post("KP1-A2", date(2021, 6, 29)))  # backdated into the closed quarter
    kept = [stored(ledger, rendition) for rendition in edition.renditions]
    assert list(reproduce(ledger, "2021-Q2").files) == kept
    assert list(preview(ledger, "2021-Q2", str(edition.position)).files) == kept
    assert list(preview(ledger, "2021-Q2", str(edition.size - 1)).files) == kept


REPRODUCE = """
import os, sys
from service.bootstrap import Service
from service.config import load_settings
from service.reports.reproducing import reproduce
service = Service(load_settings(os.environ))
for file in reproduce(service.ledger(sys.argv[1]), "2021-Q2").files:
    print(file.rendition.sha256)
service.close()
"""


def test_another_process_in_another_place_reproduces_the_same_bytes(office: Given) -> None:
    first(office)
    service, ledger = office[0].service, office[0].ledger
    issued = [r.sha256 for r in ledger.state().reports["2021-Q2"].editions[0].renditions]
    environment = {
        "PATH": os.environ["PATH"],
        "KVALI_HOME": str(service.settings.home),
        "KVALI_DATABASE_URL": service.settings.database_url.render_as_string(hide_password=False),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONHASHSEED": "4711",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "LANG": "ka_GE.UTF-8",
    }
    command = [sys.executable, "-c", REPRODUCE, PLAN]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.split() == issued


def test_a_second_edition_says_what_it_corrects_and_the_first_stays(office: Given) -> None:
    first(office)
    ledger = office[0].ledger
    before = reproduce(ledger, "2021-Q2", 1)
    office[0].validate(office[0].post("KP1-A2", date(2021, 6, 29)))
    publish(ledger, SECRETARIAT, "2021-Q2")
    assert reproduce(ledger, "2021-Q2", 1) == before
    data = msgspec.json.decode(reproduce(ledger, "2021-Q2", 2).files[0].content, type=Dataset)
    assert data.corrections is not None
    changed = {difference.where for difference in data.corrections.differences}
    assert ("activities", "KP1-A2", "status") in changed
    page = reproduce(ledger, "2021-Q2", 2).files[1].content.decode()
    assert "Edition 1, issued on 15 July 2021 from the first 9 events" in page


def test_two_that_publish_at_once_give_one_edition_and_one_clear_conflict(office: Given) -> None:
    _, clock = office
    clock.set(AFTER_Q2)
    ledger = office[0].ledger

    def attempt(_: int) -> str:
        try:
            publish(ledger, SECRETARIAT, "2021-Q2", edition=1)
        except Refusal as refusal:
            return refusal.code
        return "issued"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, range(4))) == ["edition_exists"] * 3 + ["issued"]
    assert len(ledger.state().reports["2021-Q2"].editions) == 1


def test_the_same_idempotency_key_issues_one_edition(office: Given) -> None:
    _, clock = office
    clock.set(AFTER_Q2)
    ledger = office[0].ledger
    order = Order(actor=SECRETARIAT.actor, idempotency_key="q2")
    once, twice = (publish(ledger, order, "2021-Q2") for _ in range(2))
    assert (once.body, once.replayed, twice.replayed) == (twice.body, False, True)
    with pytest.raises(Refusal) as refused:
        publish(ledger, order, "2021-Q1")
    assert refused.value.code == "idempotency_key_reused"


@pytest.mark.parametrize(
    ("order", "quarter", "code"),
    [
        (SECRETARIAT, "2021-Q3", "quarter_not_closed"),
        (SECRETARIAT, "2021-Q4", "quarter_not_begun"),
        (SECRETARIAT, "2020-Q4", "unknown_quarter"),
        (SECRETARIAT, "spring", "unknown_quarter"),
        (Order(actor=Actor("lead_agency", "ILO")), "2021-Q2", "role_forbidden"),
    ],
)
def test_what_cannot_be_issued_is_refused_and_leaves_nothing_behind(
    office: Given, order: Order, quarter: str, code: str
) -> None:
    _, clock = office
    clock.set(AFTER_Q2)
    ledger = office[0].ledger
    size = ledger.state().size
    with pytest.raises(Refusal) as refused:
        publish(ledger, order, quarter)
    assert refused.value.code == code
    assert ledger.state().size == size
    with reading(ledger.engine) as connection:
        assert connection.scalar(select(func.count()).select_from(REPORT_RENDITION)) == 0


def test_a_draft_can_be_seen_at_any_position_and_is_marked_as_such(office: Given) -> None:
    first(office)
    ledger = office[0].ledger
    for as_of in ("7", "2021-06-19"):
        draft = msgspec.json.decode(preview(ledger, "2021-Q2", as_of).files[0].content, type=Dataset)
        assert not draft.cover.final
        assert draft.scorecard[0].official.figures.on_time == 0
    page = preview(ledger, "2021-Q2", "7").files[1].content.decode()
    assert '<div class="banner">' in page
    assert "It has not been issued" in page
    now = msgspec.json.decode(preview(ledger, "2021-Q1").files[0].content, type=Dataset)
    assert (now.cover.quarter, now.cover.final, now.cover.size) == ("2021-Q1", False, 10)


def test_a_quarter_that_is_running_has_a_draft_seen_from_today(office: Given) -> None:
    people, clock = office
    clock.set(at(2021, 6, 30, 21, 59))
    running = draft(people, "2021-Q2")
    assert (str(running.cover.as_of), running.cover.running, running.cover.final) == (
        "2021-06-30",
        True,
        False,
    )
    assert running.scorecard[0].official.figures.overdue == 0
    clock.set(at(2021, 6, 30, 22, 0))  # midnight in Zurich
    closed = draft(people, "2021-Q2")
    assert (str(closed.cover.as_of), closed.cover.running) == ("2021-06-30", False)
    assert closed.scorecard[0].official.figures.overdue == 2


def test_a_draft_as_of_an_earlier_day_is_seen_from_it(office: Given) -> None:
    people, clock = office
    clock.set(AFTER_Q2)
    assert draft(people, "2021-Q2", "2021-06-10").cover.running
    assert str(draft(people, "2021-Q2", "6").cover.as_of) == "2021-05-03"
    assert not draft(people, "2021-Q2", "2021-06-30").cover.running


def draft(people: Office, quarter: str, as_of: str | None = None) -> Dataset:
    return msgspec.json.decode(preview(people.ledger, quarter, as_of).files[0].content, type=Dataset)


@pytest.mark.parametrize(
    ("quarter", "as_of", "code"),
    [
        ("2021-Q3", None, "quarter_not_begun"),
        ("2021-Q2", "2021-05-02", "before_first_event"),
        ("2022-Q1", "6", "quarter_not_begun"),
        ("2031-Q1", None, "unknown_quarter"),
        ("spring", None, "unknown_quarter"),
    ],
)
def test_what_has_no_draft_says_why(office: Given, quarter: str, as_of: str | None, code: str) -> None:
    people, _ = office
    with pytest.raises(Refusal) as refused:
        preview(people.ledger, quarter, as_of)
    assert refused.value.code == code


def test_an_empty_ledger_has_no_report(office: Given) -> None:
    people, _ = office
    empty = people.service.open_ledger("empty", "kvali/empty/1")
    for ask in (preview, reproduce):
        with pytest.raises(Refusal) as refused:
            ask(empty, "2021-Q2")
        assert refused.value.code in ("no_workplan", "unknown_workplan")
    with pytest.raises(Refusal) as refused:
        publish(empty, SECRETARIAT, "2021-Q2")
    assert refused.value.code == "no_workplan"


def test_a_file_that_was_changed_in_the_database_is_not_passed_on(office: Given) -> None:
    first(office)
    ledger = office[0].ledger
    rendition = ledger.state().reports["2021-Q2"].editions[0].renditions[0]
    where = REPORT_RENDITION.c.sha256 == rendition.sha256
    with writing(ledger.engine) as connection:
        connection.execute(update(REPORT_RENDITION).where(where).values(content=b"better figures"))
    with pytest.raises(LookupError, match=r"report\.json was changed"):
        stored(ledger, rendition)


def issued(
    edition: int, size: int, root: str, rules: int, renditions: tuple[Rendition, ...] = ()
) -> IssueReport:
    return IssueReport(
        quarter="2021-Q2",
        edition=edition,
        size=size,
        root=root,
        rules=rules,
        renditions=renditions,
        renderer=1,
    )


def test_an_edition_issued_by_rules_that_nobody_knows_is_told_apart_from_a_changed_one(office: Given) -> None:
    office[1].set(AFTER_Q2)
    ledger = office[0].ledger
    issue(ledger, SECRETARIAT, issued(1, 7, "0" * 64, 99))
    with pytest.raises(Refusal, match="rules 99; this Kvali has rules 4") as refused:
        reproduce(ledger, "2021-Q2")
    assert refused.value.code == "other_rules"
