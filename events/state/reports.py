"""What was issued, and what was erased."""

from msgspec import Struct, field

from events.entity import Entity
from events.values import Rendition


class Edition(Struct, frozen=True, gc=False):
    """An issued edition of a quarter's report; `size` events went into it, `renderer` made its renditions."""

    edition: int
    position: int
    issued_at: str
    size: int
    root: str
    rules: int
    renditions: tuple[Rendition, ...]
    renderer: int = 0


class Report(Entity):
    """The editions of one quarter's report."""

    quarter: str
    editions: list[Edition] = field(default_factory=list)


class Erasure(Entity):
    """That the text behind a seal was erased: by the event at `position`, on which basis."""

    sha256: str
    position: int
    recorded_at: str
    basis: str
