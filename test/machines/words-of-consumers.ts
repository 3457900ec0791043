import { consumer, row, seen } from "./rows.ts";
import { ERROR, swapped } from "./strangers-and-keys.ts";
import { type Words, inState } from "./word.ts";

/** What happens to one consumer and is seen of it. */
export function wordsOf(id: string) {
  const effect = `swap/${id}`;
  return {
    written: {
      when: swapped,
      row: (at) => row(at, "consumer.written", { effect, consumer: id, class: "observed" }),
    },
    failed: {
      when: inState("swapping.writing"),
      row: (at) => row(at, "consumer.failed", { effect, consumer: id, error: ERROR, retryAt: null }),
    },
    rolledBack: {
      when: swapped,
      row: (at) => row(at, "consumer.rolledBack", { effect: `rollBack/${id}`, consumer: id }),
    },
    proven: {
      when: swapped,
      row: (at) =>
        seen(at, [
          { consumer: id, fact: "use", key: "new" },
          { consumer: id, fact: "holds", key: "new" },
        ]),
    },
    usedNew: { when: swapped, row: (at) => seen(at, [{ consumer: id, fact: "use", key: "new" }]) },
    usedOld: { when: swapped, row: (at) => seen(at, [{ consumer: id, fact: "use", key: "old" }]) },
    heldOld: { when: swapped, row: (at) => seen(at, [{ consumer: id, fact: "holds", key: "old" }]) },
    refused: { when: swapped, row: (at) => seen(at, [{ consumer: id, fact: "refusal", key: "new" }]) },
  } as const satisfies Words;
}

/** Somebody turns out to hold the key too. */
export function added(id: string) {
  return {
    added: {
      when: (place) => inState("revoking.gated")(place) && place.incident.consumers[id] === undefined,
      row: (at) =>
        row(at, "consumer.added", {
          consumer: consumer(id),
          replacement: "shared",
          by: "ana",
          signature: "signature-EXAMPLE",
        }),
    },
  } as const satisfies Words;
}
