"""Events of the accountability reports."""

from events.values import Rendition
from events.vocabulary.base import Event


class ReportIssued(Event, frozen=True):
    """An edition of a quarter's accountability report was issued.

    A pure function of the first `size` events; `root` is their Merkle root, `rules` the version of the
    counting, and each rendition is bound by its SHA-256.
    """

    TYPE = "report.issued"
    quarter: str
    edition: int
    size: int
    root: str
    rules: int
    renditions: tuple[Rendition, ...]

    @property
    def stream(self) -> str:
        """One for each quarter."""
        return f"report/{self.quarter}"
