"""Signed notes (c2sp.org/signed-note)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.tlog import ForgedError, MalformedError, base64, note
from events.tlog.keys import LOG, SigningKey, public_key
from events.tlog.note import Note, Signature
from tests.support.logs import LOG_KEY, OTHER_LOG_KEY, WITNESS_KEY
from tests.tlog.test_keys import C2SP_EXAMPLE

TEXT = "one line\n\nand another\n"
SIGNED = Note(TEXT, (note.sign(TEXT, LOG_KEY),))
LINE = SIGNED.signatures[0].line

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=[chr(one) for one in range(32)]))
C2SP_NOTE = """\
This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
"""


@given(
    st.lists(TEXTS, min_size=1), st.lists(st.sampled_from([LOG_KEY, OTHER_LOG_KEY]), min_size=1, max_size=9)
)
def test_a_note_reads_back_whatever_its_text(lines: list[str], keys: list[SigningKey]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    signed = Note(text, tuple(note.sign(text, key) for key in keys))
    read = note.parse(signed.encode())
    assert read == signed
    assert read.encode() == signed.encode()
    assert set(note.verified(read, [LOG_KEY.public, OTHER_LOG_KEY.public])) == {key.public for key in keys}


def test_a_note_of_the_specification_is_verified() -> None:
    key = public_key(C2SP_EXAMPLE)
    read = note.parse(C2SP_NOTE.encode())
    assert read.text == "This is an example message.\n"
    assert note.verified(read, [key]) == [key]


def test_the_text_ends_at_the_last_blank_line() -> None:
    assert note.parse(SIGNED.encode()).text == TEXT


def test_up_to_a_hundred_signatures_are_read() -> None:
    assert len(note.parse(Note(TEXT, SIGNED.signatures * 100).encode()).signatures) == 100
    with pytest.raises(MalformedError, match="at most 100"):
        note.parse(Note(TEXT, SIGNED.signatures * 101).encode())


def test_a_note_is_not_longer_than_a_million_bytes() -> None:
    text = "x" * 999_000 + "\n"
    assert note.parse(Note(text, (note.sign(text, LOG_KEY),)).encode()).text == text
    with pytest.raises(MalformedError, match="too long"):
        note.parse(b"x" * 1000 + SIGNED.encode() + b"x" * 999_000)


def test_signatures_of_unknown_keys_are_ignored_even_of_a_known_name_or_id() -> None:
    same_name = note.sign(TEXT, OTHER_LOG_KEY)
    same_id = Signature("elsewhere.example", LOG_KEY.public.id, bytes(64))
    of_no_known_type = Signature("post-quantum.example", b"abcd", bytes(5000))
    read = note.parse(Note(TEXT, (same_name, same_id, of_no_known_type, *SIGNED.signatures)).encode())
    assert note.verified(read, [LOG_KEY.public]) == [LOG_KEY.public]
    strangers = Note(TEXT, (same_name, same_id, of_no_known_type))
    assert note.verified(strangers, [LOG_KEY.public]) == []


def test_a_key_that_signs_twice_counts_once() -> None:
    assert note.verified(Note(TEXT, SIGNED.signatures * 2), [LOG_KEY.public]) == [LOG_KEY.public]


def test_one_false_signature_of_a_known_key_rejects_the_note() -> None:
    false = Signature(LOG_KEY.public.name, LOG_KEY.public.id, LOG_KEY.sign(b"another text"))
    for signatures in ((false,), (*SIGNED.signatures, false), (false, *SIGNED.signatures)):
        with pytest.raises(ForgedError):
            note.verified(Note(TEXT, signatures), [LOG_KEY.public])


def test_another_text_is_not_signed() -> None:
    with pytest.raises(ForgedError):
        note.verified(Note(TEXT[:-1] + ".\n", SIGNED.signatures), [LOG_KEY.public])


def test_a_witness_cosigns_and_does_not_sign() -> None:
    assert note.verified(Note(TEXT, (note.sign(TEXT, WITNESS_KEY),)), [WITNESS_KEY.public]) == []


def test_the_same_bytes_of_a_key_under_another_name_are_another_key() -> None:
    renamed = SigningKey("another.example", LOG, bytes(range(32)))
    assert renamed.public.public == LOG_KEY.public.public
    assert note.verified(SIGNED, [renamed.public]) == []


def line(name: str = "log", data: bytes = bytes(68), dash: str = "— ", space: str = " ") -> str:
    return f"{dash}{name}{space}{base64.encode(data)}\n"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("", id="nothing"),
        pytest.param("text\n", id="no signatures"),
        pytest.param("text\n\n", id="no signature after the blank line"),
        pytest.param("text\n" + LINE, id="no blank line"),
        pytest.param(LINE, id="no text"),
        pytest.param("\n" + LINE, id="no text before the blank line"),
        pytest.param("text\n\n" + LINE[:-1], id="no newline at the end"),
        pytest.param("text\n\n" + LINE + "\n", id="a blank line at the end"),
        pytest.param("text\n\n" + LINE + "text\n", id="text behind it"),
        pytest.param("text\r\n\r\n" + LINE, id="lines of Windows"),
        pytest.param("te\txt\n\n" + LINE, id="a tab"),
        pytest.param("te\x00xt\n\n" + LINE, id="a zero byte"),
        pytest.param("text\n\n" + line(dash="- "), id="a hyphen"),
        pytest.param("text\n\n" + line(dash="– "), id="an en dash"),
        pytest.param("text\n\n" + line(dash="—"), id="no space after the dash"),
        pytest.param("text\n\n" + line(dash=" — "), id="a space before the dash"),
        pytest.param("text\n\n" + line(name=""), id="no name"),
        pytest.param("text\n\n" + line(name="a+b"), id="a plus in the name"),
        pytest.param("text\n\n" + line(name="a\u00a0b"), id="a space in the name"),
        pytest.param("text\n\n" + line(space="  "), id="two spaces"),
        pytest.param("text\n\n" + line(space="\u2003"), id="another space"),
        pytest.param("text\n\n— log\n", id="no signature in the line"),
        pytest.param("text\n\n— log \n", id="an empty signature"),
        pytest.param("text\n\n" + line(data=b"1234"), id="a key id alone"),
        pytest.param("text\n\n— log AAAAAA\n", id="no padding"),
        pytest.param("text\n\n— log AAAAAB==\n", id="Base64 of another way"),
        pytest.param("text\n\n— log AAAAAAA= more\n", id="more in the line"),
    ],
)
def test_this_is_no_note(data: str) -> None:
    with pytest.raises(MalformedError):
        note.parse(data.encode())


def test_what_is_no_utf_8_is_no_note() -> None:
    for broken in (b"\xff", b"\xc3", b"\xed\xa0\x80"):
        with pytest.raises(MalformedError, match="UTF-8"):
            note.parse(broken + SIGNED.encode())
