"""One story for all queries: updates, a review, a date change, and texts."""

from collections.abc import Iterator
from datetime import date

import pytest
from msgspec import structs
from sqlalchemy import URL

from events import vocabulary as v
from events.values import Evidence, Window
from tests.events.story import at, update
from tests.support.told import Told, told


@pytest.fixture
def ledger(database_url: URL) -> Iterator[Told]:
    """The plan alone, at positions 0 to 10."""
    with told(database_url) as opened:
        yield opened


@pytest.fixture
def story(ledger: Told) -> Told:
    """Positions 11 to 17: what the comments say."""
    ledger.at(at(2021, 6, 21))
    paper = Evidence(type="document", title=ledger.seal("Final paper"), date=date(2021, 6, 20))
    done = update(status="completed", narrative=ledger.seal("Delivered – ჩაბარებულია"), evidence=(paper,))
    ledger.when(done, on=date(2021, 6, 20))  # 11: KP1-A1 is completed
    ledger.at(at(2021, 6, 22))
    ledger.when(v.UpdateValidated("KP1-A1", "u1"), by="UNDP", role="secretariat")  # 12
    late = update("KP1-A3", name="u2", organisation="IOM", confidence="red", percent=40)
    ledger.when(structs.replace(late, narrative=ledger.seal("Behind")), by="IOM")  # 13: KP1-A3 is late
    ledger.at(at(2021, 7, 5))
    later = Window(date(2021, 10, 1), date(2021, 12, 31), "quarter")
    why = ledger.seal("Partners need longer")
    ledger.when(v.RescheduleRequested("KP1-A2", "r1", "M1", later, "UNDP", why), by="UNDP")  # 14
    ledger.at(at(2021, 7, 6))
    ledger.when(v.RescheduleDecided("KP1-A2", "r1", approved=True), by="ILO", role="secretariat")  # 15
    ledger.at(at(2021, 7, 8))
    ledger.when(v.UpdateReturned("KP1-A3", "u2", ledger.seal("Say why")), by="ILO", role="secretariat")  # 16
    ledger.at(at(2021, 7, 9))
    ledger.when(update(name="u3", activity="KP1-A2", milestone="M2", quarter="2021-Q3"))  # 17: under review
    return ledger
