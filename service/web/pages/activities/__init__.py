"""Activities: the list, each of them, and the events behind every figure."""

from service.web.pages.activities import behind, listing, one
from service.web.pages.activities.place import blueprint

__all__ = ["behind", "blueprint", "listing", "one"]
