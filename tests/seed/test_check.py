"""The checker: what the text bears out passes, and every kind of false claim is reported with its line."""

import json
import re
from collections.abc import Iterator

import pytest

from seed.check import Checked, check, render
from seed.plan import Plan
from tests.seed.support import GARDENS, GARDENS_TEXT, changed, data_of, full, plan_of

DATA = data_of(GARDENS)
PLAN = plan_of(DATA)
FURNITURE = re.compile(
    r"აქტივობები:|\*\*.*|თემატური მიზნები|ძირითადი პრიორიტეტები|ახალი თემატური პრიორიტეტები|არსებული .*"
)
"""Lines of the layout that say nothing: what is under them counts, not they."""

TWICE = DATA["sections"][3]["activities"][0]["schedule"][0]
WINDOW = {
    "printed": "2031",
    "start": "2031-01-01",
    "end": "2031-12-31",
    "precision": "year",
    "kind": "window",
}


def found(plan: Plan, text: str = GARDENS_TEXT) -> list[tuple[str, int | None]]:
    """Path and line of every mismatch."""
    return [(mismatch.path, mismatch.line) for mismatch in check(plan, text).mismatches]


def test_a_true_plan_has_no_mismatch_and_the_sum_stands_last() -> None:
    shown = render(check(PLAN, GARDENS_TEXT)).splitlines()
    assert shown == [
        "12 deadlines, 15 windows (3 inferred), 9 organisations, 9 notes",
        "12 activities, 5 sections, 0 mismatches",
    ]


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        # The head
        ("workplan.title.ka", "სხვა გეგმა", "workplan.title.ka 2"),
        ("workplan.adopted_on", "2031-03-04", "workplan.adopted_on 4"),
        ("workplan.period.end", "2033-12-31", "workplan.period 2"),
        ("workplan.period.start", "2031-02-01", "workplan.period 2"),
        ("workplan.notes[0].line", 2, "workplan.notes[0].printed 2"),
        ("workplan.thematic_areas[0].title.ka", "სხვა სფერო", "s3.thematic_area 89"),
        # Organisations
        ("o2.aliases[0]", "RIANN", "o2.aliases[0] nowhere"),
        # Sections
        ("s0.code", "KP3", "s0.code 12"),
        ("s2.code", "TP-RAIN", "s2.code 51"),
        ("s0.kind", "working_group", "s0.kind 12"),
        ("s0.title.ka", "ბაღების რუკა", "s0.title.ka 14"),
        ("s0.line", 13, "s0.line 13; sections 14"),
        ("s0.leads", None, "s0.leads 29"),
        ("s0.leads", ["CITY"], "s0.leads 29; s0.leads[0] 29"),
        ("s0.leads", ["TREE", "CITY"], "s0.leads[1] 29"),
        ("s1.leads", ["TREE"], "s1.leads 37"),
        ("s2.leads", ["RAIN"], "s2.leads 60"),
        ("s0.members", ["BEES", "RAIN", "SOIL", "SEED", "LEAF"], "s0.members 31"),
        ("s2.members", ["TREE", "LEAF", "SEED"], "s2.members[2] 62"),
        ("s1.members", ["TREE"], "s1.members 37"),
        ("s2.observers", [], "s2.observers 64"),
        ("s2.observers", ["SOIL", "TREE"], "s2.observers[1] 64"),
        ("s0.persons", [], "s0.members 31"),
        ("s0.persons", ["ნინო ბაღიშვილი (მებაღე)", "გია"], "s0.persons[1] 31"),
        ("s2.gcm_objectives", [13, 8, 5], "s2.gcm_objectives 66"),
        ("s2.gcm_objectives", [13, 5], "s2.gcm_objectives 66"),
        ("s2.gcm_objectives", None, "s2.gcm_objectives 66"),
        ("s3.gcm_objectives", "cross-cutting", "s3.gcm_objectives 87"),
        ("s4.gcm_objectives", "all", "s4.gcm_objectives 103"),
        ("s0.gcm_objectives", [1], "s0.gcm_objectives 14"),
        ("s2.thematic_area", 1, "s2.thematic_area 68"),
        ("s2.thematic_area", None, "s2.thematic_area 68"),
        ("s4.thematic_area", 1, "s4.thematic_area 93"),
        # Notes
        ("s0.notes[0].printed", "RAIN", "s0.notes[0].printed 31"),
        ("s0.notes[0].line", 62, "s0.notes[0].printed 62"),
        ("s0.notes[1].printed", "თესლის საბჭო", "s0.members 31"),
        ("s0.notes[2].kind", "reading", "s0.members 31"),
        ("s2.notes", [], "s2.thematic_area 68"),
        ("s2.notes[0].read_as", "დავა", "s2.thematic_area 68"),
        ("s3.a1.notes[0].line", 87, "s3.a1.notes[0].printed 87"),
        # Activities
        ("s0.a0.number", 2, "s0.a0.number 18"),
        ("s0.a2.number", 3, "s0.a2.number 25"),
        ("s0.a3.number", None, "s0.a3.number 26"),
        ("s0.a0.line", 19, "s0.activities 18; s0.a0.line 19"),
        ("s0.a0.title.ka", "აღწერა", "s0.a0.title.ka 18"),
        ("s0.a1.on_request", False, "s0.a1.on_request 23"),
        ("s0.a0.on_request", True, "s0.a0.on_request 18"),
        ("s0.a0.leads", ["TREE"], "s0.a0.leads 18"),
        ("s0.a0.members", [], "s0.a0.members 18"),
        ("s0.a0.gcm_objectives", [1], "s0.a0.gcm_objectives 18"),
        ("s0.a0.thematic_area", 1, "s0.a0.thematic_area 18"),
        ("s3.a0.leads", None, "s3.a0.leads 80"),
        ("s3.a0.leads", ["TREE"], "s3.a0.leads 80"),
        ("s3.a0.members", None, "s3.a0.members 81"),
        ("s3.a0.members", ["EVERYONE", "BEES"], "s3.a0.members[1] 81"),
        ("s3.a1.members", ["BEES"], "s3.a1.members[0] 87"),
        # Schedules
        ("s0.a0.schedule", [], "s0.a0.schedule 22"),
        ("s1.a1.schedule", [WINDOW | {"line": 43}], "s1.a1.w0.printed 43"),
        ("s0.a0.w0.line", 24, "s0.a0.schedule 22; s0.a0.w0.printed 24"),
        ("s0.a0.w0.printed", "2031 წლის მე-3 კვარტალი", "s0.a0.schedule 22; s0.a0.w0.printed 22"),
        ("s0.a0.w0.start", "2031-01-01", "s0.a0.w0.start 22"),
        ("s0.a0.w0.end", "2031-09-30", "s0.a0.w0.end 22"),
        ("s0.a0.w0.precision", "month", "s0.a0.w0.precision 22"),
        ("s0.a0.w0.kind", "continuous", "s0.a0.w0.kind 22"),
        ("s0.a0.w0.kind", "recurring", "s0.a0.w0.kind 22"),
        ("s0.a1.w0.kind", "window", "s0.a1.w0.kind 24"),
        ("s3.a1.w0.kind", "window", "s3.a1.w0.kind 83"),
        ("s3.a1.w0.printed", "2031 წლის მე-2 და მე-3 კვარტალი", "s3.a1.schedule 83; s3.a1.w0.kind 83"),
        ("s1.a0.w0.start", "2031-07-01", "s1.a0.w0.start 42"),
        ("s1.a0.w0.printed", "2031 წლის მე-3 კვარტალი", "s1.a0.schedule 42; s1.a0.w0.start 42"),
        ("s2.a0.w0.inferred", False, "s2.a0.w0.inferred 56"),
        ("s2.a0.w1.line", 56, "s2.a0.schedule 56; s2.a0.w1.printed 56"),
        ("s2.a0.w1.end", "2032-12-31", "s2.a0.w1.end 58"),
        ("s2.a1.w0.end", "2031-07-31", "s2.a1.w0.end 60"),
        ("s2.a1.w0.continuation.end", "2031-09-30", "s2.a1.w0.continuation 60"),
        ("s2.a1.w0.continuation.printed", "გაგრძელდება", "s2.a1.w0.continuation.printed 60"),
        ("s4.a0.schedule", DATA["sections"][4]["activities"][0]["schedule"][1:], "s4.a0.schedule 98"),
        ("s3.a0.w1", TWICE, "s3.a0.schedule 79; s3.a0.w1.printed 79"),
    ],
)
def test_a_false_claim_is_reported_with_its_path_and_line(path: str, value: object, expected: str) -> None:
    mismatches = found(plan_of(changed(DATA, full(path), value)))
    shown = [f"{at} {line or 'nowhere'}" for at, line in mismatches]
    assert sorted(shown) == sorted(map(full, expected.split("; ")))


