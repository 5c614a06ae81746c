"""Jobs run on the small plan of the reports' tests, and on that of the API's."""

from tests.api.conftest import each_world, lab, world
from tests.reports.conftest import office

__all__ = ["each_world", "lab", "office", "world"]
