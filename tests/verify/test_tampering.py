"""The tamper matrix: eighteen ways to tamper with a ledger, and which of an auditor's inputs catches each.

The inputs are the log's key, a quorum of witnesses, and a checkpoint that the auditor has held since before.
Each row says exactly which guarantees are broken. What the operator can do with the log's key is in a second
table: by that key alone the verifier finds nothing, and says that everything is proved by that key.
"""

from pathlib import Path
from typing import NamedTuple

import pytest

from events.tlog.keys import LOG, SigningKey
from events.verify.source import SourceError
from tests.support.plan import LAB
from tests.verify import changes
from tests.verify import operators as o
from tests.verify import strangers as s
from tests.verify.scene import KEPT, LATE, Scene, broken, judged, trusting

TAMPERINGS = """edit, delete, insert, swap, duplicate, truncate, unsigned tail, replay from another ledger,
    forged signature, wrong key, rewrite and re-sign, fork, rollback, backdating, altered report,
    report on the wrong checkpoint, abusive erasure, altered text or salt"""


class Row(NamedTuple):
    """What shows to whoever has the log's key: the guarantees that are broken."""

    tampering: str
    attack: s.Attack
    broken: str


class Hidden(NamedTuple):
    """What does not show to them, but to who also asks for a witness, or holds a checkpoint."""

    tampering: str
    attack: s.Attack
    witness: str
    held: str
    two_histories: bool = False
    """Whether what is held and what is shown prove together that the log signed both."""


