"""A ledger's life: whatever people may ask for, in any order, given to the ordinary commands."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import msgspec

from events.codec import NewEvent
from events.deciders import decide
from events.deciders.context import Context
from events.refusals import Refusal
from events.sealing import sealed_fields
from events.values import Actor
from events.vocabulary import OrganisationRegistered
from service import commands as c
from service.commands import Command, Order
from service.reports.publishing import publish
from service.store.submission import Decide, Submission
from tests.support.plan import HLT, LAB, NET, SEA, do
from tests.verify.scene import ADMINISTRATOR, Scene

ACTIVITIES = ("KP1-A1", "KP1-A2", "KP3-A1")
QUARTERS = ("2021-Q2", "2021-Q3", "2021-Q4", "2021-Q1")
STATUSES = ("ongoing", "completed", "suspended", "not_started", "cancelled")
EVIDENCE = (
    c.EvidenceGiven(type="document", title="Minutes", date=date(2021, 6, 29), url="https://a.example"),
)

Step = tuple[str, int, int]
"""What is asked for, and two numbers that choose among what there is."""


class Life:
    """Asks for things. What may not be is refused, as ever, and leaves no trace."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.ledger = scene, scene.ledger
        self.updates: list[str] = []
        self.returned: list[str] = []
        self.disputed: list[str] = []
        self.requests: list[str] = []
        self.positions: list[int] = []
        self.happened = Counter[str]()

    def live(self, steps: Sequence[Step]) -> None:
        """Each step in turn."""
        for name, one, other in steps:
            try:
                getattr(self, name)(one, other)
            except Refusal:
                continue
            self.happened[name] += 1

    def submit(self, one: int, other: int) -> None:
        """A lead reports, perhaps once more what was returned to it."""
        activity, status = ACTIVITIES[one % 2], STATUSES[other % 5]
        speaks = other % 2 == 0 or status in ("suspended", "cancelled")
        command = c.SubmitUpdate(
            activity=activity,
            milestone="M2" if activity == "KP1-A2" and other % 3 else "M1",
            status=status,  # type: ignore[arg-type]
            effective_on=date(2021, 7, 1) - timedelta(days=one),
            narrative=f"What was done: {one} წერია" if speaks else None,
            evidence=EVIDENCE if status == "completed" else (),
            resubmits=self.returned.pop() if self.returned and other % 3 == 0 else None,
        )
        done = self._done((LAB, HLT)[one % 3 % 2], command)
        self.updates.append(done["id"])
        self.positions.append(done["receipt"]["position"])

    def validate(self, one: int, other: int) -> None:
        """Somebody elsewhere accepts an update."""
        self._review(c.ValidateUpdate(update=self._update(one), note="Seen" if other % 2 else None))

    def send_back(self, one: int, other: int) -> None:
        """Or returns it."""
        update = self._update(one)
        self._review(c.ReturnUpdate(update=update, reason=f"Say more: {other}"))
        self.returned.append(update)

    def withdraw(self, one: int, other: int) -> None:
        """Its author takes it back."""
        self._done((LAB, HLT)[other % 2], c.WithdrawUpdate(update=self._update(one), reason="A mistake"))

    def dispute(self, one: int, other: int) -> None:  # noqa: ARG002 - all steps are alike
        """The other lead disagrees with a completion."""
        self.submit(one, 1)
        update = self.updates[-1]
        self._done((HLT, LAB)[one % 3 % 2], c.DisputeUpdate(update=update, reason="Not so"))
        self.disputed.append(update)

    def settle(self, one: int, other: int) -> None:
        """The secretariat decides who is right."""
        if not self.disputed:
            self.dispute(one, other)
        update = self.disputed.pop()
        self._review(c.SettleDispute(update=update, upheld=other % 2 == 0, reason="Asked both"))

    def ask_for_a_date(self, one: int, other: int) -> None:  # noqa: ARG002 - all steps are alike
        """A lead asks for another date."""
        end = date(2021, 12, 31) + timedelta(days=one)
        command = c.RequestReschedule(
            activity=ACTIVITIES[one % 2], milestone="M1", end=end, justification="Rain"
        )
        self.requests.append(self._done(LAB, command)["id"])

    def decide_on_a_date(self, one: int, other: int) -> None:
        """The secretariat answers."""
        if not self.requests:
            self.ask_for_a_date(one, other)
        command = c.DecideReschedule(request=self.requests.pop(), approved=other % 2 == 0, reason="As it is")
        self._review(command)

    def deputise(self, one: int, other: int) -> None:
        """A lead lets another organisation act for it, which then does, or not any more."""
        activity = ACTIVITIES[one % 3]
        granted = self._done(LAB, c.GrantDelegation(deputy="SEA", activities=(activity,)))
        if other % 2:
            self._done(LAB, c.EndDelegation(delegation=granted["id"]))
        command = c.SubmitUpdate(activity=activity, status="ongoing", on_behalf_of="LAB")
        self.updates.append(self._done(Actor("lead_agency", "SEA"), command)["id"])

    def cancel(self, one: int, other: int) -> None:
        """An activity will not be, or will it?"""
        activity = ACTIVITIES[one % 3]
        self._done(NET, c.CancelActivity(activity=activity, reason="No money"))
        if other % 3:
            self._done(NET, c.ReopenActivity(activity=activity, reason="Money"))

    def change_plan(self, one: int, other: int) -> None:
        """The secretariat changes what the plan says."""
        activity = ACTIVITIES[one % 3]
        commands: list[Command] = [
            c.AmendActivity(activity=activity, reason="Clearer", title={"en": f"Title {other}"}),
            c.AssignLeads(activity=activity, leads=(("LAB", "HLT", "SEA")[other % 3],), reason="Agreed"),
            c.ChangeSection(section="KP1", reason="Clearer", title={"en": f"Beds {other}"}),
            c.ReviseBaseline(adopted_on=self.scene.clock.now().date(), reason="Formally"),
        ]
        self._done(NET, commands[other % len(commands)])

    def report(self, one: int, other: int) -> None:  # noqa: ARG002 - all steps are alike
        """The next edition of a quarter's report."""
        publish(self.ledger, Order(actor=NET), QUARTERS[one % len(QUARTERS)])

    def erase(self, one: int, other: int) -> None:
        """Somebody asks for a text to be forgotten."""
        position = self.positions[one % len(self.positions)] if self.positions else other
        fields = [name for name, _ in sealed_fields(_plain(self.ledger.event(position).envelope.data))]
        field = fields[other % len(fields)] if fields else "narrative"
        self._done(ADMINISTRATOR, c.EraseText(event=position, field=field, basis="asked for"))

    def restore(self, one: int, other: int) -> None:
        """The operator says that a backup was put back."""
        self._done(ADMINISTRATOR, c.RecordRestore(reason="A disk", size_before=one * other or None))

    def crowd(self, one: int, other: int) -> None:
        """So many organisations come at once, in a single transaction."""
        size = self.ledger.state().size
        number = 256 - size + other % 3 - 1 if one % 8 == 0 and size < 250 else one % 5 + 2
        new = [OrganisationRegistered(f"ORG{size + n}", {"en": f"Guest {n}"}, "un") for n in range(number)]
        actor = Actor("system")
        self.ledger.writer.submit(
            Submission(
                decide=tuple(_decided(event, actor) for event in new), actor=actor, correlation="crowd"
            )
        )

    def wait(self, one: int, other: int) -> None:
        """Time passes, and sometimes a clock is set back, by less than clocks may differ."""
        self.scene.clock.advance(timedelta(days=one, seconds=-5 if other % 4 == 0 else 5))

    def _update(self, one: int) -> str:
        if not self.updates:
            self.submit(one, 0)
        return self.updates[-1 - one % min(3, len(self.updates))]

    def _review(self, command: Command) -> None:
        self._done(SEA, command)

    def _done(self, actor: Actor, command: Command) -> dict[str, Any]:
        return do(self.ledger, actor, command).body


def _decided(event: OrganisationRegistered, actor: Actor) -> Decide:
    return lambda state, now: decide(state, NewEvent(event), Context(actor, now))


def _plain(data: bytes) -> Any:

    return msgspec.json.decode(data)


STEPS = tuple(name for name in vars(Life) if not name.startswith("_") and name != "live")
