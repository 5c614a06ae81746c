// The whole verification of a dropped export (docs/auditors.md): everything that `kvali verify` checks, but for the
// figures of reports, which are not counted again here, and the times between witnesses' signatures. An archive that
// cannot be read at all throws Wrong.
import { equal } from "./bytes.js";
import { parse, signer } from "./checkpoint.js";
import { History } from "./history.js";
import { BEFORE, Log, event, rootAt, shown } from "./log.js";
import { NONE, cosigned, quorumAt } from "./policy.js";
import { verdicts as started } from "./verdict.js";
import { Wrong } from "./wrong.js";
import { Archive } from "./zip.js";

// `held` is a checkpoint that the reader has kept, as bytes, or null; `tell(done, total)` is told how far it is.
export async function verifyExport(file, policy, held, tell) {
  const archive = await Archive.open(file);
  const verdicts = started();
  const logs = await verdicts.signature.tried(() => chain(archive, policy, verdicts.continued));
  if (logs === null) {
    for (const [name, verdict] of Object.entries(verdicts)) verdict.asked = name === "signature";
    return { verdicts };
  }
  verdicts.signature.lookedAt = logs.length;
  await checked(logs, policy, held, verdicts, tell);
  const newest = logs.at(-1);
  const root = shown(newest.checkpoint.root);
  return { verdicts, origin: newest.origin, size: newest.stop, root };
}

// All logs of the ledger, oldest first: an export holds in before/ that of the log that it continues.
async function chain(archive, policy, verdict) {
  const logs = [await Log.open(archive, "", policy)];
  for (;;) {
    const newer = logs[0];
    const begun = newer.size ? await verdict.tried(async () => event(await newer.entry(0), 0)) : null;
    if (begun?.type !== "ledger.continued") break;
    verdict.lookedAt += 1;
    newer.first = begun.position;
    const older = await verdict.tried(() => Log.open(archive, newer.folder + BEFORE, policy));
    if (older === null) break;
    await verdict.tried(() => follows(older, begun, policy));
    logs.unshift(older);
  }
  for (const log of logs.slice(0, -1)) log.first = logs[logs.indexOf(log) + 1].first - log.size;
  if (logs[0].first !== 0) verdict.fault("continued_elsewhere", { origin: logs[0].origin });
  verdict.asked = verdict.lookedAt > 0;
  return logs;
}

async function follows(older, { data }, policy) {
  const committed = await parse(new TextEncoder().encode(data.checkpoint));
  await signer(committed, policy.logs);
  const same = committed.size === older.size && equal(committed.root, older.checkpoint.root);
  if (!same || data.vkey !== older.key.vkey) throw new Wrong("continued_elsewhere", { origin: older.origin });
}

async function checked(logs, policy, held, verdicts, tell) {
  const history = new History(policy, verdicts);
  const total = logs.reduce((size, log) => size + log.size, 0);
  const kept = held === null ? null : await verdicts.held.tried(() => parse(held));
  let done = 0;
  for (const log of logs) {
    const published = await verdicts.checkpoints.tried(() => signedOnes(log, verdicts.checkpoints), []);
    const sizes = new Set([...published.map((one) => one.size), kept?.size]);
    await log.check(verdicts.log, sizes, async (bundle, entries) => {
      await history.take(log, bundle, entries);
      tell((done += entries.length), total);
    });
    for (const one of published) {
      const fits = equal(rootAt(log, one.size) ?? [], one.root);
      if (!fits && log.intact) verdicts.checkpoints.fault("checkpoint_of_another_history", { size: one.size });
      else if (!fits) verdicts.checkpoints.fault("events_of_another_checkpoint", { size: one.size });
    }
    if (log === logs.at(-1)) await witnessed(published, log, policy, verdicts.witnesses);
  }
  await history.finish(logs.at(-1));
  verdicts.held.asked = held !== null;
  if (kept !== null) await verdicts.held.tried(() => keptOne(kept, logs, policy));
  verdicts.held.lookedAt = kept === null ? 0 : 1;
  lookForMore(logs, verdicts.log);
}

// Each is signed, and larger than the one before it; the last is that of the whole log.
async function signedOnes(log, verdict) {
  const found = [];
  let before = -1;
  for await (const notes of log.published()) {
    verdict.lookedAt += notes.length;
    for (const one of await Promise.all(notes.map((bytes) => signedBy(log, bytes)))) {
      if (one.size <= before || one.size > log.size) throw new Wrong("checkpoints_order", { size: one.size });
      before = one.size;
      found.push(one);
    }
  }
  if (before !== log.size) verdict.fault("checkpoints_end", { size: log.size });
  return found;
}

async function signedBy(log, bytes) {
  const one = await parse(bytes);
  await signer(one, [log.key]);
  return one;
}

// A quorum has seen the whole history: who could leave the end out could leave out all of it.
async function witnessed(published, log, policy, verdict) {
  verdict.asked = policy.quorum !== NONE;
  let seen = null;
  for (const one of [...published.filter(({ size }) => size < log.size), log.checkpoint]) {
    const times = await verdict.tried(() => cosigned(policy, one), new Map());
    verdict.lookedAt += times.size;
    const at = quorumAt(policy, times);
    if (at) seen = { size: one.size, at };
  }
  if (!verdict.asked) return;
  if (seen === null) verdict.fault("quorum_never");
  else if (seen.size < log.size) verdict.fault("quorum_short", { seen: seen.size, size: log.size });
  else verdict.notes.push(new Wrong("quorum_at", { time: new Date(seen.at * 1000).toISOString() }));
}

async function keptOne(kept, logs, policy) {
  const log = logs.find((one) => one.origin === kept.origin);
  await signer(kept, policy.logs);
  if (log === undefined) throw new Wrong("held_of_another", { origin: kept.origin });
  if (kept.size > log.size) throw new Wrong("held_longer", { held: kept.size, size: log.size });
  if (equal(rootAt(log, kept.size) ?? [], kept.root)) return;
  if (log.intact) throw new Wrong("held_conflicts", { size: kept.size });
  throw new Wrong("events_of_another_checkpoint", { size: kept.size });
}

// Files that belong to nothing that was signed.
function lookForMore(logs, verdict) {
  const known = new Set(logs.flatMap((log) => Array.from(log.known, (file) => log.folder + file)));
  for (const file of logs[0].archive.paths) {
    if (!known.has(file) && !/^(before\/)*erased\//.test(file)) verdict.fault("file_unknown", { file });
  }
}