BY_KEY = [
    *(Row("edit", s.edit_leaf(n), "log") for n in (0, 100, 255, 256, 257, 266)),
    Row("edit", s.edit_hash(260), "checkpoints log reports"),
    Row("edit", s.edit_tile, "checkpoints log reports"),
    Row("edit", s.leaves(changes.edit(12, data={"status": "ongoing"})), "log reports"),
    Row("edit", s.leaves(changes.edit(100, correlation="x"), hashed=True), "checkpoints log reports"),
    Row("edit", s.entries(100, changes.edit(100, correlation="x")), "log"),
    Row("edit", s.entries(0, changes.edit(100, correlation="x"), hashed=True), "checkpoints log reports"),
    Row("edit", s.entries(0, changes.garbage(100)), "log order reports texts"),
    Row("edit", s.entries(264, changes.garbage(264 - 256)), "log order reports"),
    Row("delete", s.leaves(changes.delete(0)), "checkpoints log order reports texts"),
    *(Row("delete", s.leaves(changes.delete(n)), "checkpoints log order") for n in (100, 255, 256, 266)),
    Row("delete", s.leaves(changes.delete(100), hashed=True), "checkpoints log order"),
    Row("delete", s.entries(100, changes.delete(100)), "log order reports"),
    Row("delete", s.entries(260, changes.delete(4)), "log order"),
    Row("delete", s.remove("tile/entries/000"), "log order reports"),
    Row("delete", s.remove("tile/0/000"), "checkpoints log reports"),
    Row("insert", s.leaves(changes.insert(0)), "checkpoints log order reports texts"),
    Row("insert", s.leaves(changes.insert(255)), "checkpoints log order reports"),
    Row("insert", s.leaves(changes.insert(266)), "checkpoints log"),
    Row("insert", s.leaves(changes.insert(100), hashed=True), "checkpoints log order reports texts"),
    Row("insert", s.entries(100, changes.insert(100)), "log order reports"),
    *(Row("swap", s.leaves(changes.swap(*pair)), "log order") for pair in ((0, 1), (100, 200))),
    Row("swap", s.leaves(changes.swap(255, 256)), "checkpoints log order reports"),
    Row("swap", s.leaves(changes.swap(265, 266)), "checkpoints log order"),
    Row("swap", s.leaves(changes.swap(100, 101), hashed=True), "checkpoints log order reports"),
    Row("swap", o.signed(changes.swap(100, 101)), "order reports"),
    Row("duplicate", s.leaves(changes.duplicate(100)), "checkpoints log order reports texts"),
    Row("duplicate", s.leaves(changes.replace_last(255), hashed=True), "checkpoints log order reports"),
    Row("duplicate", s.entries(260, changes.duplicate(3)), "log order"),
    Row("duplicate", o.signed(changes.duplicate(100)), "order reports texts"),
    Row("truncate", s.cut_off, "log order reports"),
    Row("truncate", s.leaves(lambda found: found[:-1]), "checkpoints log order"),
    Row("truncate", s.leaves(lambda found: found[:256]), "checkpoints log order"),
    Row("truncate", s.truncate_signed, "checkpoints log order"),
    Row("truncate", s.remove("checkpoints/001"), "checkpoints"),
    Row("unsigned tail", s.entries(266, lambda found: [*found, found[-1]]), "log order"),
    Row("unsigned tail", s.tail_file, "log"),
    Row("unsigned tail", s.tail_under_an_old_signature, "signature"),
    Row("unsigned tail", s.tail_of("texts/005"), "log"),
    Row("unsigned tail", s.tail_of("checkpoints/005"), "log"),
    Row("unsigned tail", s.tail_of("reports/2021-Q2/9/report.json"), "log"),
    Row("unsigned tail", s.tail_of("tile/2/000"), "log"),
    Row("replay from another ledger", s.another_ledger, "signature"),
    Row("replay from another ledger", s.leaves(changes.edit(100, ledger="example.org/other")), "log order"),
    Row(
        "replay from another ledger", o.signed(changes.edit(100, ledger="example.org/other")), "order reports"
    ),
    Row("forged signature", s.forge_newest, "signature"),
    Row("forged signature", s.forge_older, "checkpoints"),
    Row("wrong key", s.another_key, "signature"),
    Row("rewrite and re-sign", o.signed(changes.edit(12, data={"status": "ongoing"})), "reports"),
    Row(
        "backdating", s.leaves(changes.edit(100, recorded_at="2021-07-01T00:00:00.000Z")), "log order reports"
    ),
    Row("backdating", o.signed(changes.edit(100, recorded_at="2021-07-01T00:00:00.000Z")), "order reports"),
    Row("altered report", s.report_bytes("json"), "reports"),
    Row("altered report", s.report_bytes("html"), "reports"),
    Row("altered report", s.remove("reports/2021-Q2/2/report.ka.html"), "reports"),
    Row("altered report", o.report_without_delays, "reports"),
    Row("altered report", o.report_without_a_dataset, "reports"),
    Row("altered report", o.report_by_rules(1), "reports"),
    Row("altered report", o.report_by_rules(9), "reports"),
    Row("altered report", o.report_in_nonsense, "reports"),
    Row("report on the wrong checkpoint", o.report_on(265, 264), "reports"),
    Row("report on the wrong checkpoint", o.report_on(266, 266), "reports"),
    Row("report on the wrong checkpoint", o.report_from_the_future, "reports"),
    *(Row("abusive erasure", s.text_row(s.DELETE, n), "texts") for n in (KEPT, 255, 256)),
    Row("abusive erasure", s.leaves(changes.edit(15, actor={"role": "system"})), "log texts"),
    Row("abusive erasure", s.no_proof_of_erasure, "texts"),
    Row("abusive erasure", s.proof_of_another_erasure, "texts"),
    Row("abusive erasure", o.erase(KEPT, LAB), "texts"),
    Row("abusive erasure", o.erase(KEPT, really=False), "texts"),
    Row("abusive erasure", o.erase(KEPT, at=100), "texts"),
    Row("abusive erasure", o.erase_later, "reports texts"),
    *(Row("altered text or salt", s.text_row(s.OTHER, n), "texts") for n in (KEPT, 255, 256)),
    Row("altered text or salt", s.text_row(s.EMPTY, KEPT), "texts"),
    Row("altered text or salt", s.text_row(s.SALT, KEPT), "texts"),
    Row("altered text or salt", s.text_row(s.SHORT, KEPT), "texts"),
    Row("altered text or salt", s.texts_swapped, "texts"),
    Row("altered text or salt", s.text_invented, "texts"),
    Row("altered text or salt", s.text_line(KEPT, text="Other"), "texts"),
    Row("altered text or salt", s.text_line(KEPT, more="x"), "texts"),
    Row("altered text or salt", s.remove("texts/000"), "texts"),
]

HIDDEN = [
    Hidden("forged signature", s.forge_cosignature, "witnesses", ""),
    Hidden("rewrite and re-sign", o.rewrite(0), "witnesses", "held", True),
    Hidden("fork", o.fork(LATE, 3), "witnesses", "held", False),
    Hidden("fork", o.fork(LATE, 80), "witnesses", "held", True),
    Hidden("rollback", o.roll_back(LATE), "", "held"),
    Hidden("rollback", o.roll_back(150), "witnesses", "held"),
    Hidden("rollback", o.show_an_old_export, "", "held"),
    Hidden("backdating", o.backdate, "times", ""),
    Hidden("backdating", o.antedate, "times", ""),
]


