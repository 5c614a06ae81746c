"""What was agreed, and who acts for whom."""

from typing import Any

from service.api import parameters
from service.api.readable import AS_OF, Read, own_version
from service.queries import consultations as q_consultations
from service.queries import decisions as q_decisions
from service.queries import delegations as q_delegations
from service.queries.answers import DelegationAnswer, Page
from service.queries.view import View


def _decisions(
    seen: View, limit: int, before: int | None = None, **filters: Any
) -> Page[q_decisions.DecisionAnswer]:
    """Decisions, those recorded last first."""
    return q_decisions.decisions(seen, q_decisions.Filters(**filters), limit, before)


DECISIONS = (
    Read(
        "/consultations",
        "list_consultations",
        "read_updates",
        parameters.Consultations,
        q_consultations.consultations,
        Page[q_consultations.ConsultationAnswer],
    ),
    Read(
        "/consultations/<consultation>",
        "get_consultation",
        "read_updates",
        AS_OF,
        q_consultations.consultation,
        q_consultations.ConsultationAnswer,
        own_version,
    ),
    Read(
        "/decisions",
        "list_decisions",
        "read_updates",
        parameters.Decisions,
        _decisions,
        Page[q_decisions.DecisionAnswer],
    ),
    Read(
        "/decisions/<decision>",
        "get_decision",
        "read_updates",
        AS_OF,
        q_decisions.decision,
        q_decisions.DecisionAnswer,
        own_version,
    ),
    Read(
        "/delegations",
        "list_delegations",
        "read_updates",
        parameters.Delegations,
        q_delegations.delegations,
        Page[DelegationAnswer],
    ),
    Read(
        "/delegations/<delegation>",
        "get_delegation",
        "read_updates",
        AS_OF,
        q_delegations.delegation,
        DelegationAnswer,
        own_version,
    ),
)
