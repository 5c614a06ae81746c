"""A small plan in a real database, changed by the ordinary commands, with a clock that tests move."""

from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import URL

from events.values import Actor, Forum, Milestone, Period, Role, ThematicArea, Window
from service.bootstrap import Service
from service.clock import Clock, SimulatedClock
from service.commands import (
    AddActivity,
    AdoptWorkplan,
    Command,
    EvidenceGiven,
    Ledger,
    OpenSection,
    Order,
    RegisterOrganisation,
    SubmitUpdate,
    ValidateUpdate,
    issue,
)
from service.config import load_settings
from tests.support import migrated

PLAN = "mini"
SYSTEM = Order(actor=Actor("system"))
SECRETARIAT = Order(actor=Actor("secretariat", "SECRETARIAT"))
Q2 = Window(date(2021, 4, 1), date(2021, 6, 30), "quarter")
Q3 = Window(date(2021, 7, 1), date(2021, 9, 30), "quarter")


def at(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


class Office:
    """A service on this database, and what the people around its ledger do."""

    def __init__(self, url: URL, folder: Path, clock: Clock) -> None:
        environment = {
            "KVALI_HOME": str(folder / "home"),
            "KVALI_DATABASE_URL": url.render_as_string(hide_password=False),
        }
        self.service = Service(load_settings(environment), clock)
        migrated.upgrade(self.service.engine)

    @property
    def ledger(self) -> Ledger:
        return self.service.ledger(PLAN)

    def open(self, *, demonstration: bool = False) -> "Office":
        """A plan of two activities due in Q2 2021 and one in Q3."""
        ledger = self.service.open_ledger(PLAN, "kvali/mini/1", demonstration=demonstration)
        for command in _plan():
            issue(ledger, SYSTEM, command)
        return self

    def post(self, activity: str, on: date, status: str = "completed") -> str:
        """ILO reports; returns the id of the update."""
        evidence = (EvidenceGiven(type="document", title="Minutes", date=on),)
        command = SubmitUpdate(
            activity=activity,
            status=status,  # type: ignore[arg-type]
            effective_on=on,
            narrative="Held in Geneva",
            evidence=evidence if status == "completed" else (),
        )
        return str(issue(self.ledger, self._as("lead_agency", "ILO"), command).body["id"])

    def validate(self, update: str) -> None:
        issue(self.ledger, SECRETARIAT, ValidateUpdate(update=update))

    def _as(self, role: Role, organisation: str) -> Order:
        return Order(actor=Actor(role, organisation))


def opened(
    url: URL, folder: Path, now: datetime, *, demonstration: bool = False
) -> tuple[Office, SimulatedClock]:
    clock = SimulatedClock(now, "office")
    return Office(url, folder, clock).open(demonstration=demonstration), clock


def _plan() -> list[Command]:
    return [
        AdoptWorkplan(
            workplan=PLAN,
            title={"en": "Mini plan", "ka": "მცირე გეგმა"},
            period=Period(date(2021, 1, 1), date(2022, 12, 31)),
            adopted_on=date(2021, 4, 28),
            forum=Forum({"en": "Forum", "ka": "ფორუმი"}, "IMRF", date(2022, 5, 17), date(2022, 5, 20)),
            timezone="Europe/Zurich",
            secretariat="SECRETARIAT",
            thematic_areas=(ThematicArea(1, {"en": "Data", "ka": "მონაცემები"}),),
        ),
        RegisterOrganisation(organisation="SECRETARIAT", names={"en": "Secretariat"}, kind="secretariat"),
        RegisterOrganisation(organisation="ILO", names={"en": "Labour Organization"}, kind="un"),
        OpenSection(
            section="KP1", kind="core_priority", title={"en": "Hub"}, leads=("ILO",), thematic_area=1
        ),
        *(
            AddActivity(
                activity=f"KP1-A{number}",
                section="KP1",
                number=number,
                position=number,
                title={"en": f"Activity {number}", "ka": f"აქტივობა {number}"},
                milestones=(Milestone("M1", window, "window"),),
            )
            for number, window in enumerate((Q2, Q2, Q3), 1)
        ),
    ]