def test_the_matrix_has_all_eighteen() -> None:
    shown = [row.tampering for row in BY_KEY] + [row.tampering for row in HIDDEN]
    named = [one.strip() for one in TAMPERINGS.replace("\n", " ").split(",")]
    assert len(named) == 18
    assert set(shown) == set(named)


def test_nothing_is_wrong_before_anybody_tampers(scene: Scene, held: bytes) -> None:
    result = judged(scene.export(), trusting(scene, quorum=True), held, rendered=True)
    assert {one.status for one in result.verdicts} == {"proved"}


@pytest.mark.parametrize("row", BY_KEY, ids=lambda row: row.tampering)
def test_the_logs_key_catches(scene: Scene, held: bytes, row: Row) -> None:
    shown = row.attack(scene)
    result = judged(shown, trusting(scene))
    assert broken(result) == set(row.broken.split())
    assert result.misbehaviour is None, "nobody but the operator can make the log look guilty"
    assert broken(judged(shown, trusting(scene, quorum=True), held)) >= broken(result)


@pytest.mark.parametrize("row", HIDDEN, ids=lambda row: row.tampering)
def test_only_a_witness_or_a_held_checkpoint_catches(scene: Scene, held: bytes, row: Hidden) -> None:
    shown = row.attack(scene)
    by_key = judged(shown, trusting(scene))
    assert (by_key.proved, by_key.misbehaviour) == (True, None)
    assert broken(judged(shown, trusting(scene, quorum=True))) == set(row.witness.split())
    by_held = judged(shown, trusting(scene), held)
    assert broken(by_held) == set(row.held.split())
    assert (by_held.misbehaviour is not None) is row.two_histories


def test_a_page_that_is_not_what_its_dataset_says_is_caught_where_it_can_be_rendered(scene: Scene) -> None:
    shown = o.report_with_a_page_of_its_own(scene)
    assert judged(shown, trusting(scene)).proved
    assert broken(judged(shown, trusting(scene), rendered=True)) == {"reports"}


def test_rows_past_the_newest_checkpoint_are_not_given_out(scene: Scene) -> None:
    honest = scene.export()
    before = {file: file.read_bytes() for file in honest.rglob("*") if file.is_file()}
    s.append_row(scene)
    assert {file: file.read_bytes() for file in scene.export().rglob("*") if file.is_file()} == before


def test_an_archive_that_programs_would_read_differently_is_refused(scene: Scene) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        shown = s.twice_in_the_archive(scene)
    with pytest.raises(SourceError, match="holds a file twice"):
        judged(shown, trusting(scene))


def test_an_archive_with_a_damaged_file_is_told_from_one_that_is_whole(scene: Scene) -> None:
    archive = scene.folder / "shown.zip"
    archive.write_bytes(s.archived(scene).replace(b'"correlation":"', b'"correlation" "', 1))
    assert "log" in broken(judged(archive, trusting(scene)))


@pytest.mark.parametrize("kept", [b"", b"no checkpoint", b"example.org/garden\n5\n"])
def test_what_is_held_and_is_no_checkpoint_proves_nothing(scene: Scene, kept: bytes) -> None:
    assert broken(judged(scene.export(), trusting(scene), kept)) == {"held"}


def test_a_checkpoint_of_another_log_is_not_continued_by_this_one(scene: Scene, tmp_path: Path) -> None:
    other = s.another_ledger(scene.copy(tmp_path / "other"))
    kept = (other / "checkpoint").read_bytes()
    assert broken(judged(scene.export(), trusting(scene), kept)) == {"held"}


def test_a_witness_whose_word_is_withheld_for_the_end_vouches_for_nothing(scene: Scene) -> None:
    shown = o.fork(LATE, 3)(scene)
    result = judged(shown, trusting(scene, quorum=True))
    [faults] = [one.faults for one in result.verdicts if one.guarantee == "witnesses"]
    assert faults == [
        "the quorum has seen the first 200 events, and not the 3 after them;"
        " ask for an export up to event 199, or again when it has"
    ]


def test_of_two_logs_of_one_name_that_the_policy_lists_either_is_trusted(scene: Scene) -> None:
    trusted = trusting(scene)
    other = SigningKey.generate(scene.key.public.name, LOG).public
    both = trusted._replace(logs=(other, *trusted.logs))
    assert judged(scene.export(), both).proved
    assert broken(judged(scene.export(), trusted._replace(logs=(other,)))) == {"signature"}
