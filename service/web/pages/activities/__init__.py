"""Activities: the list, each of them, and the events behind every figure."""

from service.web.pages.activities import behind, contributing, listing, one
from service.web.pages.activities.place import blueprint

__all__ = ["behind", "blueprint", "contributing", "listing", "one"]
