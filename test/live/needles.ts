/** Many values, looked for in all their forms in one pass: a search takes as long for hundreds of them as for one. */
export interface Needles {
  add(name: string, value: string): void;
  /** Names of the values that stand in these bytes, plain or encoded. */
  within(bytes: Uint8Array): ReadonlySet<string>;
}

interface Needle {
  readonly name: string;
  readonly form: Buffer;
}

const HEAD_BYTES = 4;
const SLOTS = 1 << 16;

/** By the first bytes of each form; few places have the head of any, and only those are looked at in full. */
export function createNeedles(): Needles {
  const byHead = new Map<number, Needle[]>();
  const marked = new Uint8Array(SLOTS);
  return {
    add(name, value) {
      for (const text of new Set(formsOf(value))) {
        const form = Buffer.from(text);
        if (form.length < HEAD_BYTES) throw new Error(`${name} is too short to be searched for`);
        const head = form.readInt32LE(0);
        marked[slotOf(head)] = 1;
        byHead.set(head, [...(byHead.get(head) ?? []), { name, form }]);
      }
    },
    within(bytes) {
      const found = new Set<string>();
      let head = 0;
      for (let end = 0; end < bytes.length; end += 1) {
        head = (head >>> 8) | ((bytes[end] ?? 0) << 24);
        if (marked[slotOf(head)] === 0) continue;
        const at = end + 1 - HEAD_BYTES;
        for (const { name, form } of byHead.get(head) ?? []) {
          if (at >= 0 && form.equals(bytes.subarray(at, at + form.length))) found.add(name);
        }
      }
      return found;
    },
  };
}

/** A multiplication spreads heads that differ in a few bits. */
function slotOf(head: number): number {
  return Math.imul(head, 0x9e3779b1) >>> 16;
}

/** The value as it is, in JSON, in a URL, in hex, and inside base64 at each of the three places a byte can have there. */
export function formsOf(value: string): readonly string[] {
  const hex = Buffer.from(value).toString("hex");
  const inside = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]).toString("base64url");
    // First and last characters depend on the neighbours.
    return text.slice(4, -4);
  });
  const standard = inside.map((text) => text.replaceAll("-", "+").replaceAll("_", "/"));
  return [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value), hex, ...inside, ...standard];
}
