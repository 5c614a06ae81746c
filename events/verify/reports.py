"""Issued reports: computed again from the events, and compared byte for byte with what was issued."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from hashlib import sha256
from itertools import chain
from typing import NamedTuple

import msgspec

from events import figures
from events.codec import CODEC, UnreadableLeafError
from events.completion import RULES
from events.figures import Dataset, Source
from events.quarter import Quarter
from events.state import State
from events.tlog import MalformedError
from events.values import Rendition
from events.verify.log import Log
from events.verify.texts import Texts
from events.verify.verdict import Verdict
from events.vocabulary import Event, ReportIssued

DATASET = "application/json"
"""The media type of the rendition that all others are made from."""

NONSENSE = (LookupError, TypeError, ValueError, AttributeError, StopIteration, ArithmeticError)
"""What the fold and the counting raise over events that no decider would have let happen."""


class Renderer(NamedTuple):
    """Makes renditions again, by name, of a dataset and its texts by seal; null for one that it cannot make.

    Those of another `version` are not compared with what this one makes.
    """

    version: int
    render: Callable[[Dataset, str, Mapping[str, str]], bytes | None]


class Reports:
    """The reports of an export, checked at the very states that they were made from.

    `paths` are those of their files, by the folder that the export of their log is in.
    """

    def __init__(
        self, logs: Sequence[Log], verdict: Verdict, renderer: Renderer | None, texts: Texts
    ) -> None:
        """`logs` are all of the ledger's, oldest first."""
        self._log, self._verdict, self._renderer, self._texts = logs[-1], verdict, renderer, texts
        self._computed: dict[ReportIssued, frozenset[str]] = {}
        self._not_compared: list[str] = []
        self._issued: dict[int, list[ReportIssued]] = {}
        self._before: dict[int, State] = {}
        self._rules = 0
        self._logs: dict[ReportIssued, Log] = {}
        self.paths: dict[str, set[str]] = {log.folder: set() for log in logs}
        for position in chain.from_iterable(log.reports for log in logs):
            try:
                self._take(position, CODEC.decode(self._log.entry(position)).event)
            except (MalformedError, UnreadableLeafError) as error:
                verdict.fault(f"what event {position} says of a report cannot be checked: {error}")
        self._needed = self._sizes_of_earlier_editions()

    def at(self, state: State) -> None:
        """Check the reports that were made from exactly this state."""
        for report in self._issued.pop(state.size, ()):
            self._check(report, state)
        if state.size in self._needed:
            self._before[state.size] = deepcopy(state)

    def finish(self) -> None:
        """All events are known, and so are all texts that were erased: look at the other renditions."""
        for report in (one for rest in self._issued.values() for one in rest):
            self._fault(report, "could not be computed")
        left = self._texts.left(frozenset().union(*self._computed.values())) if self._renderer else {}
        for report, quoted in self._computed.items():
            erased = sorted(at for at in map(self._texts.erased_by, quoted) if at is not None)
            self._look_at_others(report, [at for at in erased if at >= report.size], left)
        self._verdict.note = "; ".join(self._not_compared)

    def _take(self, position: int, report: Event) -> None:
        if not isinstance(report, ReportIssued):
            return
        self._verdict.looked_at += 1
        log = self._logs[report] = self._log.of(position)
        self.paths[log.folder] |= {_path(report, one.name) for one in report.renditions}
        if report.size > position:
            self._fault(report, f"was made from {report.size} events, and stands at {position}")
            return
        self._issued.setdefault(report.size, []).append(report)
        if self._log.root(report.size).hex() != report.root:
            self._fault(report, f"names a root that the ledger never had at size {report.size}")
        if report.rules < self._rules:
            self._fault(report, f"was counted by rules {report.rules}, when {self._rules} were in force")
        self._rules = report.rules

    def _sizes_of_earlier_editions(self) -> set[int]:
        reports = sorted((one for some in self._issued.values() for one in some), key=lambda one: one.edition)
        newest = {one.quarter: one.edition for one in reports}
        return {one.size for one in reports if one.edition < newest[one.quarter]}

    def _check(self, report: ReportIssued, state: State) -> None:
        if report.rules != RULES:
            self._fault(report, f"was counted by rules {report.rules}; this verifier knows {RULES}")
            return
        contents = [self._content(report, one) for one in report.renditions if one.media_type == DATASET]
        if not contents:
            self._fault(report, "has no dataset to be compared with the events")
            return
        data = self._dataset(report, state, contents[0] or b"")
        if data is None:
            return
        if any(one is not None and one != figures.encode(data) for one in contents):
            self._fault(report, "does not follow from the events")
        self._computed[report] = figures.seals(data)

    def _look_at_others(self, report: ReportIssued, erased: list[int], left: Mapping[str, str]) -> None:
        others = [one for one in report.renditions if one.media_type != DATASET]
        if erased:
            by = ", ".join(map(str, erased))
            self._pass_over(report, f"a text it quoted was erased by event {by}")
            for one in others:
                if self._read(report, one.name) is not None:
                    self._fault(report, f"{one.name} is still there, and quotes a text erased by event {by}")
            return
        contents = {one.name: self._content(report, one) for one in others}
        if self._renderer is None or not others:
            return
        if report.renderer != self._renderer.version:
            known = self._renderer.version
            self._pass_over(report, f"rendered by version {report.renderer}; this verifier has {known}")
            return
        data = self._issued_data(report)
        for name, content in contents.items():
            made = data and self._renderer.render(data, name, left)
            if made is not None and made != content:
                self._fault(report, f"{name} is not what this version makes of its dataset")

    def _issued_data(self, report: ReportIssued) -> Dataset | None:
        """Its dataset, which was computed and compared before; null where another one is in the export."""
        name = next(one.name for one in report.renditions if one.media_type == DATASET)
        try:
            return msgspec.json.decode(self._read(report, name) or b"", type=Dataset)
        except msgspec.MsgspecError:
            return None

    def _pass_over(self, report: ReportIssued, why: str) -> None:
        named = f"{report.quarter}, edition {report.edition}"
        self._not_compared.append(f"{named}: all but the dataset not compared: {why}")

    def _dataset(self, report: ReportIssued, state: State, issued: bytes) -> Dataset | None:
        source = Source(self._log.of(report.size - 1).origin, report.root, _demonstration(issued))
        try:
            quarter = Quarter.parse(report.quarter)
            editions = figures.editions(state, quarter)
            previous = self._before.get(editions[-1].size) if editions else None
            return figures.dataset(state, quarter, source, final=True, previous=previous)
        except NONSENSE as error:
            self._fault(report, f"cannot be computed again: {error!r}")
            return None

    def _content(self, report: ReportIssued, rendition: Rendition) -> bytes | None:
        content = self._read(report, rendition.name)
        if content is None:
            self._fault(report, f"{rendition.name} is missing")
        elif sha256(content).hexdigest() != rendition.sha256:
            self._fault(report, f"{rendition.name} is not the file that was issued")
        return content

    def _read(self, report: ReportIssued, name: str) -> bytes | None:
        return self._logs[report].source.read(_path(report, name))

    def _fault(self, report: ReportIssued, what: str) -> None:
        self._verdict.fault(f"{report.quarter}, edition {report.edition}: {what}")


def _path(report: ReportIssued, name: str) -> str:
    return f"reports/{report.quarter}/{report.edition}/{name}"


def _demonstration(issued: bytes) -> bool:
    """Whether a report calls itself a demonstration: no event says so, and no figure depends on it."""
    try:
        return msgspec.json.decode(issued)["cover"]["demonstration"] is True
    except (msgspec.MsgspecError, LookupError, TypeError):
        return False
