"""What the operator can do, who has the log's key: everything fits together, and everything is signed."""

from datetime import timedelta
from pathlib import Path

from msgspec import structs

from events import figures
from events.completion import RULES
from events.figures import Dataset, Source
from events.quarter import Quarter
from events.values import Actor
from events.vocabulary import ReportIssued, TextErased
from service.export.files import Export
from service.export.folder import write_folder
from service.policy import NO_POLICY
from service.reports.files import RENDERER, File, files
from service.reports.kept import keep
from service.reports.texts import Texts
from service.store import checkpoints, ledgers
from service.store.engine import reading
from service.store.snapshots import state_at
from service.store.submission import Erased
from tests.support.plan import LAB, NET, submit
from tests.verify.scene import ADMINISTRATOR, LAST, LATE, ORIGIN, Scene, lived
from tests.verify.strangers import Attack
from tests.verify.tools import Change, append, cut_back, leaves_of, put, resign, seal_of

QUARTER = "2021-Q2"
NO_TEXTS = Texts({})


def signed(change: Change) -> Attack:
    """Other events in the database, with every hash, and every checkpoint signed anew."""

    def attack(scene: Scene) -> Path:
        key = scene.key
        with scene.database() as database:
            put(database, change(leaves_of(database)))
            resign(database, key)
        return scene.export()

    return attack


def rewrite(step: int) -> Attack:
    """The whole history lived anew, with the log's own key; from a step on, it is another one."""

    def attack(scene: Scene) -> Path:
        other = lived(
            scene.folder / "rewritten",
            lambda n: f"Step {n} was {'not ' if n == step else ''}taken",
            scene.key,
        )
        other.witness = scene.witness
        return other.export()

    return attack


def fork(size: int, steps: int) -> Attack:
    """The service goes on for some steps from an earlier size, as if nothing had followed on it."""

    def attack(scene: Scene) -> Path:
        with scene.database() as database:
            cut_back(database, size)
        for n in range(steps):
            scene.clock.advance(timedelta(hours=1))
            submit(scene.ledger, "KP1-A1", LAB, status="ongoing", effective_on=None, narrative=f"Else {n}")
        return scene.export()

    return attack


def roll_back(size: int) -> Attack:
    """An old database, with all that belonged to it then."""

    def attack(scene: Scene) -> Path:
        with scene.database() as database:
            cut_back(database, size)
        return scene.export()

    return attack


def show_an_old_export(scene: Scene) -> Path:
    """An honest export of an earlier time, shown as that of today."""
    write_folder(Export(scene.ledger, NO_POLICY, LATE), scene.shown, lambda *_: None)
    scene.witness.publish(scene.shown)
    return scene.shown


def backdate(scene: Scene) -> Path:
    """What happens today is recorded as of the moment of the last event, which the witness saw long ago."""
    today = scene.clock.now()
    scene.clock.set(LAST)
    submit(scene.ledger, "KP1-A1", status="ongoing", effective_on=None, narrative="Always said so")
    scene.clock.set(today)
    return scene.export()


def antedate(scene: Scene) -> Path:
    """An event claims a time after the one at which the witness saw it: its successors were made up early."""
    scene.clock.set(scene.clock.now() + timedelta(days=30))
    submit(scene.ledger, "KP1-A1", status="ongoing", effective_on=None, narrative="Already")
    scene.clock.set(scene.clock.now() - timedelta(days=30))
    return scene.export()


def root_of(scene: Scene, size: int) -> str:
    """The root that the ledger had at a size."""
    with reading(scene.ledger.engine) as connection:
        record = ledgers.ledger(connection, scene.ledger.id)
        return checkpoints.tree(connection, record, record.size).root(size).hex()


def report_of(scene: Scene, size: int) -> Dataset:
    """The third edition of the report, from so many events."""
    ledger = scene.ledger
    with reading(ledger.engine) as connection:
        state = state_at(connection, ledger.id, size)
        issued = state.reports[QUARTER].editions[-1].size
        previous = state_at(connection, ledger.id, issued)
    source = Source(ORIGIN, root_of(scene, size), ledger.record.demonstration)
    return figures.dataset(state, Quarter.parse(QUARTER), source, final=True, previous=previous)


def issue(scene: Scene, made: tuple[File, ...], size: int, root: str, rules: int = RULES) -> Path:
    """Announce these files as the third edition of the report."""
    keep(scene.ledger, made, size)
    renditions = tuple(file.rendition for file in made)
    append(scene, ReportIssued(QUARTER, 3, size, root, rules, renditions, RENDERER), NET)
    return scene.export()


def report_without_delays(scene: Scene) -> Path:
    """Files that fit each other and the event that announces them, but not the events that they are from."""
    data = report_of(scene, scene.ledger.state().size)
    cover = data.cover
    return issue(
        scene, files(structs.replace(data, delays=(), achievements=()), NO_TEXTS), cover.size, cover.root
    )


def report_with_a_page_of_its_own(scene: Scene) -> Path:
    """The dataset is right, and the page that people read says something else."""
    data = report_of(scene, scene.ledger.state().size)
    dataset, *_ = files(data, NO_TEXTS)
    pages = files(structs.replace(data, delays=(), achievements=()), NO_TEXTS)[1:]
    return issue(scene, (dataset, *pages), data.cover.size, data.cover.root)


def report_without_a_dataset(scene: Scene) -> Path:
    """Only pages are announced, which nobody can compute."""
    data = report_of(scene, scene.ledger.state().size)
    return issue(
        scene, files(structs.replace(data, delays=()), NO_TEXTS)[1:], data.cover.size, data.cover.root
    )


def report_by_rules(rules: int) -> Attack:
    """Another figure, said to be counted by other rules."""

    def attack(scene: Scene) -> Path:
        data = structs.replace(report_of(scene, scene.ledger.state().size), delays=())
        return issue(scene, files(data, NO_TEXTS), data.cover.size, data.cover.root, rules)

    return attack


def report_on(size: int, root: int) -> Attack:
    """A report from now that says to be from so many events, and names the root of as many."""

    def attack(scene: Scene) -> Path:
        data = report_of(scene, scene.ledger.state().size)
        return issue(scene, files(data, NO_TEXTS), size, root_of(scene, root))

    return attack


def report_from_the_future(scene: Scene) -> Path:
    """A report that says to be from more events than there were."""
    data = report_of(scene, scene.ledger.state().size)
    return issue(scene, files(data, NO_TEXTS), data.cover.size + 5, data.cover.root)


def report_in_nonsense(scene: Scene) -> Path:
    """A report of a quarter that does not exist."""
    append(scene, ReportIssued("the first", 1, 20, root_of(scene, 20), RULES, (), 1), NET)
    return scene.export()


def erase(
    position: int, actor: Actor = ADMINISTRATOR, *, really: bool = True, at: int | None = None
) -> Attack:
    """An erasure that the deciders and the permissions were not asked about."""

    def attack(scene: Scene) -> Path:
        _erase(scene, position, actor, really=really, at=at)
        return scene.export()

    return attack


def erase_later(scene: Scene) -> Path:
    """An erasure by who may not, left out of the export, but for its proof."""
    size = scene.ledger.state().size
    _erase(scene, 12, LAB)
    return scene.export(size)


def _erase(scene: Scene, position: int, actor: Actor, *, really: bool = True, at: int | None = None) -> None:
    seal = seal_of(scene, position)
    event = TextErased("activity/KP1-A1", position if at is None else at, "narrative", seal, "none")
    append(scene, event, actor, erases=(Erased(seal, position),) if really else ())
