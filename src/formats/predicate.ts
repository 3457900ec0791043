import { z } from "zod";
import { globMatches } from "../core/attribution.ts";
import { getPointer, pointerSchema } from "./json-pointer.ts";

type Scalar = string | number | boolean | null;

/** A test of one value of a JSON answer. All given members must hold; without one the value must exist. */
export interface BodyTest {
  readonly pointer: string;
  readonly equals?: Scalar | undefined;
  readonly oneOf?: readonly Scalar[] | undefined;
  readonly exists?: boolean | undefined;
  /** A glob in which `*` stands for any run of characters; never a regular expression. */
  readonly matches?: string | undefined;
}

/** What an answer must look like to mean something. All given members must hold. */
export interface Predicate {
  readonly status?: readonly number[] | undefined;
  readonly body?: BodyTest | undefined;
  /** A glob over the whole answer as text, for servers that say no in words. */
  readonly text?: string | undefined;
  readonly any?: readonly Predicate[] | undefined;
  readonly all?: readonly Predicate[] | undefined;
}

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const bodyTestSchema: z.ZodType<BodyTest> = z.strictObject({
  pointer: pointerSchema,
  equals: scalar.optional(),
  oneOf: z.array(scalar).min(1).optional(),
  exists: z.boolean().optional(),
  matches: z.string().min(1).max(200).optional(),
});

/** Schema of a predicate in a mapping or config file; a predicate without a member is an error. */
export const predicateSchema: z.ZodType<Predicate> = z.lazy(() =>
  z
    .strictObject({
      status: z.array(z.int().min(100).max(599)).min(1).optional(),
      body: bodyTestSchema.optional(),
      text: z.string().min(1).max(200).optional(),
      any: z.array(predicateSchema).min(1).optional(),
      all: z.array(predicateSchema).min(1).optional(),
    })
    .refine((predicate) => Object.values(predicate).some((member) => member !== undefined), {
      message: "a predicate needs at least one of status, body, text, any, all",
    }),
);

/** An answer as predicates see it. */
export interface Seen {
  readonly status: number;
  /** The parsed JSON, `undefined` when the answer wasn't JSON. */
  readonly body: unknown;
  readonly text?: string;
}

/** Whether the answer satisfies the predicate. */
export function holds(predicate: Predicate, answer: Seen): boolean {
  const { status, body, text, any, all } = predicate;
  if ([status, body, text, any, all].every((member) => member === undefined)) return false;
  return (
    (status === undefined || status.includes(answer.status)) &&
    (body === undefined || bodyHolds(body, answer.body)) &&
    (text === undefined || (answer.text !== undefined && globMatches(text, answer.text.trim()))) &&
    (any === undefined || any.some((one) => holds(one, answer))) &&
    (all === undefined || all.every((one) => holds(one, answer)))
  );
}

function bodyHolds(test: BodyTest, body: unknown): boolean {
  const value = getPointer(body, test.pointer);
  if (value === undefined) return test.exists === false && body !== undefined;
  return (
    test.exists !== false &&
    (test.equals === undefined || value === test.equals) &&
    (test.oneOf === undefined || test.oneOf.some((one) => one === value)) &&
    (test.matches === undefined || (typeof value === "string" && globMatches(test.matches, value)))
  );
}

/** Whether anything but the values of a body has a say in the predicate. */
export function testsAnswer({ status, text, ...rest }: Predicate): boolean {
  return status !== undefined || text !== undefined || members(rest).some(testsAnswer);
}

/** Whether what the answer holds has a say anywhere in the predicate. */
export function testsContent({ body, text, ...rest }: Predicate): boolean {
  return body !== undefined || text !== undefined || members(rest).some(testsContent);
}

function members({ any = [], all = [] }: Predicate): readonly Predicate[] {
  return [...any, ...all];
}
