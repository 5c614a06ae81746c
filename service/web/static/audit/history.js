// The events in order: positions and versions without a gap, times that never go back, texts that are those that
// were sealed, and reports whose files are those that were issued.
import { hex, text as decoded, unbase64 } from "./bytes.js";
import { leafHash, sha256 } from "./merkle.js";
import { hashOf } from "./note.js";
import { parse as parseProof, verify as verifyProof } from "./proof.js";
import { spelt } from "./tiles.js";
import { event } from "./log.js";
import { Wrong } from "./wrong.js";

const ERASER = "administrator";

export class History {
  #next = null; // the position of the next event
  #versions = new Map();
  #recordedAt = "";
  #missing = new Map(); // seals without a text, by the position of their event
  #erased = new Set();

  constructor(policy, verdicts) {
    Object.assign(this, { policy, order: verdicts.order, texts: verdicts.texts, reports: verdicts.reports });
  }

  // The next bundle of a log.
  async take(log, bundle, entries) {
    const opened = await this.#opened(log, bundle.number);
    const first = log.first + bundle.number * 256;
    for (const [at, entry] of entries.entries()) {
      const found = await this.order.tried(async () => event(entry, first + at));
      if (found !== null) await this.#event(log, found, first + at, opened);
    }
    for (const seal of opened) this.texts.fault("text_of_no_event", { seal });
  }

  async #event(log, found, position, opened) {
    this.#check(log, found, position);
    for (const seal of found.seals) {
      this.texts.lookedAt += 1;
      if (!opened.delete(seal)) this.#missing.set(seal, position);
    }
    if (found.type === "text.erased") this.#erase(found, position);
    if (found.type === "report.issued") await this.#report(log, found);
  }

  #check(log, found, position) {
    this.order.lookedAt += 1;
    this.#next ??= log.first;
    const version = (this.#versions.get(found.stream) ?? 0) + 1;
    if (found.position !== position || position !== this.#next) this.order.fault("position_wrong", { position });
    if (found.version !== version) this.order.fault("version_wrong", { position, stream: found.stream });
    if (found.ledger !== log.origin) this.order.fault("event_of_another", { position, origin: found.ledger });
    if (found.recorded_at < this.#recordedAt) this.order.fault("time_back", { position });
    this.#versions.set(found.stream, found.version);
    [this.#next, this.#recordedAt] = [position + 1, found.recorded_at];
  }

  // The seals whose texts stand beside a bundle, each text compared with its seal.
  async #opened(log, number) {
    const file = `texts/${spelt(number)}`;
    const content = await log.read(file);
    const lines = content === null ? [] : decoded(content).split("\n").slice(0, -1);
    const seals = lines.map(async (line) => {
      const one = await this.texts.tried(async () => parsed(line, log.folder + file));
      if (one !== null) await this.texts.tried(() => sealed(one, log.folder + file));
      return one?.sha256;
    });
    return new Set((await Promise.all(seals)).filter((seal) => seal !== undefined));
  }

  #erase({ data, actor }, position) {
    if (actor.role !== ERASER) this.texts.fault("erased_by_whom", { position });
    if (this.#missing.get(data.sha256) !== data.event) this.texts.fault("erased_but_there", { position });
    this.#erased.add(data.sha256);
  }

  async #report(log, { data }) {
    for (const { name, sha256: digest, media_type: kind } of data.renditions) {
      const file = `reports/${data.quarter}/${data.edition}/${name}`;
      const content = await log.read(file);
      this.reports.lookedAt += content === null ? 0 : 1;
      if (content !== null && hex(await sha256(content)) !== digest) this.reports.fault("report_differs", { file });
      if (content !== null) continue;
      if (kind === "application/json") this.reports.fault("file_missing", { file });
      else this.reports.notes.push(new Wrong("report_left_out", { file }));
    }
  }

  // What is missing must have been erased: in these events, or, as proved, in later ones.
  async finish(newest) {
    for (const [seal, position] of this.#missing) {
      const erased = this.#erased.has(seal) || (await this.texts.tried(() => this.#later(newest, seal), false));
      if (erased) this.#erased.add(seal);
      else this.texts.fault("text_missing", { position });
    }
    if (this.#erased.size) this.texts.notes.push(new Wrong("texts_erased", { count: this.#erased.size }));
    else if (this.reports.notes.length) this.reports.fault("report_left_out_why");
  }

  async #later(newest, seal) {
    const bytes = await newest.read(`erased/${seal}`);
    if (bytes === null) return false;
    const proof = await parseProof(bytes);
    await verifyProof(proof, await leafHash(proof.extra), this.policy.logs);
    const { type, data, actor } = event(proof.extra, proof.index);
    return type === "text.erased" && data.sha256 === seal && actor.role === ERASER;
  }
}

function parsed(line, file) {
  try {
    const { sha256: seal, salt, text } = JSON.parse(line);
    if ([seal, salt, text].every((one) => typeof one === "string")) return { sha256: seal, salt, text };
  } catch {
    // told below
  }
  throw new Wrong("text_damaged", { file });
}

async function sealed({ sha256: seal, salt, text }, file) {
  const random = unbase64(salt);
  if (random.length === 16 && hex(await hashOf(random, text)) === seal) return;
  throw new Wrong("text_differs", { file, seal, text: text.slice(0, 80) });
}
