"""What `kvali demo` builds: everything that can happen, made up, and the same every time."""

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from sqlalchemy import URL, select

from events.codec import moment
from events.completion import completion
from events.facts import facts
from events.quarter import Quarter
from events.units import Lens, Standpoint
from seed.demo import Stage
from seed.demo.words import MARKS, bank
from seed.load import load
from seed.read import read
from service.bootstrap import Service
from service.clock import SimulatedClock
from service.config import load_settings
from service.jobs import run_due
from service.projections import rebuild
from service.reports.kept import stored
from service.reports.reproducing import reproduce
from service.store import migrate
from service.store.engine import reading
from service.store.tables import TEXT
from tests.demo.conftest import Demonstration, built, environment_for, kvali
from tests.reports.printed import squeezed, text_of
from tests.seed.support import FIXTURES, UNNM

MADE_UP = {
    "en": "Demonstration: everything in this report is made up",
    "ka": "სადემონსტრაციო: ამ ანგარიშში ყველაფერი გამოგონილია",
}
GARDENS = ("--file", str(FIXTURES / "gardens.yaml"))


def test_the_same_seed_gives_the_same_ledger_byte_for_byte_on_any_database(
    on_sqlite: Demonstration, on_postgresql: Demonstration, sqlite_url: URL, tmp_path: Path
) -> None:
    assert on_sqlite.answer == on_postgresql.answer
    assert built(environment_for(sqlite_url, tmp_path)) == on_sqlite.answer


def test_another_seed_gives_another_history_and_another_plan_has_one_too(tmp_path: Path) -> None:
    homes = (tmp_path / "1", tmp_path / "2")
    one, other = (built({"KVALI_HOME": str(home)}, "--seed", home.name, *GARDENS) for home in homes)
    assert one["root"] != other["root"]
    assert len(one["reports"]) == len(other["reports"]) == 8


def test_building_it_twice_is_harmless(demonstration: Demonstration) -> None:
    result = kvali(demonstration.environment, "demo")
    assert result.exit_code == 0
    assert "is there already (kvali-demo/unnm-2021-2022/1)" in result.stdout
    again = built(demonstration.environment, "--seed", "2")
    assert again == demonstration.answer | {"built": False}


def test_it_stands_beside_the_real_plan_in_a_ledger_of_its_own(sqlite_url: URL, tmp_path: Path) -> None:
    environment = environment_for(sqlite_url, tmp_path)
    assert kvali(environment, "seed", *GARDENS).exit_code == 0
    assert built(environment, *GARDENS)["workplan"] == "gardens-2031-2032-demo"
    real = json.loads(kvali(environment, "replay", "--workplan", "gardens-2031-2032", "--json").stdout)
    assert {activity["status"] for activity in real["activities"]} == {"not_started"}
    assert kvali(environment, "seed", *GARDENS).stdout == "The ledger holds all of the plan.\n"


def test_all_read_models_are_what_a_fresh_fold_says(demonstration: Demonstration) -> None:
    assert rebuild.check(demonstration.service.engine, demonstration.ledger.id) == []


def test_time_moves_on_from_the_adoption_to_the_last_report(demonstration: Demonstration) -> None:
    times = [moment(recorded.envelope.recorded_at) for recorded in demonstration.history]
    assert times == sorted(times)
    assert str(times[0].date()) == "2021-04-28"
    assert str(times[-1].date()) == "2023-01-14"


def test_every_quarter_has_its_report_and_some_have_a_corrected_edition(demonstration: Demonstration) -> None:
    reports = demonstration.ledger.state().reports
    editions = {quarter: len(report.editions) for quarter, report in sorted(reports.items())}
    assert list(editions.values()) == [1, 2, 2, 1, 2, 2, 2, 1]
    data = json.loads(reproduce(demonstration.ledger, "2021-Q2", 2).files[0].content)
    assert data["corrections"]["differences"]


