"""Reports of small stories, in words."""

from events.figures import Dataset
from service.reports.tables import Written, written
from service.reports.texts import Texts
from tests.events.story import SEAL
from tests.figures.quarter import made, told

TEXT = "The guidance was tried out in three countries."
TEXTS = Texts({SEAL.sha256: TEXT})


def told_report(language: str = "en") -> Written:
    """The report of a quarter with a bit of everything."""
    return report(made(told().state), language)


def report(data: Dataset, language: str = "en", texts: Texts = TEXTS) -> Written:
    return written(data, language, texts)
