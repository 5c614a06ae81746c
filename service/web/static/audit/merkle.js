// The Merkle tree of RFC 6962, section 2.1 (and RFC 9162): its hashes, and what proofs say of a root.
import { equal, joined } from "./bytes.js";
import { Wrong } from "./wrong.js";

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
}

export const leafHash = (leaf) => sha256(LEAF, leaf);
export const nodeHash = (left, right) => sha256(NODE, left, right);

// How many of so many leaves, at least two, are in the left subtree: the largest power of two below.
function split(size) {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

// A tree that only grows, kept as the roots of its perfect subtrees, largest first.
export class Frontier {
  size = 0;
  #subtrees = [];

  async append(hash) {
    let carry = hash;
    for (let size = this.size; size % 2; size = (size - 1) / 2) carry = await nodeHash(this.#subtrees.pop(), carry);
    this.#subtrees.push(carry);
    this.size += 1;
  }

  async root() {
    if (!this.size) return sha256();
    let root = this.#subtrees.at(-1);
    for (const left of this.#subtrees.slice(0, -1).reverse()) root = await nodeHash(left, root);
    return root;
  }
}

// The hash over the hashes of a full tile, whose number is a power of two.
export async function over(hashes) {
  let row = hashes;
  while (row.length > 1) {
    row = await Promise.all(row.flatMap((left, at) => (at % 2 ? [] : [nodeHash(left, row[at + 1])])));
  }
  return row[0];
}

// That the leaf of this hash is the one at an index of a tree.
export async function verifyInclusion(leaf, index, size, root, proof) {
  if (index >= size || !equal(await rootWith(leaf, index, size, proof), root)) {
    throw new Wrong("not_included", { index, size });
  }
}

async function rootWith(leaf, index, size, proof) {
  if (size === 1) return finished(proof, leaf);
  const left = split(size);
  const [rest, sibling] = top(proof);
  if (index < left) return nodeHash(await rootWith(leaf, index, left, rest), sibling);
  return nodeHash(sibling, await rootWith(leaf, index - left, size - left, rest));
}

// That a tree begins with all leaves of an older one, unchanged.
export async function verifyConsistency(oldSize, oldRoot, size, root, proof) {
  if (oldSize > size) throw new Wrong("not_consistent", { old: oldSize, size });
  const empty = oldSize === 0;
  const [old, now] = empty ? finished(proof, [await sha256(), root]) : await roots(oldSize, size, oldRoot, proof);
  if (!equal(old, oldRoot) || !equal(now, root)) throw new Wrong("not_consistent", { old: oldSize, size });
}

// The roots that the proof gives for both trees; `known` is the old one's where it need not be in the proof.
async function roots(oldSize, size, known, proof) {
  if (oldSize === size) {
    const [rest, both] = known === null ? top(proof) : [proof, known];
    return finished(rest, [both, both]);
  }
  const left = split(size);
  const [rest, sibling] = top(proof);
  if (oldSize <= left) {
    const [old, now] = await roots(oldSize, left, known, rest);
    return [old, await nodeHash(now, sibling)];
  }
  const [old, now] = await roots(oldSize - left, size - left, null, rest);
  return [await nodeHash(sibling, old), await nodeHash(sibling, now)];
}

function top(proof) {
  if (!proof.length) throw new Wrong("proof_length");
  return [proof.slice(0, -1), proof.at(-1)];
}

function finished(proof, value) {
  if (proof.length) throw new Wrong("proof_length");
  return value;
}
