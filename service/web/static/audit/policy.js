// What a reader trusts: a policy (c2sp.org/tlog-policy), or keys alone, one a line. Where no line says what the
// quorum is, all witnesses that are named have to have signed.
import { decimal } from "./bytes.js";
import { cosignedAt } from "./checkpoint.js";
import { LOG, WITNESS, key } from "./note.js";
import { Wrong } from "./wrong.js";

export const NONE = "none";

export async function parse(text) {
  const policy = { logs: [], witnesses: new Map(), groups: new Map(), quorum: null };
  for (const [at, line] of text.split("\n").entries()) {
    const words = line.trim().split(/[ \t]+/);
    if (words[0] && !words[0].startsWith("#")) await take(policy, words, at + 1);
  }
  if (!policy.logs.length) throw new Wrong("policy_without_log");
  policy.quorum ??= all(policy);
  return policy;
}

async function take(policy, words, line) {
  const [what, ...rest] = words;
  if (what === "log" && rest.length && rest.length <= 2) policy.logs.push(await of(LOG, rest[0], line));
  else if (what === "witness" && (rest.length === 2 || rest.length === 3)) await witness(policy, rest[0], rest[1], line);
  else if (what === "group" && rest.length >= 3) group(policy, rest, line);
  else if (what === "quorum" && rest.length === 1) quorum(policy, rest[0], line);
  else if (words.length === 1 && what.includes("+")) await bare(policy, what, line);
  else throw new Wrong("policy_line", { line });
}

async function of(kind, vkey, line) {
  const found = await key(vkey);
  if (found.kind !== kind) throw new Wrong("policy_line", { line });
  return found;
}

async function bare(policy, vkey, line) {
  const found = await key(vkey);
  if (found.kind === LOG) policy.logs.push(found);
  else await witness(policy, found.name, vkey, line);
}

async function witness(policy, name, vkey, line) {
  if (name === NONE || known(policy, name)) throw new Wrong("policy_line", { line });
  const found = await of(WITNESS, vkey, line);
  const twice = [...policy.witnesses.values()].some((one) => one.vkey.split("+").at(-1) === vkey.split("+").at(-1));
  if (twice) throw new Wrong("policy_line", { line }); // one witness must not count as two
  policy.witnesses.set(name, found);
}

function group(policy, [name, wanted, ...members], line) {
  const threshold = { all: members.length, any: 1 }[wanted] ?? decimal(wanted);
  const taken = [...policy.groups.values()].flatMap((one) => one.members);
  const fits = members.every((one, at) => known(policy, one) && !taken.includes(one) && members.indexOf(one) === at);
  if (name === NONE || known(policy, name) || !fits || threshold < 1 || threshold > members.length) {
    throw new Wrong("policy_line", { line });
  }
  policy.groups.set(name, { threshold, members });
}

function quorum(policy, name, line) {
  if (policy.quorum !== null || (name !== NONE && !known(policy, name))) throw new Wrong("policy_line", { line });
  policy.quorum = name;
}

const known = (policy, name) => policy.witnesses.has(name) || policy.groups.has(name);

function all(policy) {
  if (!policy.witnesses.size) return NONE;
  const members = [...policy.witnesses.keys()];
  policy.groups.set("", { threshold: members.length, members });
  return "";
}

// When each of the witnesses cosigned a checkpoint, by name.
export async function cosigned(policy, checkpoint) {
  const times = new Map();
  for (const [name, witness] of policy.witnesses) {
    const at = await cosignedAt(checkpoint, witness);
    if (at !== null) times.set(name, at);
  }
  return times;
}

// From when on these witnesses are a quorum; null while they are not, 0 where none is asked for.
export const quorumAt = (policy, times) => (policy.quorum === NONE ? 0 : timeOf(policy, policy.quorum, times));

function timeOf(policy, name, times) {
  const group = policy.groups.get(name);
  if (group === undefined) return times.get(name) ?? null;
  const agreed = group.members.map((member) => timeOf(policy, member, times)).filter((time) => time !== null);
  return agreed.sort((one, other) => one - other)[group.threshold - 1] ?? null;
}
