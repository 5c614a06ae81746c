// What is not as it should be: a code, by which the page has words for it, and the values that these name.
export class Wrong extends Error {
  constructor(code, values = {}) {
    super(`${code} ${JSON.stringify(values)}`);
    this.code = code;
    this.values = values;
  }
}
