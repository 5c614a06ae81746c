"""Changing the signing key: the ledger goes on in another log, nothing is lost, and everything verifies."""

import shutil
from pathlib import Path

import pytest

from events.refusals import Refusal
from events.tlog import checkpoint
from events.tlog.keys import LOG, SigningKey, public_key
from events.tlog.policy import parse
from events.values import Actor
from events.verify.run import Options, verify
from events.verify.source import Folder
from events.verify.verdict import Result
from events.vocabulary import LedgerClosed, LedgerContinued
from service import commands as c
from service import signing
from service.auth.permissions import SYSTEM
from service.bootstrap import Service
from service.cli.verify import RENDERS
from service.clock import SimulatedClock
from service.commands import Ledger, Order, rotation
from service.export.files import Export
from service.export.folder import write_folder
from service.policy import NO_POLICY
from service.projections.rebuild import check, rebuild
from service.queries.answers import CompletionAnswer, EventAnswer, Page
from service.queries.completion import completion
from service.queries.events import history
from service.queries.proofs import consistency, event_proof
from service.queries.view import view
from service.queries.witnesses import checkpoint as newest_of
from service.reports.files import RENDERERS
from service.reports.publishing import publish
from service.reports.reproducing import reproduce
from service.reports.words import LANGUAGES
from tests.support.plan import LAB, PERSON, SEA, WORKPLAN, do, submit

ADMINISTRATOR = Actor("administrator", "NET")
REASON = "the yearly change of keys"


@pytest.fixture
def ledger(service: Service) -> Ledger:
    """With a validated completion, an issued report, and a text at position 10 that names somebody."""
    ledger = service.ledger(WORKPLAN)
    do(ledger, SEA, c.ValidateUpdate(update=submit(ledger, narrative=f"{PERSON} presented it")))
    publish(ledger, Order(actor=SEA), "2021-Q2")
    return ledger


def rotate(service: Service, ledger: Ledger, *, handed_over: bool = True) -> rotation.Rotated:
    old = ledger.key() if handed_over else None
    return rotation.rotate(ledger, ADMINISTRATOR, old, service.next_key(ledger), REASON)


def exported(ledger: Ledger, folder: Path, stop: int | None = None) -> Path:
    write_folder(Export(ledger, NO_POLICY, stop), folder, lambda *_: None)
    return folder


def verified(folder: Path, policy: str | None = None, **held: bytes) -> Result:
    text = policy or (folder / "policy").read_text()
    return verify(Folder(folder), parse(text), Options(held, renderer=RENDERS))


def faults(result: Result) -> list[str]:
    return [fault for verdict in result.verdicts for fault in verdict.faults]


def test_the_ledger_goes_on_and_nothing_of_it_changes(service: Service, ledger: Ledger) -> None:
    def seen(as_of: str | None) -> tuple[CompletionAnswer, Page[EventAnswer]]:
        with view(service.engine, WORKPLAN, service.clock, as_of) as now:
            return completion(now, "2021-Q2"), history(now, "KP1-A1")

    before, earlier = seen("12"), seen("10")
    rotated = rotate(service, ledger)
    assert (rotated.closed.first, rotated.closed.stop) == (0, 14)
    assert (rotated.opened.first, rotated.opened.origin) == (14, "example.org/garden/2")
    assert (seen("12"), seen("10")) == (before, earlier)
    position = do(ledger, LAB, c.SubmitUpdate(activity="KP1-A1", status="ongoing")).body["receipt"][
        "position"
    ]
    assert position == 15
    assert len(seen(None)[1].items) == len(before[1].items) + 1
    assert check(service.engine, ledger.id) == []
    assert rebuild(service.engine, ledger.id) == 0


