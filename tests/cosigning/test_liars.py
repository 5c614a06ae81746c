"""Whatever answers in a witness's place: nothing false is kept, and the operator is told what is wrong."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
from flask import Response

from events.tlog import add_checkpoint, note
from events.tlog.cosignature import cosign
from events.tlog.keys import WITNESS, SigningKey
from tests.cosigning.conftest import House
from tests.support.log import SmallLog
from tests.support.neighbours import answering, listening

Lie = Callable[[House, bytes], Response]


def cosigned(house: House, body: bytes, key: SigningKey | None = None, days: int = 0) -> Response:
    """A cosignature of the checkpoint that is asked about."""
    text = note.parse(add_checkpoint.parse(body).checkpoint).text
    time = int((house.clock.now() + timedelta(days=days)).timestamp())
    return Response(cosign(text, key or house.key, time).line)


def of_another(house: House, _: bytes) -> Response:
    other = note.parse(SmallLog().checkpoint(5)).text
    return Response(cosign(other, house.key, int(house.clock.now().timestamp())).line)


def sized(text: str) -> Lie:
    return lambda _, __: Response(text, HTTPStatus.CONFLICT, content_type="text/x.tlog.size")


NOT_ONE = "no cosignature of this checkpoint by its key"
LIES: dict[str, tuple[Lie, str]] = {
    "another checkpoint's": (of_another, NOT_ONE),
    "another witness's": (
        lambda house, body: cosigned(house, body, SigningKey.generate("other.example.org", WITNESS)),
        "without a cosignature by its key",
    ),
    "of tomorrow": (lambda house, body: cosigned(house, body, days=1), "its clock is 86400 seconds from"),
    "of yesterday": (lambda house, body: cosigned(house, body, days=-1), "its clock is 86400 seconds from"),
    "nothing": (lambda _, __: Response(b""), "without a cosignature"),
    "no text": (lambda _, __: Response(b"\xff\xfe"), NOT_ONE),
    "a web page": (lambda _, __: Response("<html>hello</html>\n"), NOT_ONE),
    "much": (lambda _, __: Response(b"x\n" * 5_000_000), NOT_ONE),
    "the size it was told": (sized("0\n"), "it says that it knows the size 0, and that this is wrong"),
    "a larger size": (sized("9999999999999999999\n"), "was it restored from a backup?"),
    "no size": (sized("many\n"), "did not say which size"),
    "another history": (lambda _, __: Response("", 409), "it has cosigned another history of this ledger"),
    "no continuation": (lambda _, __: Response("", 422), "does not continue what it has cosigned"),
    "unknown": (lambda _, __: Response("", 404), "it does not follow this ledger"),
    "another key": (lambda _, __: Response("", 403), "it knows another key of this ledger"),
    "a fault": (lambda _, __: Response("", 500), "it answered 500"),
    "a redirection": (lambda _, __: Response("", 302, {"Location": "http://127.0.0.1:1"}), "it answered 302"),
}


@pytest.mark.parametrize(("lie", "told"), LIES.values(), ids=LIES)
def test_what_is_no_cosignature_is_not_kept(house: House, lie: Lie, told: str) -> None:
    with listening(answering(lambda body: lie(house, body)), house.port):
        house.submit()
    shown = house.shown()
    assert told in (shown.witnesses[0].failure or "")
    assert (shown.satisfied, house.sizes()) == (False, [])
    assert len(house.newest().note.signatures) == 1


@pytest.mark.parametrize("size", ["7\n", "9999999999999999999\n"])
def test_a_witness_that_lied_and_is_honest_again_is_caught_up(house: House, size: str) -> None:
    with listening(answering(lambda body: sized(size)(house, body)), house.port):
        house.submit()
    house.clock.advance(timedelta(minutes=2))
    with house.witness():
        house.submit()
    assert house.sizes() == [house.newest().checkpoint.size]
