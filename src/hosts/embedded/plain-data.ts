/**
 * Data as it will be read back: plain JSON. Broken halves of characters, which a thief can put into a user agent, become
 * the replacement character, because canonical JSON can't say them and a row must never fail for what is in it.
 */
export function plainData(data: object): unknown {
  return JSON.parse(JSON.stringify(data, (_name, value: unknown) => wellFormed(value)));
}

function wellFormed(value: unknown): unknown {
  // JSON would turn these into null without a word.
  if (typeof value === "number" && !Number.isFinite(value))
    throw new RangeError(`a journal row can't hold ${value}`);
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const names = Object.keys(value);
  if (names.every((name) => name.isWellFormed())) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name.toWellFormed(), member]));
}
