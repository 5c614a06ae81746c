// The proof that an event is in a log, as one file (c2sp.org/tlog-proof).
import { decimal, text, unbase64, utf8 } from "./bytes.js";
import { parse as parseCheckpoint, signer } from "./checkpoint.js";
import { verifyInclusion } from "./merkle.js";
import { Wrong } from "./wrong.js";

export async function parse(bytes) {
  const whole = text(bytes);
  const end = whole.indexOf("\n\n");
  const lines = whole.slice(0, end).split("\n");
  if (end < 0 || lines.shift() !== "c2sp.org/tlog-proof@v1") throw new Wrong("proof_malformed");
  const extra = lines[0]?.startsWith("extra ") ? unbase64(lines.shift().slice(6)) : new Uint8Array();
  const [, index] = /^index ([0-9]+)$/.exec(lines.shift() ?? "") ?? [];
  if (index === undefined) throw new Wrong("proof_malformed");
  const siblings = lines.map(unbase64);
  if (siblings.some((one) => one.length !== 32)) throw new Wrong("proof_malformed");
  return { index: decimal(index), siblings, extra, checkpoint: await parseCheckpoint(utf8(whole.slice(end + 2))) };
}

// That the leaf of this hash stands in the log of one of these keys, which is returned.
export async function verify(proof, leaf, keys) {
  const key = await signer(proof.checkpoint, keys);
  await verifyInclusion(leaf, proof.index, proof.checkpoint.size, proof.checkpoint.root, proof.siblings);
  return key;
}
