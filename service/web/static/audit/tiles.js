// Where a log's hashes and entries stand (c2sp.org/tlog-tiles): in tiles and bundles of 256.
import { Wrong } from "./wrong.js";

export const WIDTH = 256;

// 1234067 is x001/x234/067.
export function spelt(number) {
  const groups = [String(number % 1000).padStart(3, "0")];
  for (let rest = Math.floor(number / 1000); rest; rest = Math.floor(rest / 1000)) {
    groups.unshift(`x${String(rest % 1000).padStart(3, "0")}`);
  }
  return groups.join("/");
}

export const path = ({ level, number, width }) =>
  `tile/${level}/${spelt(number)}${width === WIDTH ? "" : `.p/${width}`}`;

// A level's tiles in a log of this size; "entries" are bundles of the entries themselves.
export function row(level, size) {
  const hashes = level === "entries" ? size : Math.floor(size / WIDTH ** level);
  return Array.from({ length: Math.ceil(hashes / WIDTH) }, (_, number) => ({
    level,
    number,
    width: Math.min(WIDTH, hashes - number * WIDTH),
  }));
}

// The bundle in which an entry stands.
export const bundleOf = (index, size) => row("entries", size)[Math.floor(index / WIDTH)];

// The entries of a bundle: before each its length, in two bytes.
export function unpack(bundle, file) {
  const entries = [];
  let place = 0;
  while (place < bundle.length) {
    const start = place + 2;
    place = start + bundle[place] * 256 + bundle[place + 1];
    entries.push(bundle.slice(start, place));
  }
  if (place !== bundle.length) throw new Wrong("bundle_cut_off", { file });
  return entries;
}
