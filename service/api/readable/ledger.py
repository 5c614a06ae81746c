"""The ledger itself."""

from service.api import parameters
from service.api.readable import AS_OF, Read
from service.edge.gate import service
from service.queries import events as q_events
from service.queries import proofs as q_proofs
from service.queries import witnesses as q_witnesses
from service.queries.answers import EventAnswer
from service.queries.view import View


def _checkpoint(seen: View) -> q_witnesses.CheckpointAnswer:
    """The ledger's newest checkpoint, and how far its witnesses have followed."""
    return q_witnesses.checkpoint(seen, service().settings.policy)


LEDGER = (
    Read("/events/<int:position>", "get_event", "read_events", AS_OF, q_events.event, EventAnswer),
    Read(
        "/checkpoint",
        "get_checkpoint",
        "read_plan",
        AS_OF,
        _checkpoint,
        q_witnesses.CheckpointAnswer,
        of_witnesses=True,
    ),
    Read(
        "/consistency",
        "get_consistency",
        "read_events",
        parameters.Consistency,
        q_proofs.consistency,
        q_proofs.ConsistencyAnswer,
    ),
)
