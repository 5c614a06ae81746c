"""What can be read, a module a subject: one line each. `service.api.reads` registers all of them."""

from collections.abc import Callable
from typing import Any, NamedTuple

from marshmallow import Schema

from service.api import parameters
from service.queries.answers import (
    ActivityAnswer,
    DelegationAnswer,
    OrganisationAnswer,
    SectionAnswer,
    WorkplanAnswer,
)
from service.queries.consultations import ConsultationAnswer
from service.queries.decisions import DecisionAnswer
from service.queries.view import View

AS_OF = parameters.AsOf

Versioned = (
    WorkplanAnswer
    | OrganisationAnswer
    | SectionAnswer
    | ActivityAnswer
    | DelegationAnswer
    | ConsultationAnswer
    | DecisionAnswer
)


class Read(NamedTuple):
    """One operation. `rule` is below /workplans/{wp}, and calls what it names as the writes do.

    `version` is what an If-Match has to name.

    `of_witnesses` says that it tells of checkpoints and who cosigned them: they have to cover everything that
    was written before, and witnesses follow while nothing happens. All else without a `version` follows from
    the ledger and the day.
    """

    rule: str
    name: str
    use_case: str
    parameters: type[Schema]
    query: Callable[..., Any]
    kind: Any
    version: Callable[[View, Any], int] | None = None
    of_witnesses: bool = False

    @property
    def conditional(self) -> bool:
        """Whether it can be asked with If-None-Match."""
        return self.version is None and not self.of_witnesses


def own_version(_: View, found: Versioned) -> int:
    """The version of what was found itself."""
    return found.version
