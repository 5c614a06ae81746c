"""What data files and the API have in common, though neither imports the other."""

from events import values
from seed import plan


def test_organisations_are_of_the_same_kinds_in_data_files_and_over_http() -> None:
    assert plan.OrganisationKind == values.OrganisationKind