def test_a_mismatch_says_what_was_claimed_and_what_the_line_says() -> None:
    plan = plan_of(changed(DATA, "sections[2].gcm_objectives", [7]))
    (mismatch,) = check(plan, GARDENS_TEXT).mismatches
    assert (mismatch.claim, mismatch.says) == ("(7,)", "13, 5 და 8")
    assert str(mismatch) == "line 66: sections[2].gcm_objectives: the plan says “(7,)”, the text “13, 5 და 8”"


def test_a_phrase_that_no_rule_reads_has_to_be_marked_as_inferred() -> None:
    text = GARDENS_TEXT.replace("2031 წლის მაისი", "2031 წლის გაზაფხული")
    path = "sections[1].activities[2].schedule[0]"
    data = changed(DATA, f"{path}.printed", "2031 წლის გაზაფხული")
    assert found(plan_of(data), text) == [(path, 45)]
    assert found(plan_of(changed(data, f"{path}.inferred", True)), text) == []


def test_a_section_that_the_plan_leaves_out_is_reported() -> None:
    data = changed(DATA, "sections", DATA["sections"][:-1])
    assert found(plan_of(data)) == [("sections", 93)]


def test_an_activity_that_the_plan_leaves_out_is_reported() -> None:
    data = changed(DATA, "sections[1].activities", DATA["sections"][1]["activities"][:-1])
    assert found(plan_of(data)) == [("sections[1].activities", 44)]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (" - ვადა: 2031 წლის მაისი", " - ვადა: 2031 წლის მაისი\n - ვადა: 2032", 46),
        ("მომზადება, როცა საჭიროა.", "მომზადება, როცა საჭიროა. ვადა: 2031", 43),
        ("წევრები: TREE, ფოთლების", "წევრები: TREE, უცხო სახლი, ფოთლების", 62),
        ("წევრები: TREE, ფოთლების", "წევრები: TREE, BEES, ფოთლების", 62),
        ("წევრები: TREE, ფოთლების", "წევრები: TREE, TREE, ფოთლების", 62),
        ("მებაღეთა კვარტალური კრების", "მებაღეთა კრების", 24),
        ("აქტივობები:\n\n1. გაკვეთილები", "აქტივობები: ზედმეტი\n\n1. გაკვეთილები", 76),
        ("**ბაღების ქსელი**", "თემატური პრიორიტეტი 3\n\nმეტი\n", 107),
    ],
)  # fmt: skip
def test_what_the_text_says_and_the_plan_does_not_is_reported(old: str, new: str, line: int) -> None:
    assert GARDENS_TEXT.count(old) == 1
    assert line in {at for _, at in found(PLAN, GARDENS_TEXT.replace(old, new))}


