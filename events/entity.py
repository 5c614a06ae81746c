"""What a state is made of."""

from collections.abc import Hashable

from msgspec import Struct


class Entity(Struct, gc=False):
    """Base of what a state is made of; mutable, changed by `events.evolve` only."""

    @property
    def identity(self) -> Hashable:
        """The same for every mention of the same thing, as long as its state is in memory."""
        return id(self)
