// Signed notes and keys (c2sp.org/signed-note), verified by the browser's own Ed25519 (WebCrypto).
import { equal, hex, text, unbase64, utf8, joined } from "./bytes.js";
import { sha256 } from "./merkle.js";
import { Wrong } from "./wrong.js";

export const LOG = 1;
export const WITNESS = 4; // c2sp.org/tlog-cosignature
const MOST_BYTES = 1_000_000;
const MOST_SIGNATURES = 100;
const IN_NO_NAME = /[\s+\x00-\x1f\ud800-\udfff]/;

// Whether this browser can verify at all: it needs https (or localhost), and a version that knows Ed25519.
export async function capable() {
  try {
    await crypto.subtle.importKey("raw", new Uint8Array(32).fill(1), { name: "Ed25519" }, false, ["verify"]);
    return true;
  } catch (error) {
    return crypto.subtle !== undefined && error.name === "DataError"; // it knows the algorithm, and not this key
  }
}

// A key by its text, NAME+HASH+KEY.
export async function key(vkey) {
  const [name, digest, ...rest] = vkey.trim().split("+");
  if (!name || IN_NO_NAME.test(name) || !rest.length) throw new Wrong("key_malformed", { key: vkey });
  const data = unbase64(rest.join("+"));
  if (data.length !== 33 || ![LOG, WITNESS].includes(data[0])) throw new Wrong("key_malformed", { key: vkey });
  const id = (await sha256(utf8(`${name}\n`), data)).slice(0, 4);
  if (hex(id) !== digest) throw new Wrong("key_damaged", { key: vkey });
  return { name, id, kind: data[0], vkey: vkey.trim(), verifier: await imported(data.slice(1), vkey) };
}

async function imported(raw, vkey) {
  try {
    return await crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]);
  } catch {
    throw new Wrong("key_malformed", { key: vkey });
  }
}

export const signed = (by, message, signature) =>
  crypto.subtle.verify({ name: "Ed25519" }, by.verifier, signature, message);

// A text that ends in a newline, and its signatures, none of them verified.
export function parse(bytes) {
  if (bytes.length > MOST_BYTES) throw new Wrong("note_malformed");
  const whole = text(bytes);
  const end = whole.lastIndexOf("\n\n");
  if (end < 0 || !whole.endsWith("\n") || /[\x00-\x09\x0b-\x1f]/.test(whole)) throw new Wrong("note_malformed");
  const lines = whole.slice(end + 2).split("\n").slice(0, -1);
  if (lines.length > MOST_SIGNATURES) throw new Wrong("note_malformed");
  return { text: whole.slice(0, end + 1), signatures: lines.map(signature), whole };
}

function signature(line) {
  const [, name, encoded] = /^— ([^ ]+) ([^ ]+)$/.exec(line) ?? [];
  if (name === undefined || IN_NO_NAME.test(name)) throw new Wrong("note_malformed");
  const data = unbase64(encoded);
  if (data.length < 5) throw new Wrong("note_malformed");
  return { name, id: data.slice(0, 4), signature: data.slice(4) };
}

export const signaturesBy = (note, by) =>
  note.signatures.filter((one) => one.name === by.name && equal(one.id, by.id));

// Whether the key of a log signed it. A signature that is said to be the key's, and is not, rejects the note.
export async function signedBy(note, by) {
  const claimed = signaturesBy(note, by);
  for (const one of claimed) {
    if (!(await signed(by, utf8(note.text), one.signature))) throw new Wrong("signature_false", { name: by.name });
  }
  return claimed.length > 0;
}

export const hashOf = (salt, value) => sha256(joined(salt, utf8(value)));