def weighty_lines(text: str, first: str) -> Iterator[int]:
    """Indices of the lines from a first one on that say something."""
    lines = text.split("\n")
    start = lines.index(first)
    return (
        index
        for index, line in enumerate(lines)
        if index >= start and line.strip() and not FURNITURE.fullmatch(line.strip())
    )


def misses_a_blank_line(plan: Plan, text: str, index: int) -> bool:
    """Whether the checker sees nothing when one line is emptied."""
    lines = text.split("\n")
    return not check(plan, "\n".join([*lines[:index], "", *lines[index + 1 :]])).mismatches


def test_no_line_of_the_text_can_be_emptied_unseen() -> None:
    weighty = list(weighty_lines(GARDENS_TEXT, "ძირითადი პრიორიტეტი 1"))
    assert len(weighty) == 49
    assert [index + 1 for index in weighty if misses_a_blank_line(PLAN, GARDENS_TEXT, index)] == []


def test_no_word_of_the_text_can_be_changed_unseen() -> None:
    first = GARDENS_TEXT.index("ძირითადი პრიორიტეტი 1")
    unseen = []
    for word in re.finditer(r"\w+", GARDENS_TEXT):
        line = (
            GARDENS_TEXT[: word.start()].rpartition("\n")[2] + GARDENS_TEXT[word.start() :].partition("\n")[0]
        )
        if word.start() < first or FURNITURE.fullmatch(line.strip()):
            continue
        text = f"{GARDENS_TEXT[: word.start()]}ცვლილება{GARDENS_TEXT[word.end() :]}"
        if not check(PLAN, text).mismatches:
            unseen.append((word[0], line))
    assert unseen == []


def test_line_endings_and_a_byte_order_mark_change_nothing() -> None:
    assert check(PLAN, "\ufeff" + GARDENS_TEXT.replace("\n", "\r\n")) == check(PLAN, GARDENS_TEXT)


def test_the_result_is_plain_json() -> None:
    plan = plan_of(changed(DATA, "sections[0].activities[0].schedule[0].end", "2031-09-30"))
    checked = json.loads(json.dumps(check(plan, GARDENS_TEXT).as_dict()))
    assert (checked["activities"], checked["sections"], checked["deadlines"]) == (12, 5, 12)
    assert checked["mismatches"] == [
        {
            "path": "sections[0].activities[0].schedule[0].end",
            "claim": "2031-09-30",
            "line": 22,
            "says": "- ვადა: 2031 წლის მე-2 კვარტალი (which reads 2031-06-30)",
        }
    ]


@pytest.mark.parametrize("text", ["", "\n", "ვადა: 2031\n", "\x00", "აქტივობები:\n1. ა\nვადა: ბ\n"])
def test_another_text_bears_nothing_out(text: str) -> None:
    checked = check(PLAN, text)
    assert isinstance(checked, Checked)
    assert {f"sections[{index}].line" for index in range(5)} <= {each.path for each in checked.mismatches}
    assert render(checked).endswith(f"0 activities, 0 sections, {len(checked.mismatches)} mismatches")
