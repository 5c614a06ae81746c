"""A page on paper: what it says, and none of what one can only press."""

from pathlib import Path

import pypdfium2
import pytest

from tests.web.conftest import SignIn
from tests.web.site import DEMO


@pytest.mark.parametrize(
    ("path", "said"),
    [("/", "Ready for IMRF"), ("/reports/2021-Q2?edition=1", "Quarterly accountability report")],
)
def test_a_printed_page_has_no_navigation(look: SignIn, tmp_path: Path, path: str, said: str) -> None:
    page = look(f"/en/workplans/{DEMO}{path}")
    file = tmp_path / "page.pdf"
    page.pdf(path=file, format="A4")
    document = pypdfium2.PdfDocument(file)
    text = "".join(one.get_textpage().get_text_range() for one in document)
    assert said in text
    for pressed in ("Sign in", "Skip to the content", "Coverage", "ქართული", "Download as PDF"):
        assert pressed not in text
