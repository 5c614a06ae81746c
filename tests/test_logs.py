"""What the log says is one line each, whoever chose the words."""

import logging

from service.logs import OneLine


def test_a_message_is_one_line_whatever_it_is_about() -> None:
    said = ("a sign-in was refused: %s", ("x\r\n2021-07-05 ERROR forged\x1b[2J\u2028კვალი",))
    record = logging.LogRecord("service", logging.WARNING, "here", 1, *said, None)
    line = OneLine("%(levelname)s %(message)s").format(record)
    assert line == (r"WARNING a sign-in was refused: x\x0d\x0a2021-07-05 ERROR forged\x1b[2J\u2028კვალი")
