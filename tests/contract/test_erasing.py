"""Erasing a text and recording that it was erased are one transaction, on each database."""

import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from events.refusals import Refusal
from events.sealing import Opening, seal
from events.values import Sealed
from events.vocabulary import BaselineRevised, TextErased
from service.store.append import Writer
from service.store.engine import reading, writing
from service.store.texts import openings
from tests.contract.house import House, alone, erasing, registered, submission
from tests.events.story import PLAN

ROOT = Path(__file__).parents[2]
SECRET = "what Ketevan said"


@pytest.fixture(params=["at first", "when alone"])
def writer(house: House, request: pytest.FixtureRequest) -> Writer:
    """A writer to a ledger with a plan."""
    writer = house.writer()
    writer.submit(submission(*PLAN))
    if request.param == "when alone":
        alone(writer)
    return writer


def revised(house: House, writer: Writer, key: str | None = None) -> tuple[Sealed, int]:
    """A revision with a sealed reason; its seal and position."""
    sealed, opening = seal(SECRET, house.clock.salt())
    event = BaselineRevised(2, date(2021, 5, 3), sealed)
    return sealed, writer.submit(submission(event, openings=(opening,), key=key)).position


def opening_of(house: House, sealed: Sealed) -> Opening | None:
    with reading(house.engine) as connection:
        return openings(connection, house.ledger_id, [sealed.sha256]).get(sealed.sha256)


def test_the_text_and_its_salt_go_with_the_event_that_says_so(house: House, writer: Writer) -> None:
    sealed, position = revised(house, writer)
    other, _ = revised(house, writer)
    leaf = house.history()[position]
    appended = writer.submit(erasing(sealed.sha256, position))
    assert (opening_of(house, sealed), opening_of(house, other) is None) == (None, False)
    assert house.history()[-1] == appended.entries[0].recorded
    assert house.history()[position] == leaf
    writer.submit(submission(registered("AFTER")))
    assert house.organisations()[-1] == "AFTER"


def test_a_text_that_is_not_there_is_not_recorded_as_erased(house: House, writer: Writer) -> None:
    sealed, position = revised(house, writer)
    with writing(house.engine) as connection:
        connection.execute(text("DELETE FROM text"))
    before = house.ledger()
    with pytest.raises(Refusal) as refusal:
        writer.submit(erasing(sealed.sha256, position))
    assert (refusal.value.code, house.ledger()) == ("text_missing", before)
    writer.submit(submission(registered("AFTER")))


def test_two_processes_erase_a_text_once(house: House, writer: Writer) -> None:
    sealed, position = revised(house, writer)
    other = house.writer()
    writer.submit(erasing(sealed.sha256, position))
    with pytest.raises(Refusal, match="text_missing"):  # deciders, which are not asked here, say it earlier
        other.submit(erasing(sealed.sha256, position))
    assert [r.envelope.type for r in house.history()].count(TextErased.TYPE) == 1


REFUSING = {
    "sqlite": [
        "CREATE TRIGGER kept BEFORE DELETE ON text BEGIN SELECT RAISE(ABORT, 'not this one'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'not this one'; END $$",
        "CREATE TRIGGER kept BEFORE DELETE ON text FOR EACH ROW EXECUTE FUNCTION keep()",
    ],
}
"""Makes the database fail after the event was written and before the text is deleted."""


def refuse_deletion(engine: Engine) -> None:
    with writing(engine) as connection:
        for statement in REFUSING[engine.dialect.name]:
            connection.exec_driver_sql(statement)


def test_where_the_text_cannot_be_deleted_no_event_says_that_it_was(house: House, writer: Writer) -> None:
    sealed, position = revised(house, writer, key="k")
    refuse_deletion(house.engine)
    before = house.ledger()
    with pytest.raises(Exception, match="not this one"):
        writer.submit(erasing(sealed.sha256, position))
    opening = opening_of(house, sealed)
    assert (opening and opening.text, house.ledger()) == (SECRET, before)
    repeated = submission(registered("A"), key="k")
    assert house.writer().submit(repeated).replayed  # the request's fingerprint stands as well
    writer.submit(submission(registered("AFTER")))


@pytest.mark.parametrize("method", ["erase", "commit"])
def test_whoever_is_killed_while_erasing_leaves_text_and_ledger_as_they_were(
    house: House, writer: Writer, method: str
) -> None:
    sealed, position = revised(house, writer)
    url = house.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.contract.erasing", url, str(house.ledger_id)]
    died = subprocess.run([*command, sealed.sha256, str(position), method], cwd=ROOT, timeout=60, check=False)
    assert died.returncode == -signal.SIGKILL
    assert house.organisations()[-1] == "BEFORE"
    assert TextErased.TYPE not in {recorded.envelope.type for recorded in house.history()}
    assert opening_of(house, sealed) is not None
    writer.submit(erasing(sealed.sha256, position))
    assert opening_of(house, sealed) is None


def test_a_request_whose_text_was_erased_leaves_no_fingerprint_and_cannot_be_repeated(
    house: House, writer: Writer
) -> None:
    sealed, position = revised(house, writer, key="k")
    revised(house, writer, key="another")
    writer.submit(erasing(sealed.sha256, position))
    with reading(house.engine) as connection:
        kept = connection.execute(text("SELECT key, fingerprint FROM idempotency ORDER BY key")).all()
    assert [tuple(row) for row in kept] == [("another", "1" * 64), ("k", "")]
    size = house.ledger().size
    with pytest.raises(Refusal, match="text_erased"):
        house.writer().submit(submission(registered("AGAIN"), key="k"))
    assert house.ledger().size == size


def test_a_request_for_several_events_leaves_no_fingerprint_whichever_texts_are_erased(
    house: House, writer: Writer
) -> None:
    texts = [seal(f"{SECRET} {number}", house.clock.salt()) for number in range(3)]
    events = [BaselineRevised(2 + n, date(2021, 5, 3), sealed) for n, (sealed, _) in enumerate(texts)]
    openings = tuple(opening for _, opening in texts)
    position = writer.submit(submission(*events, openings=openings, key="several")).position
    revised(house, writer, key="another")
    writer.submit(erasing(texts[0][0].sha256, position - 2))
    with reading(house.engine) as connection:
        kept = connection.execute(text("SELECT key, fingerprint FROM idempotency ORDER BY key")).all()
    assert [tuple(row) for row in kept] == [("another", "1" * 64), ("several", "")]
