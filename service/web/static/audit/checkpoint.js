// Checkpoints (c2sp.org/tlog-checkpoint): a log's name, size and root, in a note; and witnesses' cosignatures of
// them (c2sp.org/tlog-cosignature, Ed25519 v1): "at this time, this was the log".
import { decimal, equal, unbase64, utf8 } from "./bytes.js";
import { sha256 } from "./merkle.js";
import { parse as parseNote, signaturesBy, signed, signedBy } from "./note.js";
import { Wrong } from "./wrong.js";

const LATEST = 2n ** 63n - 1n;

// What a note says as a checkpoint; nothing is verified.
export async function parse(bytes) {
  const note = parseNote(bytes);
  const lines = note.text.split("\n");
  if (lines.length !== 4 || lines[3] || !lines[0]) throw new Wrong("checkpoint_malformed");
  const [origin, size, root] = [lines[0], decimal(lines[1]), unbase64(lines[2])];
  if (root.length !== 32 || (size === 0 && !equal(root, await sha256()))) throw new Wrong("checkpoint_malformed");
  return { origin, size, root, note };
}

// The one of these keys that signed a checkpoint, whose name must be the checkpoint's origin.
export async function signer(checkpoint, keys) {
  const named = keys.filter((key) => key.name === checkpoint.origin);
  if (!named.length) throw new Wrong("origin_unknown", { origin: checkpoint.origin });
  for (const key of named) {
    if (await signedBy(checkpoint.note, key)) return key;
  }
  throw new Wrong("signature_unknown", { origin: checkpoint.origin, keys: named.map((key) => key.vkey).join(" ") });
}

// When the witness of this key cosigned, in seconds of UNIX time; null if it did not. The earliest time counts.
export async function cosignedAt(checkpoint, key) {
  const times = [];
  for (const one of signaturesBy(checkpoint.note, key)) times.push(await time(checkpoint.note.text, one, key));
  return times.length ? Math.min(...times) : null;
}

async function time(text, one, key) {
  const falsely = new Wrong("cosignature_false", { name: key.name });
  if (one.signature.length !== 72) throw falsely;
  const at = new DataView(one.signature.buffer, one.signature.byteOffset).getBigUint64(0);
  const message = utf8(`cosignature/v1\ntime ${at}\n${text}`);
  if (at > LATEST || !(await signed(key, message, one.signature.slice(8)))) throw falsely;
  return Number(at);
}