def test_each_report_is_issued_when_its_grace_has_passed(demonstration: Demonstration) -> None:
    reports = demonstration.ledger.state().reports
    for quarter in ("2021-Q2", "2021-Q4", "2022-Q2", "2022-Q4"):
        due = Quarter.parse(quarter).closes_at("Europe/Zurich", 14)
        assert moment(reports[quarter].editions[0].issued_at) == due


def test_the_ledger_and_everything_rendered_from_it_say_that_it_is_a_demonstration(
    demonstration: Demonstration,
) -> None:
    ledger = demonstration.ledger
    assert ledger.record.demonstration
    assert {r.envelope.ledger for r in demonstration.history} == {"kvali-demo/unnm-2021-2022/1"}
    edition = ledger.state().reports["2022-Q2"].editions[0]
    files = {one.name: stored(ledger, one).content for one in edition.renditions}
    assert json.loads(files["report.json"])["cover"]["demonstration"] is True
    for language, said in MADE_UP.items():
        assert said in files[f"report.{language}.html"].decode()
        assert squeezed(said) in squeezed(text_of(files[f"report.{language}.pdf"]))
        cover = load_workbook(BytesIO(files[f"report.{language}.xlsx"])).worksheets[0]
        assert any(said in str(cell) for row in cover.values for cell in row)
    replayed = kvali(demonstration.environment, "replay", "--to", "2021-Q3").stdout
    assert replayed.startswith("DEMONSTRATION, made up")


def test_every_text_says_of_itself_that_it_is_made_up(demonstration: Demonstration) -> None:
    sections = demonstration.ledger.state().sections.values()
    printed = {person.sha256 for section in sections for person in section.persons}
    with reading(demonstration.service.engine) as connection:
        texts = {row.sha256: row.value for row in connection.execute(select(TEXT.c.sha256, TEXT.c.value))}
    written = [text for sha256, text in texts.items() if sha256 not in printed]
    addresses = [text for text in written if text.startswith("https://demonstration.example/")]
    assert all(text.startswith(tuple(MARKS.values())) for text in set(written) - set(addresses))
    assert min(sum(text.startswith(mark) for text in written) for mark in MARKS.values()) > 100


def test_every_occasion_has_words_in_both_languages() -> None:
    for occasion, sentences in bank().items():
        assert set(sentences) == {"en", "ka"}, occasion
        assert all(text.format(n=2) for texts in sentences.values() for text in texts), occasion


def test_most_of_the_plan_is_on_time_and_not_all_of_it_is_done(demonstration: Demonstration) -> None:
    state = demonstration.ledger.state()
    forum = state.plan.forum.start
    lens = Lens("baseline", 1, "printed", "activity", forum - timedelta(days=1))
    at = Standpoint.end_of(state.plan.period.end)
    figures = completion(facts(state), lens, None, at).official
    assert 0.55 < figures.on_time / figures.due < 0.75
    assert min(figures.late, figures.overdue) >= 5
    assert figures.cancelled == 1


def begun(environment: dict[str, str]) -> Service:
    """A demonstration that holds its plan and nothing more."""
    stage = Stage(read(UNNM), 1)
    service = Service(load_settings(environment), SimulatedClock(stage.opening, "begun"))
    migrate.upgrade(service.engine)
    ledger = service.open_ledger("unnm-2021-2022-demo", "kvali-demo/unnm-2021-2022/1", demonstration=True)
    load(stage.plan, ledger)
    service.close()
    return Service(load_settings(environment))


def test_a_demonstration_that_was_interrupted_is_not_gone_on_with(sqlite_url: URL, tmp_path: Path) -> None:
    environment = environment_for(sqlite_url, tmp_path)
    begun(environment).close()
    result = kvali(environment, "demo")
    assert result.exit_code == 1
    assert "was begun and not finished" in result.stderr
    assert "KVALI_HOME=./another kvali demo" in result.stderr


def test_the_scheduler_leaves_alone_what_is_being_built(sqlite_url: URL, tmp_path: Path) -> None:
    service = begun(environment_for(sqlite_url, tmp_path))
    size = service.ledger("unnm-2021-2022-demo").state().size
    run_due(service)
    assert service.ledger("unnm-2021-2022-demo").state().size == size
    service.close()
