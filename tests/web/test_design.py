"""The visual language, held to what is written of it."""

import pytest

from tests.web.contrasts import PAGE, PAIRS, contrast, page, tokens


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_can_be_read_where_it_stands(scheme: str) -> None:
    colours = tokens()["light"] | tokens()[scheme]
    faint = {(one, on) for one, on, least in PAIRS if contrast(colours[one], colours[on]) < least}
    assert faint == set()


def test_the_document_has_the_contrasts_that_there_are() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.web.contrasts"
