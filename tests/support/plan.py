"""A small workplan for tests, set up by the ordinary commands.

LAB leads KP1 together with HLT; nobody leads KP3. The secretariat NET is hosted by LAB, so that it takes SEA,
another organisation with the secretariat's role, to validate what LAB reports.
"""

from contextlib import suppress
from copy import copy
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import URL

from events.tlog.keys import SigningKey
from events.values import Actor, Forum, Milestone, Period, Role, ThematicArea, Window
from service import commands as c
from service import signing
from service.auth import accounts, keys
from service.auth.local import set_password
from service.auth.permissions import SYSTEM
from service.bootstrap import Service
from service.clock import SimulatedClock
from service.commands import Accepted, Command, Ledger, Order, issue
from service.config import Settings, load_settings
from tests.support import migrated
from tests.support.copies import once

WORKPLAN = "garden"
ORIGIN = "example.org/garden"
NOW = datetime(2021, 7, 5, 9, tzinfo=UTC)
TODAY = NOW.date()

LAB = Actor("lead_agency", "LAB", "key-of-lab")
HLT = Actor("lead_agency", "HLT", "key-of-hlt")
NET = Actor("secretariat", "NET", "key-of-net")
SEA = Actor("secretariat", "SEA", "key-of-sea")

Q2 = Window(date(2021, 4, 1), date(2021, 6, 30), "quarter")
Q3 = Window(date(2021, 7, 1), date(2021, 9, 30), "quarter")

PERSON = "Ketevan Example"


def settings_for(url: URL, home: Path, **changes: str) -> Settings:
    """Settings for a database, and folder, of a test's own."""
    database = url.render_as_string(hide_password=False)
    return load_settings({"KVALI_HOME": str(home), "KVALI_DATABASE_URL": database, **changes})


def new_service(settings: Settings, *, demonstration: bool = False) -> Service:
    """A migrated service whose clock stands still at NOW, with the small plan in it."""
    service = Service(settings, SimulatedClock(NOW, "tests"))
    told = partial(_told, service, demonstration=demonstration)
    if signing.path_of(settings.keys, ORIGIN).exists():  # a copy would be signed with another key than this
        return Service(settings, told()[1])
    key, clock = once(service.engine, f"{WORKPLAN} {demonstration}", told)
    service.close()
    with suppress(FileExistsError):  # the first of them has its key already
        signing.new(settings.keys, key)
    return Service(settings, copy(clock))


def _told(service: Service, *, demonstration: bool) -> tuple[SigningKey, SimulatedClock]:
    """The plan is told to an empty database; returns its key, and the clock as it stands then."""
    migrated.upgrade(service.engine)
    ledger = service.open_ledger(WORKPLAN, ORIGIN, demonstration=demonstration)
    for command in (*_organisations(), *_sections(), *_activities()):
        issue(ledger, Order(actor=SYSTEM), command)
    key = ledger.key()
    service.close()
    assert isinstance(service.clock, SimulatedClock)
    return key, service.clock


def make_account(service: Service, actor: Actor, name: str | None = None) -> accounts.Account:
    """A new account with this role and organisation."""
    state = service.ledger(WORKPLAN).state()
    role, organisation = actor.role, actor.organisation
    return accounts.add(service.engine, service.clock, state, role=role, organisation=organisation, name=name)


def make_person(service: Service, name: str, password: str) -> accounts.Account:
    """A new account of a person of LAB's, who signs in by a password."""
    state, engine, clock = service.ledger(WORKPLAN).state(), service.engine, service.clock
    role: Role = "lead_agency"
    made = accounts.add(engine, clock, state, role=role, organisation="LAB", name=name, kind="person")
    return set_password(engine, clock, made.name, password)


def make_correspondent(service: Service, actor: Actor, email: str, **said: object) -> accounts.Account:
    """A new account of a person's, who is written to there; `language` and `duty` as said."""
    state = service.ledger(WORKPLAN).state()
    role, organisation, name = actor.role, actor.organisation, email.partition("@")[0]
    made = accounts.add(
        service.engine,
        service.clock,
        state,
        role=role,
        organisation=organisation,
        name=name,
        kind="person",
        email=email,
    )
    return accounts.change(service.engine, made.name, **said) if said else made


def make_key(service: Service, actor: Actor, *scopes: str) -> str:
    """A new key of a new account with this role and organisation; with these scopes only, where there are."""
    account = make_account(service, actor)
    return keys.create(service.engine, service.clock, account, scopes=scopes or None).text


def do(ledger: Ledger, actor: Actor, command: Command) -> Accepted:
    """Issue a command at once."""
    return issue(ledger, Order(actor=actor), command)


def submit(ledger: Ledger, activity: str = "KP1-A1", actor: Actor = LAB, **fields: object) -> str:
    """Submit an update, by default a completion with evidence; returns its id."""
    evidence = (c.EvidenceGiven(type="document", title="The minutes", date=date(2021, 6, 29)),)
    given = {"status": "completed", "effective_on": date(2021, 6, 30), "evidence": evidence} | fields
    update: str = do(ledger, actor, c.SubmitUpdate(activity=activity, **given)).body["id"]  # type: ignore[arg-type]
    return update


def _organisations() -> list[Command]:
    adoption = c.AdoptWorkplan(
        workplan=WORKPLAN,
        title={"en": "Garden plan", "ka": "ბაღის გეგმა"},
        period=Period(date(2021, 1, 1), date(2022, 12, 31)),
        adopted_on=date(2021, 4, 28),
        forum=Forum({"en": "Review forum"}, "RF", date(2022, 5, 17), date(2022, 5, 20)),
        timezone="Europe/Zurich",
        secretariat="NET",
        thematic_areas=(ThematicArea(1, {"en": "Paths"}), ThematicArea(2, {"en": "Ponds"})),
    )
    hosts = {"NET": "LAB"}
    registered = (
        c.RegisterOrganisation(
            organisation=code, names={"en": f"Organisation {code}"}, kind="un", hosted_by=hosts.get(code)
        )
        for code in ("LAB", "HLT", "SEA", "NET")
    )
    return [adoption, *registered]


def _sections() -> list[Command]:
    return [
        c.OpenSection(
            section="KP1",
            kind="core_priority",
            title={"en": "Beds", "ka": "კვლები"},
            leads=("LAB", "HLT"),
            members=("SEA",),
            persons=(PERSON,),
            gcm_objectives=(1, 3),
            thematic_area=1,
        ),
        c.OpenSection(section="KP3", kind="thematic_priority", title={"en": "Ponds"}, thematic_area=2),
    ]


def _activities() -> list[Command]:
    return [
        _activity("KP1-A1", "KP1", Milestone("M1", Q2, "window", "Q2 2021")),
        _activity("KP1-A2", "KP1", Milestone("M1", Q2, "window"), Milestone("M2", Q3, "window")),
        _activity("KP3-A1", "KP3", Milestone("M1", Window(None, None), "undated")),
    ]


def _activity(code: str, section: str, *milestones: Milestone) -> Command:
    return c.AddActivity(
        activity=code, section=section, title={"en": f"Activity {code}", "ka": "საქმე"}, milestones=milestones
    )
