// What was found: a verdict for each guarantee, with what is wrong as codes and values, for which the page has words.
import { Wrong } from "./wrong.js";

export const GUARANTEES = [
  "signature", "log", "continued", "checkpoints", "witnesses", "held", "order", "texts", "reports",
];
const SHOWN = 5; // of each guarantee; the rest are counted

class Verdict {
  lookedAt = 0;
  asked = true;
  notes = [];
  faults = [];
  more = 0;

  fault(code, values = {}) {
    if (this.faults.length < SHOWN) this.faults.push(new Wrong(code, values));
    else this.more += 1;
  }

  // Do something that may find a fault; whatever else goes wrong is no fault of the ledger's.
  async tried(work, otherwise = null) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      this.fault(error.code, error.values);
      return otherwise;
    }
  }

  get status() {
    if (this.faults.length) return "broken";
    return this.asked ? "proved" : "not_asked";
  }
}

export const verdicts = () => Object.fromEntries(GUARANTEES.map((name) => [name, new Verdict()]));
