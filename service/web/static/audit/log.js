// A log of an export: do its entries hash to its tiles, and the tiles to the root that was signed?
import { equal, hex, joined, text } from "./bytes.js";
import { parse, signer } from "./checkpoint.js";
import { Frontier, leafHash, over } from "./merkle.js";
import { WIDTH, path, row, spelt, unpack } from "./tiles.js";
import { Wrong } from "./wrong.js";

export const BEFORE = "before/";
const SEAL = /\{"sha256":"([0-9a-f]{64})"\}/g; // in a string, quotes would be escaped

export class Log {
  first = 0; // the position of its first event
  roots = new Map(); // by size, of those sizes that are asked for
  known = new Set(["checkpoint", "policy"]);
  intact = false; // whether the events are those of its own checkpoint; else another one accuses nobody

  constructor(archive, folder, checkpoint, key) {
    Object.assign(this, { archive, folder, checkpoint, key });
    Object.assign(this, { origin: checkpoint.origin, size: checkpoint.size });
  }

  static async open(archive, folder, policy) {
    const bytes = await archive.read(`${folder}checkpoint`);
    if (bytes === null) throw new Wrong("file_missing", { file: `${folder}checkpoint` });
    const checkpoint = await parse(bytes);
    return new Log(archive, folder, checkpoint, await signer(checkpoint, policy.logs));
  }

  get stop() {
    return this.first + this.size;
  }

  async read(file) {
    this.known.add(file);
    return this.archive.read(this.folder + file);
  }

  async entries(bundle) {
    const file = path(bundle);
    const content = await this.read(file);
    if (content === null) throw new Wrong("file_missing", { file: this.folder + file });
    const entries = unpack(content, this.folder + file);
    if (entries.length !== bundle.width) {
      throw new Wrong("bundle_count", { file: this.folder + file, count: entries.length, expected: bundle.width });
    }
    return entries;
  }

  async entry(index) {
    const bundle = row("entries", this.size)[Math.floor(index / WIDTH)];
    return (await this.entries(bundle))[index % WIDTH];
  }

  // Every hash again, from the entries up. `sizes` are those whose roots are needed; `each` is given the events.
  async check(verdict, sizes, each) {
    const frontier = new Frontier();
    const rows = [[]];
    if (sizes.has(0)) this.roots.set(0, await frontier.root());
    for (const bundle of row("entries", this.size)) {
      const entries = await verdict.tried(() => this.entries(bundle), []);
      verdict.lookedAt += entries.length;
      const hashes = await Promise.all(entries.map(leafHash));
      for (const hash of hashes) {
        await frontier.append(hash);
        if (sizes.has(frontier.size)) this.roots.set(frontier.size, await frontier.root());
      }
      await this.#row(rows, 0, bundle.number, hashes, verdict);
      await each(bundle, entries);
    }
    for (const [level, hashes] of rows.entries()) {
      const number = Math.floor(this.size / WIDTH ** level / WIDTH);
      if (level && hashes.length) await this.#compare(level, number, hashes, verdict);
    }
    this.intact = equal(await frontier.root(), this.checkpoint.root);
    if (!this.intact) verdict.fault("root_differs", { origin: this.origin });
  }

  // Take the hashes of a tile in; one that is full gives a hash to the level above.
  async #row(rows, level, number, hashes, verdict) {
    await this.#compare(level, number, hashes, verdict);
    if (hashes.length < WIDTH) return;
    rows[level + 1] ??= [];
    const above = rows[level + 1];
    above.push(await over(hashes));
    if (above.length < WIDTH) return;
    rows[level + 1] = [];
    await this.#row(rows, level + 1, Math.floor(number / WIDTH), above, verdict);
  }

  async #compare(level, number, hashes, verdict) {
    if (!hashes.length) return;
    const file = path({ level, number, width: hashes.length });
    const content = await this.read(file);
    if (content !== null && equal(content, joined(...hashes))) return;
    const at = content === null ? -1 : hashes.findIndex((hash, n) => !equal(hash, content.slice(n * 32, n * 32 + 32)));
    if (level || at < 0) verdict.fault("tile_differs", { file: this.folder + file });
    else verdict.fault("entry_differs", { position: this.first + number * WIDTH + at, file: this.folder + file });
  }

  // All published checkpoints, oldest first, as bytes, so many at a time.
  async *published() {
    for (let number = 0; ; number += 1) {
      const file = `checkpoints/${spelt(number)}`;
      const content = this.archive.paths.includes(this.folder + file) ? await this.read(file) : null;
      if (content === null) return;
      const notes = unpack(content, this.folder + file);
      yield notes;
      if (notes.length < WIDTH) return;
    }
  }
}

// An entry as an event, and the seals in it, of which each is SHA-256(salt ‖ text).
export function event(entry, position) {
  try {
    const written = text(entry);
    return { ...JSON.parse(written), seals: Array.from(written.matchAll(SEAL), (found) => found[1]) };
  } catch {
    throw new Wrong("event_unreadable", { position });
  }
}

export const rootAt = (log, size) => log.roots.get(size) ?? null;
export const shown = (root) => (root === null ? "" : hex(root));
