"""The state of one workplan, whole."""

from msgspec import Struct, field

from events.state.activities import Activity
from events.state.delegations import Delegation
from events.state.discussion import Consultation, Decision, KeyMessages, Retraction
from events.state.plan import Organisation, Section, Workplan
from events.state.reports import Erasure, Report
from events.values import Language


class State(Struct):
    """Everything, after `size` events. Open reschedule requests point at activity and milestone.

    `erasures` are by seal; there are as many as texts were ever erased. `retractions` are by contribution,
    `key_messages` by quarter and language.
    """

    size: int = 0
    recorded_at: str | None = None
    versions: dict[str, int] = field(default_factory=dict)
    workplan: Workplan | None = None
    organisations: dict[str, Organisation] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    updates: dict[str, str] = field(default_factory=dict)
    requests: dict[str, tuple[str, str]] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)
    key_messages: dict[str, dict[Language, KeyMessages]] = field(default_factory=dict)
    consultations: dict[str, Consultation] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    delegations: dict[str, Delegation] = field(default_factory=dict)
    erasures: dict[str, Erasure] = field(default_factory=dict)
    retractions: dict[str, Retraction] = field(default_factory=dict)

    @property
    def plan(self) -> Workplan:
        """The workplan. Raises LookupError while the ledger is empty."""
        if self.workplan is None:
            raise LookupError("this ledger holds no workplan yet")
        return self.workplan
