"""pyeventsourcing at work: its plain append of one event to an aggregate, and its mapped log read.

No idempotency key, no read model, no tree: what an application of its own would still have to add.
"""

from collections.abc import Mapping
from pathlib import Path
from threading import Thread

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from sqlalchemy import URL

TEXT = "p" * 190
"""Makes a stored event of about 330 bytes."""


class Report(Aggregate):
    """An aggregate that takes one kind of event."""

    text = ""

    @event("Posted")
    def post(self, text: str) -> None:
        """Take a text."""
        self.text = text


class Appender:
    """Appends to one aggregate of an application."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.application = Application(env=environment)
        self._aggregate = Report()
        self.application.save(self._aggregate)

    def many(self, times: int) -> int:
        """So many single appends."""
        for _ in range(times):
            self._aggregate.post(TEXT)
            self.application.save(self._aggregate)
        return times

    def together(self, times: int, submitters: int = 64) -> int:
        """The same from many threads at once, each with an aggregate of its own."""
        share = times // submitters
        threads = [Thread(target=self._share, args=(share,)) for _ in range(submitters)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return share * submitters

    def _share(self, times: int) -> None:
        aggregate = Report()
        for _ in range(times):
            aggregate.post(TEXT)
            self.application.save(aggregate)

    def fill(self, size: int) -> None:
        """Grow the log, in large appends."""
        for start in range(0, size, 2000):
            for _ in range(min(2000, size - start)):
                self._aggregate.post(TEXT)
            self.application.save(self._aggregate)

    def read(self) -> int:
        """Read and map the whole log, in pages."""
        recorder, mapper, seen = self.application.recorder, self.application.mapper, 0
        while page := recorder.select_notifications(start=seen + 1, limit=2000):
            for notification in page:
                mapper.to_domain_event(notification)
            seen += len(page)
        return seen

    def payload(self) -> int:
        """Bytes of a stored event."""
        return len(self.application.recorder.select_notifications(start=2, limit=1)[0].state)

    def close(self) -> None:
        """Give up its connections."""
        self.application.close()


def on_sqlite(folder: Path, name: str = "theirs") -> Appender:
    """On a SQLite file of its own; its default is WAL and synchronous FULL, as ours."""
    return Appender(
        {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(folder / f"{name}.db")}
    )


def on_postgresql(url: URL) -> Appender:
    """On a PostgreSQL database of its own, with its default, the table lock that keeps its readers safe."""
    return Appender(
        {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": str(url.database),
            "POSTGRES_HOST": str(url.host or url.query.get("host", "")),
            "POSTGRES_PORT": str(url.port or 5432),
            "POSTGRES_USER": str(url.username),
            "POSTGRES_PASSWORD": str(url.password or "unused"),
        }
    )
