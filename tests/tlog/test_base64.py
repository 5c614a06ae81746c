"""Base64, in one way only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.tlog import MalformedError, base64


@given(st.binary())
def test_bytes_read_back(data: bytes) -> None:
    assert base64.decode(base64.encode(data)) == data


@pytest.mark.parametrize(
    "text",
    [
        "A",
        "AA",
        "AAA",
        "AA=",
        "AA===",
        "AA==\n",
        " AA==",
        "A A==",
        "AB==",
        "AAB=",
        "A-_=",
        "AA==AA==",
        "=",
        "é===",
    ],
)
def test_this_is_not_base64_or_not_the_one_way_to_write_it(text: str) -> None:
    with pytest.raises(MalformedError, match="Base64"):
        base64.decode(text)
