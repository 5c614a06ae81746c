"""The text of a plan, taken apart by its labels."""

from seed.layout import read_layout
from seed.text import Source
from tests.seed.support import GARDENS_TEXT

LAYOUT = read_layout(Source(GARDENS_TEXT))


def test_sections_are_told_apart_with_kind_number_and_line() -> None:
    assert [(each.kind, each.number, each.title.line) for each in LAYOUT.sections] == [
        ("core_priority", "1", 14),
        ("core_priority", "2", 37),
        ("working_group", None, 51),
        ("thematic_priority", "1", 74),
        ("thematic_priority", "2", 93),
    ]


def test_a_title_broken_over_a_page_is_joined() -> None:
    activity = LAYOUT.sections[0].activities[0]
    assert activity.title.text == "უბნის ბაღების აღწერა და აღწერის შედეგების გამოქვეყნება ღია რუკაზე."
    assert (activity.title.line, activity.title.last_line) == (18, 20)


def test_an_activity_without_a_number_ends_where_its_deadline_starts_on_the_same_line() -> None:
    activity = LAYOUT.sections[0].activities[2]
    assert (activity.number, activity.title.text) == (None, "თესლის ბანკისთვის მზადება")
    assert [deadline.line for deadline in activity.deadlines] == [25]


def test_a_label_that_runs_into_the_line_before_is_found() -> None:
    group = LAYOUT.sections[2]
    assert [leads.text for leads in group.leads] == ["წვიმის ჯგუფი (RAIN), BEES"]
    assert group.activities[1].deadlines[0].text.endswith("კვარტალში)")


def test_a_label_broken_over_a_page_is_found_and_its_list_is_empty() -> None:
    members = LAYOUT.sections[3].activities[1].members
    assert [(each.text, each.line) for each in members] == [("", 87)]
    assert [each.text for each in LAYOUT.sections[3].objectives] == ["ყველა"]


def test_the_head_ends_before_the_first_section() -> None:
    assert LAYOUT.head.last_line == 10
    assert LAYOUT.stray == []


def test_words_that_belong_nowhere_are_stray() -> None:
    layout = read_layout(Source(GARDENS_TEXT.replace("აქტივობები:", "აქტივობები: სხვა სიტყვები", 1)))
    assert [each.text for each in layout.stray] == ["სხვა სიტყვები"]


def test_a_text_without_sections_is_all_head() -> None:
    layout = read_layout(Source("ვადა: 2031\n"))
    assert (layout.sections, layout.head.text) == ([], "ვადა: 2031")
    assert read_layout(Source("")).sections == []