def test_both_logs_are_signed_each_by_its_own_key_and_the_new_one_commits_to_the_old(
    service: Service, ledger: Ledger
) -> None:
    rotated = rotate(service, ledger)
    closed, continued = (ledger.event(position) for position in (13, 14))
    assert isinstance(closed.event, LedgerClosed)
    assert isinstance(continued.event, LedgerContinued)
    assert (closed.event.vkey, closed.event.origin) == (rotated.opened.vkey, rotated.opened.origin)
    assert (closed.envelope.ledger, continued.envelope.ledger) == (
        rotated.closed.origin,
        rotated.opened.origin,
    )
    last, _ = checkpoint.opened(continued.event.checkpoint.encode(), public_key(rotated.closed.vkey or ""))
    assert (last.origin, last.size) == (rotated.closed.origin, 14)
    for position, log in ((3, rotated.closed), (13, rotated.closed), (14, rotated.opened)):
        with view(service.engine, WORKPLAN, service.clock) as now:
            proof = event_proof(now, service.settings.policy, position)
        ((_, _, leaf_hash),) = ledger.entries(position, position + 1)
        proof.verify(leaf_hash, public_key(log.vkey or ""))
        assert proof.entry == position - log.first
    with view(service.engine, WORKPLAN, service.clock) as now:
        shown = newest_of(now, service.settings.policy)
        older = consistency(now, 5, log=1)
    assert [(log.first, log.last, log.path) for log in shown.logs] == [
        (0, 13, "/ledgers/garden"),
        (14, 14, "/ledgers/garden/2"),
    ]
    assert (shown.newest.size, older.newer.size) == (1, 14)


def test_an_export_proves_the_whole_ledger_across_the_change(
    service: Service, ledger: Ledger, tmp_path: Path
) -> None:
    rotate(service, ledger)
    do(ledger, SEA, c.ValidateUpdate(update=submit(ledger, "KP1-A2", milestone="M1")))
    publish(ledger, Order(actor=SEA), "2021-Q2")
    do(ledger, ADMINISTRATOR, c.EraseText(event=10, field="narrative", basis="a request"))
    assert rotate(service, ledger).opened.origin == "example.org/garden/3"
    publish(ledger, Order(actor=SEA), "2021-Q2")
    for edition in (1, 2, 3):
        assert len(reproduce(ledger, "2021-Q2", edition).files) == len(RENDERERS) * len(LANGUAGES) + 1
    result = verified(exported(ledger, tmp_path / "export"))
    assert faults(result) == []
    looked = {verdict.guarantee: verdict.looked_at for verdict in result.verdicts}
    assert (result.origin, result.size) == ("example.org/garden/3", ledger.state().size)
    assert (looked["continued"], looked["order"], looked["reports"]) == (2, ledger.state().size, 3)


def test_an_export_that_ends_in_an_old_log_is_one_of_that_log(
    service: Service, ledger: Ledger, tmp_path: Path
) -> None:
    rotate(service, ledger)
    do(ledger, ADMINISTRATOR, c.EraseText(event=10, field="narrative", basis="a request"))
    folder = exported(ledger, tmp_path / "old", 12)
    keys = (exported(ledger, tmp_path / "new") / "policy").read_text()
    result = verified(folder, keys)
    assert (result.origin, result.size, faults(result)) == ("example.org/garden", 12, [])
    held = (folder / "checkpoint").read_bytes()
    assert faults(verified(tmp_path / "new", held=held)) == []


def test_a_key_that_was_lost_hands_nothing_over_and_the_verifier_says_so(
    service: Service, ledger: Ledger, tmp_path: Path
) -> None:
    rotated = rotate(service, ledger, handed_over=False)
    assert (rotated.closed.stop, rotated.opened.first) == (13, 13)
    result = verified(exported(ledger, tmp_path / "export"))
    assert faults(result) == []
    (continued,) = (verdict for verdict in result.verdicts if verdict.guarantee == "continued")
    assert "did not name its successor" in continued.note


