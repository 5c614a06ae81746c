"""YAML that knows its lines, and refuses what plans are not written in."""

import pytest

from seed.document import Unreadable, parse


def test_every_path_knows_its_line() -> None:
    document = parse(b"plan:\n  title: {en: A}\n  sections:\n    - code: B\n    - {code: C}\n")
    assert document.data == {"plan": {"title": {"en": "A"}, "sections": [{"code": "B"}, {"code": "C"}]}}
    assert document.lines["plan.title.en"] == 2
    assert document.lines["plan.sections[0].code"] == 4
    assert document.lines["plan.sections[1]"] == 5


def test_a_date_stays_text_so_that_a_bad_one_can_be_shown() -> None:
    assert parse(b"end: 2021-02-30\n").data == {"end": "2021-02-30"}


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    assert parse("\ufeffplan: 1\n".encode()).data == {"plan": 1}


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", None, "is empty"),
        (b"# only a comment\n", None, "is empty"),
        (b"plan: [1, 2\nnext: 3\n", 2, "is not valid YAML"),
        (b"plan: 1\n\tnext: 2\n", 2, "is not valid YAML"),
        (b"plan: 1\nname: \x07\n", 2, "control character 0x07"),
        (b"plan: 1\n---\nplan: 2\n", 2, "is not valid YAML"),
        (b"plan: !!python/object:os.system {}\n", 1, "plain data only"),
        (b"plan: !secret 1\n", 1, "has the tag !secret at plan"),
        (b"plan: !!int x\n", 1, "cannot be read at plan"),
        (b"plan: 1\nname: ab\xffc\n", 2, "is not UTF-8: byte 0xff"),
        (b"plan: 1\nname: 2\nplan: 3\n", 3, "says 'plan' twice under the top"),
        (b"plan:\n  a: {b: 1, b: 2}\n", 2, "says 'b' twice under plan.a"),
        (b"plan: &a [1]\nnext: *a\n", 2, "repeats a value by reference at next"),
        (b"plan: &a\n  inner: *a\n", 2, "repeats a value by reference at plan.inner"),
        (b"? [a]\n: 1\n", 1, "has a key that is no plain text"),
        (b"[" * 5000 + b"]" * 5000, None, "is nested too deeply"),
    ],
)
def test_what_is_no_plan_file_is_refused_with_line_and_reason(
    content: bytes, line: int | None, reason: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        parse(content)
    assert refused.value.line == line
    assert reason in refused.value.reason
