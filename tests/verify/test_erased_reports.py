"""Reports that quoted a text which was erased: their dataset is compared, and nothing else is expected."""

from pathlib import Path

from events.verify.verdict import Verdict
from tests.verify.scene import ERASED, Scene, broken, judged, trusting
from tests.verify.tools import seal_of

QUOTING = "reports/2021-Q2/1"


def reports(shown: Path, scene: Scene) -> Verdict:
    [found] = [
        one for one in judged(shown, trusting(scene), rendered=True).verdicts if one.guarantee == "reports"
    ]
    return found


def test_an_export_leaves_out_what_showed_an_erased_text_and_is_proved(scene: Scene) -> None:
    shown = scene.export()
    assert [path.name for path in (shown / QUOTING).iterdir()] == ["report.json"]
    assert seal_of(scene, ERASED) in (shown / QUOTING / "report.json").read_text()
    verdict = reports(shown, scene)
    assert verdict.status == "proved"
    [erasure] = [e.position for e in scene.ledger.state().erasures.values()]
    why = f"all but the dataset not compared: a text it quoted was erased by event {erasure}"
    assert f"2021-Q2, edition 1: {why}" in verdict.note


def test_what_still_shows_the_text_is_told_of(scene: Scene) -> None:
    shown = scene.export()
    (shown / QUOTING / "report.en.html").write_text("what was said")
    verdict = reports(shown, scene)
    assert any("report.en.html is still there" in fault for fault in verdict.faults)


def test_later_editions_are_compared_with_the_texts_that_are_left(scene: Scene) -> None:
    shown = scene.export()
    page = shown / "reports/2021-Q3/1/report.en.html"
    page.write_bytes(page.read_bytes().replace(b"2021", b"2022", 1))
    assert broken(judged(shown, trusting(scene), rendered=True)) == {"reports"}
