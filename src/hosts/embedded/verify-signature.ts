import { checkpointText } from "../../core/checkpoint-text.ts";
import type { Person } from "../../core/plan.ts";
import { isSignedType, signedPayload } from "../../core/signed-payload.ts";
import type { Signer } from "../../ports/signer.ts";
import type { RawEntry } from "./chain.ts";
import type { Checkpoint } from "./checkpoint.ts";

export interface SignatureProblem {
  readonly kind: "unsigned" | "person" | "signature" | "replayed";
  readonly detail: string;
}

export interface SignatureCheck {
  /** What is wrong with the row's signature; null if it is good or the row needs none. Rows in order, each once. */
  row(entry: RawEntry): SignatureProblem | null;
  checkpoint(checkpoint: Checkpoint): SignatureProblem | null;
  good(): number;
}

/** Checks signatures by the given people, or else by those whom the first row enrolled; later rows can't enrol anybody. */
export function createSignatureCheck(
  opening: RawEntry | null,
  signer: Pick<Signer, "canonical" | "verify">,
  enrolled: readonly Person[] | undefined,
): SignatureCheck {
  const keys = new Map((enrolled ?? peopleOf(opening)).map(({ id, publicKey }) => [id, publicKey]));
  const seen = new Set<string>();
  let good = 0;

  const problemOf = (by: string, text: () => string, signature: string): SignatureProblem | null => {
    const key = keys.get(by);
    if (key === undefined) return { kind: "person", detail: `is signed by ${by}, who isn't enrolled` };
    return holds(signer, key, text, signature)
      ? null
      : { kind: "signature", detail: `isn't what ${by} signed` };
  };

  return {
    row({ incident, type, at, data }) {
      const { by, signature, ...rest } = fieldsOf(data);
      if (typeof by !== "string" || typeof signature !== "string") {
        return isSignedType(type) ? { kind: "unsigned", detail: `is a ${type} without a signature` } : null;
      }
      const text = (): string =>
        type === "checkpoint.signed"
          ? checkpointText(incident, Number(rest["size"]), String(rest["root"]))
          : signer.canonical(signedPayload(incident, type, at, { ...rest, by }));
      const problem = problemOf(by, text, signature);
      if (problem !== null) return problem;
      if (seen.has(signature)) return { kind: "replayed", detail: `repeats what ${by} signed once` };
      seen.add(signature);
      good += 1;
      return null;
    },
    checkpoint({ incident, size, root, signed }) {
      if (signed === undefined) return null;
      return problemOf(signed.by, () => checkpointText(incident, size, root), signed.signature);
    },
    good: () => good,
  };
}

function fieldsOf(data: unknown): Readonly<Record<string, unknown>> {
  return typeof data === "object" && data !== null ? (data as Record<string, unknown>) : {};
}

function holds(signer: Pick<Signer, "verify">, key: string, text: () => string, signature: string): boolean {
  try {
    return signer.verify(key, text(), signature);
  } catch {
    // What has no canonical form can't have been signed.
    return false;
  }
}

function peopleOf(opening: RawEntry | null): readonly Person[] {
  if (opening?.type !== "incident.opened") return [];
  const { people } = (opening.data ?? {}) as { readonly people?: unknown };
  return Array.isArray(people) ? people.filter(isPerson) : [];
}

function isPerson(value: unknown): value is Person {
  if (typeof value !== "object" || value === null) return false;
  const { id, publicKey } = value as Record<string, unknown>;
  return typeof id === "string" && typeof publicKey === "string";
}
