"""What the API's description says of texts is what is taken."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from service.edge.fields import Code, Line, Prose, Whole

ODD = "\x00\x1f\x85\u2028\u202e\ufeff\r\t \u3000a-\u10d0\U0001f600"


@pytest.mark.parametrize("field", [Line(), Prose(), Code()], ids=["line", "prose", "code"])
@given(text=st.text(max_size=40) | st.text(st.sampled_from(ODD), min_size=1, max_size=6))
def test_a_text_is_taken_where_its_pattern_says_so(field: Line, text: str) -> None:
    try:
        taken = bool(field.deserialize(text))
    except ValidationError:
        taken = False
    described = re.search(field.pattern.replace("$", r"\Z"), text.replace("\r\n", "\n")) is not None
    assert taken == (described and text.strip() != "")


def test_a_whole_number_is_one_however_it_is_written() -> None:
    field = Whole(0, 100)
    assert [field.deserialize(5), field.deserialize(5.0)] == [5, 5]
    for other in (5.5, True, "5", float("inf"), 1e300):
        with pytest.raises(ValidationError):
            field.deserialize(other)
