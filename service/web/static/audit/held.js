// A checkpoint that the reader holds, compared with the one that the server shows now.
import { base64, equal, text, unbase64, utf8 } from "./bytes.js";
import { parse, signer } from "./checkpoint.js";
import { verifyConsistency } from "./merkle.js";
import { stepwise } from "./said.js";
import { fetched, tellWitnesses } from "./server.js";
import { trusting } from "./trust.js";
import { Wrong } from "./wrong.js";

export default async function start(element) {
  const policy = await trusting(element);
  if (policy === null) return;
  const form = element.querySelector("[data-form]");
  const save = element.querySelector("[data-conflict]");
  form.querySelector("[data-go]").hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save.hidden = true;
    const pasted = form.querySelector("#checkpoint").value;
    stepwise(element.querySelector("[data-steps]"), async (step) => {
      const conflict = await compared(pasted, await policy(), element.dataset, step);
      if (conflict === null) return;
      step("misbehaviour", {}, "bad");
      save.querySelector("a").href = URL.createObjectURL(new Blob([conflict], { type: "application/json" }));
      save.hidden = false;
    });
  });
}

// As it was pasted: its last newline may be missing, and there may be more.
export const asNote = (pasted) => utf8(`${pasted.trim()}\n`);

// Tells what was found. Gives the proof that the log's operator cheated, where it is one, and else null.
async function compared(pasted, policy, given, step) {
  const held = await parse(asNote(pasted));
  const key = await signer(held, policy.logs);
  step("signed_by", { name: key.name, size: held.size });
  const logs = JSON.parse(given.logs);
  const number = logs.findIndex((log) => log.origin === held.origin);
  if (number < 0) throw new Wrong("held_of_another", { origin: held.origin });
  const newest = await parse(await fetched(logs[number].checkpoint));
  const newestKey = await signer(newest, policy.logs);
  if (held.size > newest.size) throw new Wrong("held_longer", { held: held.size, size: newest.size });
  const address = `${given.consistency}?from=${held.size}&to=${newest.size}&log=${number + 1}`;
  const { older, proof } = JSON.parse(text(await fetched(address)));
  const hashes = proof.map(unbase64);
  if (await continues(held.size, held.root, newest, hashes)) {
    step("held_consistent", { old: held.size, size: newest.size });
    await tellWitnesses(policy, newest, step);
    return null;
  }
  const root = unbase64(older.root);
  if (equal(root, held.root) || !(await continues(held.size, root, newest, hashes))) throw new Wrong("server_proof_wrong");
  step("held_conflicts", { size: held.size }, "bad");
  return key.vkey === newestKey.vkey ? misbehaviour(key, held, newest, root, proof) : null;
}

async function continues(size, root, newest, proof) {
  try {
    await verifyConsistency(size, root, newest.size, newest.root, proof);
    return true;
  } catch (error) {
    if (error instanceof Wrong) return false;
    throw error;
  }
}

// In the form that the verifier reads, events/verify/misbehaviour.py.
const misbehaviour = (key, older, newer, root, consistency) =>
  JSON.stringify({
    format: "kvali-proof-of-misbehaviour@v1",
    log: key.vkey,
    older: older.note.whole,
    newer: newer.note.whole,
    root: base64(root),
    consistency,
  });
