"""Events of the accountability reports."""

from events.values import Language, Rendition, Sealed
from events.vocabulary.base import Event


class ReportIssued(Event, frozen=True):
    """An edition of a quarter's accountability report was issued.

    Its dataset is a pure function of the first `size` events; `root` is their Merkle root, `rules` the
    version of the counting. The other renditions also show the texts that the dataset quotes, as they were
    then left; `renderer` is the version that made them, 0 where unknown. Each is bound by its SHA-256.
    """

    TYPE = "report.issued"
    SCHEMA = 2
    quarter: str
    edition: int
    size: int
    root: str
    rules: int
    renditions: tuple[Rendition, ...]
    renderer: int

    @property
    def stream(self) -> str:
        """One for each quarter."""
        return f"report/{self.quarter}"


class KeyMessagesWritten(Event, frozen=True):
    """The secretariat wrote the key messages of a quarter's report, in one language; null takes them back.

    An edition carries those that stood when it was issued.
    """

    TYPE = "report.key_messages_written"
    quarter: str
    language: Language
    text: Sealed | None

    @property
    def stream(self) -> str:
        """That of the quarter's reports."""
        return f"report/{self.quarter}"
