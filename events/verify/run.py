"""The whole verification of one export."""

from collections.abc import Callable, Mapping

from events.tlog import ForgedError, MalformedError, base64, checkpoint, note
from events.tlog.keys import PublicKey
from events.tlog.note import Note
from events.tlog.policy import NONE, Policy
from events.verify.checkpoints import Checkpoints
from events.verify.history import check_history
from events.verify.log import Log
from events.verify.reports import Render, Reports
from events.verify.source import Source, SourceError
from events.verify.texts import Texts
from events.verify.times import Times
from events.verify.verdict import MEANINGS, Guarantee, Result, Verdict

SKEW_S = 10
"""By how many seconds the clocks of log and witnesses may differ, requests included."""

Verdicts = dict[Guarantee, Verdict]


class Options:
    """What the asker brings besides the policy: checkpoints by name, the skew, how reports are rendered."""

    def __init__(
        self,
        held: Mapping[str, bytes],
        skew_s: int = SKEW_S,
        render: Render | None = None,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`tell` is told what is looked at next."""
        self.held, self.skew_s, self.render, self.tell = held, skew_s, render, tell


def verify(source: Source, policy: Policy, options: Options) -> Result:
    """All guarantees of an export.

    Raises:
        SourceError: there is no export there.
    """
    data = source.read("checkpoint")
    if data is None:
        raise SourceError("there is no file named checkpoint: this is no export, or an unfinished one")
    verdicts: Verdicts = {name: Verdict(name, "the log's key") for name in MEANINGS}
    try:
        newest = note.parse(data)
        claimed = checkpoint.parse(newest.text)
    except MalformedError as error:
        verdicts["signature"].fault(str(error))
        return _result("", 0, b"", _not_looked_at(verdicts))
    key = policy.log(claimed.origin)
    try:
        if key is None:
            raise ForgedError(f"the policy names no log {claimed.origin}")
        checkpoint.opened(data, key)
    except ForgedError as error:
        verdicts["signature"].fault(str(error))
        return _result(claimed.origin, claimed.size, claimed.root, _not_looked_at(verdicts))
    result = _result(claimed.origin, claimed.size, claimed.root, verdicts)
    _look(Log(source, claimed.size), claimed.root, newest, key, policy, options, verdicts, result)
    return result


def _look(
    log: Log,
    root: bytes,
    newest: Note,
    key: PublicKey,
    policy: Policy,
    options: Options,
    verdicts: Verdicts,
    result: Result,
) -> None:
    verdicts["signature"].looked_at = 1
    options.tell("the hashes of all events")
    log.check(root, verdicts["log"])
    options.tell("the checkpoints")
    checkpoints = Checkpoints(newest, log.tree, key, policy, verdicts["witnesses"])
    checkpoints.check_published(log.source, verdicts["checkpoints"])
    checkpoints.check_witnesses()
    for name, held in options.held.items():
        checkpoints.check_held(held, name, verdicts["held"])
    result.misbehaviour = checkpoints.misbehaviour
    options.tell("the events, texts and reports")
    times = Times(checkpoints.seen, options.skew_s, verdicts["times"])
    texts = Texts(log, key, verdicts["texts"])
    reports = Reports(log, result.origin, verdicts["reports"], options.render)
    check_history(log, result.origin, verdicts["order"], times=times, texts=texts, reports=reports)
    _look_for_more(log, checkpoints.paths | texts.paths | reports.paths, verdicts["log"])
    _say_by_whom(verdicts, policy, options)


def _look_for_more(log: Log, known: set[str], verdict: Verdict) -> None:
    """Files that belong to nothing that was signed."""
    expected = log.paths | known | {"checkpoint", "policy"}
    for path in log.source.paths() or ():
        if path not in expected and not path.startswith("erased/"):
            verdict.fault(f"{path} belongs to nothing that was signed")


def _say_by_whom(verdicts: Verdicts, policy: Policy, options: Options) -> None:
    verdicts["held"].asked = bool(options.held)
    verdicts["held"].carried_by = "the checkpoints that you hold"
    if policy.quorum != NONE:
        verdicts["witnesses"].carried_by = f"the witnesses: {', '.join(policy.witnesses)}"
    verdicts["times"].carried_by = "the witnesses"
    if options.held:
        for name in ("log", "checkpoints"):
            verdicts[name].carried_by += " and the checkpoints that you hold"


def _not_looked_at(verdicts: Verdicts) -> Verdicts:
    for verdict in verdicts.values():
        verdict.asked = verdict.guarantee == "signature"
    return verdicts


def _result(origin: str, size: int, root: bytes, verdicts: Verdicts) -> Result:
    return Result(origin, size, base64.encode(root), list(verdicts.values()))
