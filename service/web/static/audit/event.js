// An event, verified: its bytes are fetched and hashed, and its proof leads from that hash to a signed root.
import { hex, text } from "./bytes.js";
import { leafHash } from "./merkle.js";
import { parse, verify } from "./proof.js";
import { stepwise } from "./said.js";
import { fetched, tellWitnesses } from "./server.js";
import { bundleOf, path, unpack, WIDTH } from "./tiles.js";
import { trusting } from "./trust.js";
import { Wrong } from "./wrong.js";

export default async function start(element) {
  const policy = await trusting(element);
  if (policy === null) return;
  const button = element.querySelector("[data-go]");
  button.hidden = false;
  button.addEventListener("click", () =>
    stepwise(element.querySelector("[data-steps]"), async (step) => verified(element.dataset, await policy(), step)),
  );
}

async function verified(given, policy, step) {
  const proof = await parse(await fetched(given.proof));
  if (proof.index !== Number(given.index)) throw new Wrong("proof_of_another");
  const { size } = proof.checkpoint;
  const leaf = await leafOf(given.checkpoint, proof.index, size);
  const hash = await leafHash(leaf);
  if (hex(hash) !== given.hash) throw new Wrong("hash_not_shown", { hash: hex(hash) });
  if (text(leaf) !== document.querySelector("[data-leaf]").textContent) throw new Wrong("bytes_not_shown");
  step("bytes_hashed", { count: leaf.length, hash: hex(hash) });
  const key = await verify(proof, hash, policy.logs);
  step("included", { count: proof.siblings.length, index: proof.index, size });
  step("signed_by", { name: key.name, size });
  await tellWitnesses(policy, proof.checkpoint, step);
}

// From the bundle of entries that a log of this size has (c2sp.org/tlog-tiles).
async function leafOf(checkpoint, index, size) {
  if (index >= size) throw new Wrong("not_included", { index, size });
  const file = path(bundleOf(index, size));
  const entries = unpack(await fetched(checkpoint.replace(/checkpoint$/, file)), file);
  return entries[index % WIDTH] ?? new Uint8Array();
}
