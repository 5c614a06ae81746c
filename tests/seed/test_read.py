"""A bad data file is refused with file, line, path, value and reason."""

from pathlib import Path

import pytest

from seed.problems import Problem, SeedError
from seed.read import read
from tests.seed.support import GARDENS, UNNM, full


def problems(path: Path, content: str | bytes) -> list[Problem]:
    """What reading a file with this content complains about."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(SeedError) as refused:
        read(path)
    return refused.value.problems


def edited(path: Path, old: str, new: str) -> tuple[list[Problem], int]:
    """The problems of the gardens' file after one edit, and the line of the edit."""
    text = GARDENS.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the fixture"
    return problems(path, text.replace(old, new)), text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize("path", [GARDENS, UNNM], ids=["gardens", "unnm"])
def test_a_good_file_becomes_a_plan(path: Path) -> None:
    assert read(path).sections


def test_a_problem_names_file_line_path_value_and_reason(tmp_path: Path) -> None:
    found, line = edited(tmp_path / "bad.yaml", "end: 2031-05-31", "end: 2031-05-32")
    path = "sections[1].activities[2].schedule[0].end"
    assert found == [Problem(str(tmp_path / "bad.yaml"), path, line, "2031-05-32", "Not a valid date.")]
    shown = f"{tmp_path}/bad.yaml:{line}: {path}: Not a valid date. (it says '2031-05-32')"
    assert str(SeedError(found)) == shown


@pytest.mark.parametrize(
    ("old", "new", "path", "reason"),
    [
        ("code: SEED,", "code: seed,", "o4.code", "in capitals"),
        ("code: SEED,", "colour: red, code: SEED,", "o4.colour", "Unknown field"),
        ("kind: group, names: {en: Rain", "kind: club, names: {en: Rain", "o2.kind", "one of"),
        ("{en: Rain Group, ka: წვიმის ჯგუფი}", "{en: Rain Group}", "o2.names.ka", "Missing"),
        ("{en: Rain Group, ka", "{en: ' ', ka", "o2.names.en", "it is empty"),
        ("{en: Rain Group, ka", '{en: "Rain\\n", ka', "o2.names.en", "the space around"),
        ("{en: Rain Group, ka", '{en: "R\\x07n", ka', "o2.names.en", "control characters"),
        ("{en: Rain Group, ka", '{en: "R\\ud800n", ka', "o2.names.en", "control characters"),
        ("{en: Rain Group, ka", "{en: [1], ka", "o2.names.en", "Not a valid string"),
        ("code: gardens-2031-2032", "code: Gardens!", "workplan.code", "small letters"),
        ("adopted_on: 2031-03-03", "adopted_on: 3 March", "workplan.adopted_on", "Not a valid date"),
        ("number: 6", "number: '6'", "s2.a0.number", "Not a valid integer"),
        ("number: 6", "number: 6.5", "s2.a0.number", "Not a valid integer"),
        ("number: 6", "number: 0", "s2.a0.number", "greater than or equal to 1"),
        ("on_request: true", "on_request: 1", "s0.a1.on_request", "true or false"),
        ("on_request: true", "on_request: 'yes'", "s0.a1.on_request", "true or false"),
        ("[13, 5, 8]", "[13, 5, 24]", "s2.gcm_objectives", "numbers from 1 to 23"),
        ("[13, 5, 8]", "[13, 5, 13]", "s2.gcm_objectives", "different objectives"),
        ("[13, 5, 8]", "[]", "s2.gcm_objectives", "list of different"),
        ("[13, 5, 8]", "[13, true]", "s2.gcm_objectives", "numbers from 1 to 23"),
        ("[13, 5, 8]", "some", "s2.gcm_objectives", "all, or cross-cutting"),
        ("every: quarter", "every: week", "s0.a1.w0.every", "one of"),
        ("members: [TREE, LEAF]", "members: TREE", "s2.members", "Not a valid list"),
        ("schedule: []", "schedule: null", "s1.a1.schedule", "may not be null"),
        ("    leads: [RAIN, BEES]\n", "", "s2.leads", "Missing"),
    ],
)
def test_a_file_of_another_shape_is_refused(
    tmp_path: Path, old: str, new: str, path: str, reason: str
) -> None:
    found, _ = edited(tmp_path / "bad.yaml", old, new)
    assert [problem.path for problem in found] == [full(path)]
    assert reason in found[0].reason
    assert found[0].line is not None


