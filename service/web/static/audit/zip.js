// A ZIP archive (PKWARE's APPNOTE), read piece by piece from a file on the reader's own disk.
import { text } from "./bytes.js";
import { Wrong } from "./wrong.js";

const MOST_BYTES = 64 * 1024 * 1024; // a file of an export is smaller: 256 entries of 64 kB, or a report
const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const [STORED, DEFLATED] = [0, 8];

export class Archive {
  #file;
  #entries;

  constructor(file, entries) {
    this.#file = file;
    this.#entries = entries;
  }

  static async open(file) {
    const entries = await directory(file);
    // Of an archive that is cut off, the end of one inside it may be found, such as a report's workbook.
    if (!entries.size || Math.min(...[...entries.values()].map((one) => one.offset)) > 0) throw new Wrong("zip_cut_off");
    return new Archive(file, entries);
  }

  get paths() {
    return [...this.#entries.keys()];
  }

  // The bytes of a file; null where there is none.
  async read(path) {
    const entry = this.#entries.get(path);
    if (entry === undefined) return null;
    if (entry.size > MOST_BYTES) throw new Wrong("zip_unreadable", { file: path });
    const local = await view(this.#file, entry.offset, entry.offset + 30);
    if (local.byteLength < 30 || local.getUint32(0, true) !== LOCAL) throw new Wrong("zip_cut_off");
    const start = entry.offset + 30 + local.getUint16(26, true) + local.getUint16(28, true);
    const packed = this.#file.slice(start, start + entry.packed);
    const content = await unpacked(packed, entry, path);
    if (content.length !== entry.size) throw new Wrong("zip_unreadable", { file: path });
    return content;
  }
}

async function unpacked(packed, entry, path) {
  if (entry.method === STORED) return new Uint8Array(await packed.arrayBuffer());
  if (entry.method !== DEFLATED) throw new Wrong("zip_unreadable", { file: path });
  try {
    return await inflated(packed.stream().pipeThrough(new DecompressionStream("deflate-raw")), entry.size);
  } catch {
    throw new Wrong("zip_unreadable", { file: path });
  }
}

// No more than the archive says that it is: a small file could else fill the memory.
async function inflated(stream, size) {
  const content = new Uint8Array(size);
  let place = 0;
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return content.slice(0, place);
    if (place + value.length > size) throw new RangeError("larger than it says");
    content.set(value, place);
    place += value.length;
  }
}

async function directory(file) {
  const tail = await view(file, Math.max(0, file.size - 65557), file.size);
  let at = tail.byteLength - 22;
  while (at >= 0 && tail.getUint32(at, true) !== END) at -= 1;
  if (at < 0) throw new Wrong("zip_cut_off");
  const count = tail.getUint16(at + 10, true);
  const [length, start] = [tail.getUint32(at + 12, true), tail.getUint32(at + 16, true)];
  if (count === 0xffff || start === 0xffffffff) throw new Wrong("zip_too_large");
  const records = await view(file, start, start + length);
  if (records.byteLength !== length) throw new Wrong("zip_cut_off");
  return entriesOf(records, count);
}

function entriesOf(records, count) {
  const entries = new Map();
  let place = 0;
  for (let number = 0; number < count; number += 1) {
    if (place + 46 > records.byteLength || records.getUint32(place, true) !== CENTRAL) throw new Wrong("zip_cut_off");
    const uint16 = (at) => records.getUint16(place + at, true);
    const uint32 = (at) => records.getUint32(place + at, true);
    const path = text(new Uint8Array(records.buffer, place + 46, uint16(28)));
    if (entries.has(path)) throw new Wrong("zip_twice", { file: path });
    entries.set(path, { method: uint16(10), packed: uint32(20), size: uint32(24), offset: uint32(42) });
    place += 46 + uint16(28) + uint16(30) + uint16(32);
  }
  return entries;
}

const view = async (file, start, end) => new DataView(await file.slice(start, end).arrayBuffer());
