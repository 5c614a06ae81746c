"""Jobs run on the small plan of the reports' tests."""

from tests.reports.conftest import office

__all__ = ["office"]
