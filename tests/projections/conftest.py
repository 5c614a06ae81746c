"""A ledger whose read models have something of everything in them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import URL

from events import vocabulary as v
from tests.events.story import EVIDENCE, Q4, SEAL, at, update, window
from tests.events.test_deciders_consultations import DECIDED, HELD
from tests.support.told import Told, told


@pytest.fixture
def ledger(database_url: URL) -> Iterator[Told]:
    """With updates that the state has dropped: u1 was withdrawn, u2 replaced by u3, u4 superseded by u5."""
    with told(database_url) as opened:
        opened.at(at(2021, 7, 5))
        opened.given(
            update(name="u1"),
            v.UpdateWithdrawn("KP1-A1", "u1"),
            update(name="u2"),
            v.UpdateReturned("KP1-A1", "u2", SEAL),
            update(name="u3", resubmits="u2"),
            update("KP1-A3", name="u4", organisation="IOM"),
            v.UpdateValidated("KP1-A3", "u4"),
            update("KP1-A3", name="u5", organisation="IOM", percent=20),
            v.UpdateValidated("KP1-A3", "u5"),
            v.SectionChanged("KP1", SEAL, observers=("IOM",)),
            v.ReportIssued("2021-Q2", 1, 12, "0" * 64, 1, (), 1),
            v.TextErased("section/KP1", 20, "reason", SEAL.sha256, "asked for"),
            v.LedgerRestored("the disk failed"),
            v.MilestoneAdded("KP1-A1", window("M2", Q4), SEAL),
            v.CommentPosted("KP1-A1", "c1", "ILO", "en", SEAL),
            v.EvidenceAdded("KP1-A1", "e1", "ILO", EVIDENCE[0]),
            v.CommentRetracted("KP1-A1", "c1", "ILO"),
            v.KeyMessagesWritten("2021-Q2", "en", SEAL),
            v.KeyMessagesWritten("2021-Q2", "en", None),
            HELD,
            DECIDED,
            v.DecisionFollowedUp("d1", "done", "ILO"),
            v.DecisionChanged("d1", SEAL, due=None),
        )
        yield opened
