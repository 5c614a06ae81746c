"""`kvali agenda` and `kvali briefing` print what is made for meetings."""

from datetime import date
from pathlib import Path

from sqlalchemy import URL

from service.schedule.planned import plan
from tests.reports.printed import pages, squeezed
from tests.support.plan import NET, WORKPLAN, new_service, settings_for, submit
from tests.support.server import called, environment, kvali


def test_a_pack_is_printed_as_page_or_pdf_for_the_consultation_of_a_day(
    database_url: URL, tmp_path: Path
) -> None:
    environ = environment(database_url, tmp_path)
    service = new_service(settings_for(database_url, tmp_path))
    ledger = service.ledger(WORKPLAN)
    submit(ledger)
    for kind in ("network", "principals"):
        plan(ledger, NET, {"kind": kind, "held_on": date(2021, 9, 23)})
    service.close()
    refused = called(environ, "agenda", "2021-09-24")
    assert refused.returncode == 1
    assert "planned are: 2021-09-23 (network), 2021-09-23 (principals)" in refused.stderr
    several = called(environ, "agenda", "2021-09-23")
    assert "say which kind: network, principals" in several.stderr
    assert called(environ, "agenda", "soon").returncode == 2
    arguments = ("--kind", "network", "--quarter", "2021-Q2", "--format", "html")
    page = kvali(environ, "agenda", "2021-09-23", *arguments)
    assert "Consultation of the Network, 23 September 2021" in page
    assert "Quarter 2 of 2021" in page
    file = tmp_path / "briefing.pdf"
    kvali(environ, "briefing", "2021-Q2", "--language", "ka", "--output", str(file))
    (one,) = pages(file.read_bytes())
    assert squeezed("მოკლე ცნობა ხელმძღვანელებისთვის") in squeezed(one.text)
    assert called(environ, "briefing", "2031-Q1").returncode == 2
