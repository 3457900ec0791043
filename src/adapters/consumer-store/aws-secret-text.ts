import { StanchError } from "../../core/errors.ts";
import { Secret } from "../../core/secret.ts";
import { type Slots, textsOf, valueIn } from "../aws/slots.ts";

/** The value in a secret's text: the whole of it, or what some members of its JSON hold. */
export function valueOf(slots: Slots | null, text: string, store: string): Secret {
  return slots === null ? new Secret(text) : valueIn(slots, membersOf(text, store), store);
}

/** The text with the value put in its place; all other members stay, in their order. */
export function textWith(slots: Slots | null, text: string, value: Secret, store: string): string {
  if (slots === null) return value.reveal();
  const members = membersOf(text, store);
  // What isn't there isn't added.
  valueIn(slots, members, store);
  if (!areNumbersExact(text)) {
    throw new StanchError({
      code: "ERR_STORE_REFUSED",
      message: `${store}: the secret holds a number that wouldn't come back as it is`,
      hint: "write that number as text in the secret",
    });
  }
  return JSON.stringify({ ...members, ...textsOf(slots, value, store) });
}

type Reviver = (name: string, value: unknown, context: { readonly source?: string }) => unknown;

/** JavaScript rounds long numbers, and writes `1.0` as `1`. */
function areNumbersExact(text: string): boolean {
  let isExact = true;
  const look: Reviver = (_name, value, { source }) => {
    if (typeof value === "number" && String(value) !== source) isExact = false;
    return value;
  };
  JSON.parse(text, look as (this: unknown, name: string, value: unknown) => unknown);
  return isExact;
}

function membersOf(text: string, store: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as Readonly<Record<string, unknown>>;
    }
  } catch {
    // Said below.
  }
  throw new StanchError({
    code: "ERR_STORE_REFUSED",
    message: `${store}: the secret isn't a JSON object, so it has no members`,
    hint: "leave member and pair out where the whole text is the value",
  });
}
