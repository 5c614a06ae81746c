"""The events in order: each where it says it is, and folded as the service folds them."""

from collections.abc import Iterable

from events.codec import CODEC, Recorded, UnreadableLeafError
from events.evolve import evolve
from events.state import State
from events.tlog import MalformedError, tiles
from events.verify.log import Log
from events.verify.reports import NONSENSE, Reports
from events.verify.texts import Texts
from events.verify.times import Times
from events.verify.verdict import Verdict
from events.vocabulary import LedgerClosed, LedgerContinued, TextErased


def check_history(
    logs: Iterable[Log], verdict: Verdict, *, times: Times, texts: Texts, reports: Reports
) -> None:
    """Go through all events once, log by log; `verdict` is about their order, the rest keep their own."""
    state = State()
    try:
        for log, bundle in ((one, bundle) for one in logs for bundle in tiles.bundles(one.size)):
            entries = log.entries(bundle)
            texts.check(log, bundle, entries)
            for entry in entries:
                reports.at(state)
                recorded = CODEC.decode(entry)
                verdict.looked_at += 1
                _check_order(recorded, state, log, verdict)
                times.check(state.size, recorded.envelope.recorded_at)
                if isinstance(recorded.event, TextErased):
                    texts.erase(recorded, recorded.event)
                _fold(recorded, state)
        reports.at(state)
    except (MalformedError, UnreadableLeafError) as error:
        verdict.fault(f"after {state.size} events: {error}")
    texts.finish()
    reports.finish()


def _check_order(recorded: Recorded, state: State, log: Log, verdict: Verdict) -> None:
    envelope = recorded.envelope
    at = f"event {state.size}"
    if isinstance(recorded.event, LedgerContinued) and envelope.position != log.first:
        verdict.fault(f"{at} continues another log, and is not the first one of its own")
    if isinstance(recorded.event, LedgerClosed) and envelope.position != log.stop - 1:
        verdict.fault(f"{at} closes {log.origin}, which goes on")
    if envelope.ledger != log.origin:
        verdict.fault(f"{at} is one of {envelope.ledger}")
    if envelope.position != state.size:
        verdict.fault(f"{at} says that it is event {envelope.position}")
    if envelope.version != state.versions.get(envelope.stream, 0) + 1:
        verdict.fault(f"{at} is version {envelope.version} of {envelope.stream}, out of turn")
    if state.recorded_at is not None and envelope.recorded_at < state.recorded_at:
        verdict.fault(f"{at} was recorded at {envelope.recorded_at}, before the one before it")


def _fold(recorded: Recorded, state: State) -> None:
    try:
        evolve(state, recorded)
    except NONSENSE as error:
        raise UnreadableLeafError(f"event {recorded.position} makes no sense here: {error!r}") from error
