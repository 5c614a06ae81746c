// Bytes and texts. Base64 is that of RFC 4648, section 4, padded, and written in one way only.
import { Wrong } from "./wrong.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export const utf8 = (text) => encoder.encode(text);

export function text(bytes) {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Wrong("not_utf8");
  }
}

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

export const equal = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

export function unbase64(written) {
  let bytes = null;
  try {
    bytes = Uint8Array.from(atob(written), (one) => one.charCodeAt(0));
  } catch {
    // told below
  }
  if (bytes === null || base64(bytes) !== written) throw new Wrong("not_base64", { text: written });
  return bytes;
}

// A number of entries, or the index of one: decimal, without leading zeroes, and one that a script can count with.
export function decimal(written) {
  const number = /^(0|[1-9][0-9]{0,15})$/.test(written) ? Number(written) : NaN;
  if (!Number.isSafeInteger(number)) throw new Wrong("not_decimal", { text: written });
  return number;
}
