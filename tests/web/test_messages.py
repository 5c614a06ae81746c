"""Every message is there in every language, and none that nobody says."""

import re
from typing import Any

from babel.messages.pofile import read_po

from service.web.language import files
from tests.web.messages import translated, used

FIELDS = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


def test_nothing_is_said_in_english_only() -> None:
    known = translated("ka")
    assert {message: where for message, where in used().items() if message not in known} == {}


def test_no_translation_is_left_over() -> None:
    assert translated("ka").keys() - used().keys() == set()


def test_a_translation_fills_in_what_the_message_does() -> None:
    for file in files("ka"):
        with file.open("rb") as source:
            for message in read_po(source, locale="ka"):
                known = {field for text in _texts(message.id) for field in FIELDS.findall(text)}
                said = {field for text in _texts(message.string) for field in FIELDS.findall(text)}
                assert not message.id or said <= known, message.id


def _texts(string: Any) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, (tuple, list)) else (string,)
