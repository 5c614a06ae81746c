"""The whole verification of one export."""

from collections.abc import Callable, Mapping

from events.tlog import ForgedError, MalformedError, base64, checkpoint, note
from events.tlog.policy import NONE, Policy
from events.verify.chain import Link, chained, link_of
from events.verify.checkpoints import Checkpoints, Seen
from events.verify.history import check_history
from events.verify.log import BEFORE, Log
from events.verify.reports import Renderer, Reports
from events.verify.source import Source
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
        renderer: Renderer | None = None,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`tell` is told what is looked at next."""
        self.held, self.skew_s, self.renderer, self.tell = held, skew_s, renderer, tell


def verify(source: Source, policy: Policy, options: Options) -> Result:
    """All guarantees of an export.

    Raises:
        SourceError: there is no export there.
    """
    verdicts: Verdicts = {name: Verdict(name, "the log's key") for name in MEANINGS}
    try:
        newest = link_of(source, policy)
    except (MalformedError, ForgedError) as error:
        verdicts["signature"].fault(str(error))
        return Result(*_claimed(source), list(_not_looked_at(verdicts).values()))
    links = chained(newest, policy, verdicts["continued"])
    log = newest.log
    result = Result(log.origin, log.stop, base64.encode(newest.root), list(verdicts.values()))
    _look(links, policy, options, verdicts, result)
    return result


def _look(links: list[Link], policy: Policy, options: Options, verdicts: Verdicts, result: Result) -> None:
    logs, verdicts["signature"].looked_at = [link.log for link in links], len(links)
    options.tell("the hashes of all events")
    for link in links:
        link.log.check(link.root, verdicts["log"])
    options.tell("the checkpoints")
    seen, paths = _check_checkpoints(links, policy, options, verdicts, result)
    options.tell("the events, texts and reports")
    if logs[0].first:  # the log before it is missing, and the verdict on that says so
        for name in ("order", "times", "texts", "reports"):
            verdicts[name].asked, verdicts[name].note = False, "it needs all logs of the ledger"
    else:
        times = Times(seen, options.skew_s, verdicts["times"])
        texts = Texts(logs, policy, verdicts["texts"])
        reports = Reports(logs, verdicts["reports"], options.renderer, texts)
        check_history(logs, verdicts["order"], times=times, texts=texts, reports=reports)
        for log in logs:
            known = paths[log.folder] | texts.paths(log) | reports.paths[log.folder]
            _look_for_more(log, known, verdicts["log"])
    _say_by_whom(verdicts, policy, options)


def _check_checkpoints(
    links: list[Link], policy: Policy, options: Options, verdicts: Verdicts, result: Result
) -> tuple[list[Seen], dict[str, set[str]]]:
    """Those of all logs. What witnesses have seen of the ledger; and by folder the files they stand in."""
    held, seen, paths = dict(options.held), list[Seen](), dict[str, set[str]]()
    for link in links:
        log = link.log
        checkpoints = Checkpoints(link.newest, log.tree, link.key, policy, verdicts["witnesses"])
        checkpoints.check_published(log.source, verdicts["checkpoints"])
        if link is links[-1]:  # its first event commits to the logs before it: who saw it has seen them
            checkpoints.check_witnesses()
        for name in [name for name in held if link is links[-1] or _origin(held[name]) == log.origin]:
            checkpoints.check_held(held.pop(name), name, verdicts["held"])
        result.misbehaviour = result.misbehaviour or checkpoints.misbehaviour
        seen += [Seen(log.first + one.size, one.time) for one in checkpoints.seen]
        paths[log.folder] = checkpoints.paths
    return seen, paths


def _origin(data: bytes) -> str | None:
    try:
        return checkpoint.parse(note.parse(data).text).origin
    except MalformedError:
        return None


def _claimed(source: Source) -> tuple[str, int, str]:
    """What an export says that it is of, though the policy does not bear it out."""
    try:
        claimed = checkpoint.parse(note.parse(source.read("checkpoint") or b"").text)
    except MalformedError:
        return "", 0, ""
    return claimed.origin, claimed.size, base64.encode(claimed.root)


def _look_for_more(log: Log, known: set[str], verdict: Verdict) -> None:
    """Files that belong to nothing that was signed."""
    expected = log.paths | known | {"checkpoint", "policy"}
    for path in log.source.paths() or ():
        inside = log.before is not None and path.startswith(BEFORE)
        if path not in expected and not inside and not path.startswith("erased/"):
            verdict.fault(f"{log.folder}{path} belongs to nothing that was signed")


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