@pytest.mark.parametrize(
    ("old", "new", "path", "reason"),
    [
        ("code: SEED,", "code: BEES,", "o4.code", "is already said at organisations[1]"),
        ("aliases: [RIAN]", "aliases: [RIAN, BEES]", "o2.aliases", "already a name of BEES"),
        ("[BEES, RAIN, SOIL, SEED,", "[BEES, RAIN, SOIL, MOSS,", "s0.members[3]", "is not among"),
        ("[BEES, RAIN, SOIL, SEED,", "[BEES, RAIN, SOIL,", "o4.code", "nobody names"),
        ("[BEES, RAIN, SOIL, SEED,", "[BEES, BEES, RAIN, SOIL, SEED,", "s0.members[1]", "already"),
        ("hosted_by: TREE", "hosted_by: MOSS", "o8.hosted_by", "is not among"),
        ("ka: ხეების სახლი}}", "ka: ხეების სახლი}, hosted_by: BEES}", "o0.hosted_by", "hosted"),
        ("secretariat: DESK", "secretariat: TREE", "workplan.secretariat", "of kind secretariat"),
        ("timezone: Asia/Tbilisi", "timezone: Asia/Nowhere", "workplan.timezone", "no time zone"),
        ("timezone: Asia/Tbilisi", "timezone: ../etc", "workplan.timezone", "no time zone"),
        ("end: 2032-06-02", "end: 2032-05-02", "workplan.forum.end", "before its start"),
        ("{number: 2, title", "{number: 1, title", "workplan.thematic_areas[1].number", "already said"),
        ("thematic_area: 2", "thematic_area: 3", "s2.thematic_area", "not among the thematic"),
        ("code: TP2", "code: TP1", "s4.code", "is already said at sections[3]"),
        ("    line: 93", "    line: 73", "s4.line", "does not follow"),
        ("        line: 97", "        line: 0", "s4.a0.line", "greater than or equal"),
        ("number: 7", "number: 6", "s2.a1.number", "is already said"),
        ("number: 4\n        position: 4", "number: 4\n        position: 5", "s0.a3.position", "place 4"),
        ("leads: [LEAF]", "leads: []", "s3.a1.leads", "an activity has a lead"),
        ("kind: omission, printed: ქსელი", "kind: reading, printed: ქსელი", "s3.a1.members", "omission"),
        ("2031-05-01, end: 2031-05-31", "2031-05-02, end: 2031-05-31", "s1.a2.w0.start", "first day"),
        ("2031-05-01, end: 2031-05-31", "2031-05-01, end: 2031-05-30", "s1.a2.w0.end", "last day"),
        ("start: null, end: 2031-09-30", "start: null, end: 2031-08-31", "s1.a0.w0.end", "last day"),
        ("start: null, end: 2031-09-30", "start: null, end: 2033-09-30", "s1.a0.w0.end", "outside"),
        ("start: null, end: 2031-09-30", "start: 2030-07-01, end: 2031-09-30", "s1.a0.w0.start", "outside"),
        ("            every: quarter\n", "", "s0.a1.w0.every", "how often"),
        ("kind: continuous", "kind: continuous, every: quarter", "s3.a1.w0.every", "how often"),
        ("note: By July is read as the end of June.", "", "s2.a1.w0.note", "says why"),
        ("    start: 2031-07-01", "    start: 2031-04-01", "s2.a1.w0.continuation.start", "starts after"),
        ("printed: RIAN, ", "", "s0.notes[0]", "both line and printed"),
        ("read_as: RAIN,", "read_as: ნინო ბაღიშვილი (მებაღე),", "s0.notes[0].read_as", "natural person"),
    ],
)  # fmt: skip
def test_a_file_that_breaks_a_rule_is_refused(
    tmp_path: Path, old: str, new: str, path: str, reason: str
) -> None:
    found, _ = edited(tmp_path / "bad.yaml", old, new)
    assert (full(path), True) in {(problem.path, reason in problem.reason) for problem in found}, found
    assert all(problem.line for problem in found)


def test_an_end_before_its_start_is_refused_with_the_line_of_the_end(tmp_path: Path) -> None:
    old = "            end: 2031-03-31"
    found, line = edited(tmp_path / "bad.yaml", old, "            end: 2030-12-31")
    assert {problem.path for problem in found} == {"sections[2].activities[0].schedule[0].end"}
    assert {problem.line for problem in found} == {line}
    assert "lies before its start, 2031-01-01" in str(SeedError(found))


def test_everything_that_is_wrong_is_listed_at_once_by_line(tmp_path: Path) -> None:
    text = GARDENS.read_text(encoding="utf-8")
    text = text.replace("kind: union", "kind: onion").replace("precision: month", "precision: week")
    found = problems(tmp_path / "bad.yaml", text)
    assert [problem.value for problem in found] == ["onion", "week", "week"]
    assert [problem.line for problem in found] == sorted(problem.line or 0 for problem in found)


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", None, "is empty"),
        (b"plan: [", 1, "not valid YAML"),
        (b"a: 1\nb: \xff\n", 2, "not UTF-8"),
        (b"workplan: 1\nworkplan: 2\n", 2, "twice"),
    ],
)
def test_what_is_no_yaml_is_refused_with_file_and_line(
    tmp_path: Path, content: bytes, line: int | None, reason: str
) -> None:
    (problem,) = problems(tmp_path / "bad.yaml", content)
    assert (problem.file, problem.line) == (str(tmp_path / "bad.yaml"), line)
    assert reason in problem.reason


@pytest.mark.parametrize("content", ["- 1\n", "just text\n", "{}\n"])
def test_yaml_that_is_no_plan_is_refused(tmp_path: Path, content: str) -> None:
    assert problems(tmp_path / "bad.yaml", content)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"nowhere.yaml: the file: cannot be read: No such file"):
        read(tmp_path / "nowhere.yaml")