def test_another_writer_goes_on_under_the_new_key_and_one_without_it_is_refused(
    service: Service, ledger: Ledger
) -> None:
    other = Service(service.settings, SimulatedClock(service.clock.now(), "other"))
    theirs = other.ledger(WORKPLAN)
    for number in range(20):
        do(theirs, SYSTEM, c.RegisterOrganisation(organisation=f"O{number}", names={"en": "O"}, kind="un"))
    rotated = rotate(service, ledger)
    update = do(theirs, LAB, c.SubmitUpdate(activity="KP1-A1", status="ongoing"))
    assert update.body["receipt"]["position"] == rotated.opened.first + 1
    assert theirs.event(rotated.opened.first + 1).envelope.ledger == rotated.opened.origin
    other.close()


def test_what_cannot_be_right_is_refused_and_changes_nothing(service: Service, ledger: Ledger) -> None:
    size, new = ledger.state().size, service.next_key(ledger)
    stranger = SigningKey.generate("example.org/garden", LOG)
    with pytest.raises(Refusal, match="origin_taken"):
        rotation.rotate(ledger, ADMINISTRATOR, ledger.key(), stranger, REASON)
    for actor, old, reason, code in (
        (SEA, ledger.key(), REASON, "role_forbidden"),
        (ADMINISTRATOR, stranger, REASON, "other_key"),
        (ADMINISTRATOR, ledger.key(), " ", "reason_needed"),
        (Actor("administrator", "NOBODY"), ledger.key(), REASON, "unknown_organisation"),
    ):
        with pytest.raises(Refusal) as refusal:
            rotation.rotate(ledger, actor, old, new, reason)
        assert refusal.value.code == code
    assert ledger.state().size == size
    assert rotation.present(ledger).number == 1


@pytest.fixture
def two_logs(service: Service, ledger: Ledger, tmp_path: Path) -> Path:
    """An export of a ledger whose key was changed, with a text and a report on each side."""
    rotate(service, ledger)
    do(ledger, SEA, c.ValidateUpdate(update=submit(ledger, "KP1-A2", milestone="M1")))
    publish(ledger, Order(actor=SEA), "2021-Q2")
    folder = exported(ledger, tmp_path / "two")
    assert faults(verified(folder)) == []
    return folder


def test_without_the_log_before_it_a_log_is_not_proved(two_logs: Path) -> None:
    shutil.rmtree(two_logs / "before")
    result = verified(two_logs)
    states = {verdict.guarantee: verdict.status for verdict in result.verdicts}
    assert (states["continued"], states["reports"], result.proved) == ("broken", "not_asked", False)


def test_an_older_state_of_the_log_before_does_not_fit(
    two_logs: Path, ledger: Ledger, tmp_path: Path
) -> None:
    shutil.rmtree(two_logs / "before")
    exported(ledger, tmp_path / "short", 12).rename(two_logs / "before")
    told = faults(verified(two_logs))
    assert "event 14 continues example.org/garden, which ends with event 11" in told
    assert any("commits to another end" in fault for fault in told)


@pytest.mark.parametrize(
    "name", ["before/tile/entries/000.p/14", "before/reports/2021-Q2/1/report.json", "before/texts/000"]
)
def test_what_is_changed_in_the_log_before_is_found(two_logs: Path, name: str) -> None:
    file = two_logs / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert not verified(two_logs).proved


def test_a_thief_of_the_old_key_cannot_pass_another_ledger_off_as_the_next(
    service: Service, ledger: Ledger, two_logs: Path
) -> None:
    """Whoever has the old key alone can neither sign for the new one nor change what it commits to."""
    folder = two_logs / "before"
    key = ledger_key_of(service, "example.org/garden")
    size, root = 13, Export(ledger, NO_POLICY, 13).checkpoint.checkpoint.root
    (folder / "checkpoint").write_bytes(
        checkpoint.Checkpoint(key.public.name, size, root).signed(key).encode()
    )
    told = faults(verified(two_logs))
    assert any("commits to another end" in fault for fault in told)


def ledger_key_of(service: Service, origin: str) -> SigningKey:
    return signing.load(signing.path_of(service.settings.keys, origin), origin)
