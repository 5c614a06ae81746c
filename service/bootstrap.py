"""The composition root: from settings to a service that the app, the commands and the jobs share."""

from functools import cached_property, partial
from threading import Lock

from events.refusals import unknown
from events.tlog.keys import SEED_BYTES, SigningKey
from service import signing
from service.auth.recognised import Recognised
from service.clock import Clock, SystemClock
from service.commands.ledger import Ledger
from service.commands.rotation import next_origin
from service.config import Settings, SettingsError
from service.cosigning.background import Background
from service.cosigning.submit import submit_newest
from service.files.storage import Storage, make_storage
from service.home import prepare
from service.limits import Limits
from service.mail import Desk
from service.queries.overview import Overviews
from service.store import ledgers as store
from service.store.engine import make_engine, reading, writing
from service.webhooks import Post


class Service:
    """The database and its ledgers, opened once a process.

    Nothing is connected before it is used, so that a service may be made before a process forks; it must
    not be used before. Making it raises SettingsError where its folder or its SQLite file cannot be made.
    """

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        prepare(settings)
        self.settings = settings
        self.clock = clock or SystemClock()
        self.engine = make_engine(settings.database_url)
        self.limits = Limits(settings.home, self.clock)
        self.recognised = Recognised(settings.home, self.engine, self.clock)
        self.background = Background(self.submit_newest)
        self.overviews = Overviews()
        self._ledgers: dict[str, Ledger] = {}
        self._opening = Lock()

    @cached_property
    def files(self) -> Storage:
        """Where the files are kept that updates cite."""
        return make_storage(self.settings.files, self.settings.s3_endpoint)

    def ledgers(self) -> list[Ledger]:
        """The ledgers of this database, in the order in which they were opened."""
        with reading(self.engine) as connection:
            records = store.ledgers(connection)
        return [self._opened(record) for record in records]

    def ledger(self, code: str) -> Ledger:
        """The ledger of a workplan. Refusal: `unknown_workplan`."""
        found = self._ledgers.get(code) or next((x for x in self.ledgers() if x.code == code), None)
        if found is None:
            codes = ", ".join(self._ledgers) or "none yet: kvali seed"
            raise unknown("unknown_workplan", f"there is no workplan {code}; there are: {codes}")
        return found

    def open_ledger(self, code: str, origin: str, *, demonstration: bool = False) -> Ledger:
        """The ledger of a workplan, opened empty where there is none yet."""
        with writing(self.engine) as connection:
            record = store.ledger_named(connection, code)
            if record is None:
                key = signing.made(self.settings.keys, origin, self.clock.random(SEED_BYTES))
                store.open_ledger(connection, code, key, demonstration=demonstration)
                record = store.ledger_named(connection, code)
        assert record is not None  # noqa: S101 - it was just opened
        return self._opened(record)

    def check_keys(self) -> None:
        """Whether every ledger can be appended to, and the policy means its key. Raises SettingsError."""
        for ledger in self.ledgers():
            ledger.key()
            record = self._record(ledger.id)
            policy = self.settings.policy
            if policy.logs_of(record.origin) and not policy.names(record.vkey or ""):
                raise SettingsError(
                    f"KVALI_POLICY names another key of {record.origin} than its own, {record.vkey}"
                )

    def submit_newest(self) -> None:
        """Submit the newest checkpoint of each ledger to the witnesses that lack it. StoreUnavailable."""
        policy = self.settings.policy
        if policy.addresses:
            for ledger in self.ledgers():
                ledger.settle()
            submit_newest(self.engine, self.clock, policy)

    @property
    def post(self) -> Post:
        """What it takes to tell others of events."""
        return Post(self.engine, self.clock, self.settings.keys, self.settings.webhook_networks)

    @property
    def desk(self) -> Desk:
        """What it takes to write to people."""
        return Desk(self.engine, self.clock, self.settings.keys, self.settings.mail)

    def give_key(self, ledger: Ledger) -> None:
        """Give a ledger from before there were signing keys one of its own. Does nothing where it has one."""
        if ledger.record.vkey is None:
            key = signing.made(self.settings.keys, ledger.record.origin, self.clock.random(SEED_BYTES))
            with writing(self.engine) as connection:
                store.give_key(connection, ledger.id, key)

    def next_key(self, ledger: Ledger, origin: str | None = None) -> SigningKey:
        """The key to which the ledger's is to be changed next, made where it has no file yet.

        Raises SettingsError where it cannot be made or used.
        """
        name = origin or next_origin(ledger)
        return signing.made(self.settings.keys, name, self.clock.random(SEED_BYTES))

    def _key(self, ledger_id: int) -> SigningKey:
        origin = self._record(ledger_id).origin
        return signing.load(signing.path_of(self.settings.keys, origin), origin)

    def _record(self, ledger_id: int) -> store.Ledger:
        with reading(self.engine) as connection:
            return store.ledger(connection, ledger_id)

    def _opened(self, record: store.Ledger) -> Ledger:
        with self._opening:
            known = self._ledgers.get(record.code)
            if known is None:
                known = self._ledgers[record.code] = Ledger(
                    self.engine,
                    self.clock,
                    record,
                    partial(self._key, record.id),
                    self.background.wake,
                )
            return known

    def close(self) -> None:
        """Give the connections back."""
        self.background.stop()
        for ledger in self._ledgers.values():
            ledger.close()
        self.limits.close()
        self.engine.dispose()
        self.recognised.close()
