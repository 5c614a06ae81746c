"""What the log says is one line each, whoever chose the words."""

import logging

import pytest

from service.logs import CHATTY, OneLine, configure


def test_a_message_is_one_line_whatever_it_is_about() -> None:
    said = ("a sign-in was refused: %s", ("x\r\n2021-07-05 ERROR forged\x1b[2J\u2028კვალი",))
    record = logging.LogRecord("service", logging.WARNING, "here", 1, *said, None)
    line = OneLine("%(levelname)s %(message)s").format(record)
    assert line == (r"WARNING a sign-in was refused: x\x0d\x0a2021-07-05 ERROR forged\x1b[2J\u2028კვალი")


@pytest.mark.parametrize("name", CHATTY)
def test_who_talks_all_day_is_heard_when_something_is_wrong_or_when_asked_for(name: str) -> None:
    log = logging.getLogger(name)
    before = log.level
    try:
        configure("info")
        assert (log.isEnabledFor(logging.INFO), log.isEnabledFor(logging.WARNING)) == (False, True)
        configure("debug")
        assert log.level == logging.NOTSET
    finally:
        log.setLevel(before)
