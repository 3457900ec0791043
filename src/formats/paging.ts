import { z } from "zod";
import { headerNameSchema } from "./header-name.ts";
import { pointerSchema } from "./json-pointer.ts";

/** The name of a query parameter; `null` where the step itself looks the value up, in its body for one. */
const param = z
  .string()
  .regex(/^[A-Za-z0-9_.[\]$-]{1,100}$/)
  .nullable();
/** Where an answer says how to go on: in its body, or in a header. */
const place = z.union([pointerSchema, z.strictObject({ header: headerNameSchema })]);
export type Place = z.output<typeof place>;
const size = z.int().min(1).max(1000);
/** How many rows are asked for; the look-up `limit`. */
const limit = { limit: size.exactOptional(), limitParam: param.default("limit") };

/**
 * How a provider cuts a list into pages. Without a total, pages are read until one is empty: a page that is shorter
 * than asked for needn't be the last.
 */
export const pagingSchema = z
  .discriminatedUnion("style", [
    z.strictObject({ style: z.literal("none") }),
    z.strictObject({
      style: z.literal("offset"),
      limit: size.default(100),
      limitParam: param.default("limit"),
      offsetParam: param.default("offset"),
      /** The number of rows. */
      total: place.exactOptional(),
    }),
    z.strictObject({
      style: z.literal("page"),
      pageParam: param.default("page"),
      first: z.int().min(0).max(1).default(1),
      ...limit,
      /** The number of pages. */
      pages: place.exactOptional(),
      /** The number of rows. */
      total: place.exactOptional(),
    }),
    z.strictObject({
      style: z.literal("cursor"),
      param,
      ...limit,
      /** The next cursor; null, missing or empty on the last page, or what `last` says. */
      next: place,
      last: z.union([z.string().min(1).max(100), z.int()]).exactOptional(),
      /** Pointer to whether there is more, where a cursor stands on the last page as well. */
      more: pointerSchema.exactOptional(),
    }),
    /** `Link: <…>; rel="next"`, or an address in the body, within the same origin. */
    z.strictObject({ style: z.literal("link"), next: pointerSchema.exactOptional() }),
    z
      .strictObject({
        style: z.literal("start-key"),
        param,
        ...limit,
        /** Pointer, in the last row of a page, to the key at which the next page starts. */
        row: pointerSchema.exactOptional(),
        /** Pointer to that key in the answer; null, missing or empty on the last page. */
        next: pointerSchema.exactOptional(),
        /** The next page begins with the last row once more. */
        inclusive: z.boolean().default(false),
        /** `json`: as JSON in the query, text in quotes. */
        as: z.enum(["text", "json"]).default("text"),
      })
      .refine(({ inclusive, limit, row }) => !inclusive || (row !== undefined && limit !== 1), {
        path: ["inclusive"],
        error: "a page that begins with the last row again needs row, and room for another",
      })
      .refine(({ row, next }) => (row === undefined) !== (next === undefined), {
        error:
          "the next page starts either at a key of the last row (row) or at one that the answer names (next)",
      }),
  ])
  .default({ style: "none" });

export type Paging = z.output<typeof pagingSchema>;

/** Look-ups that a paged step is offered, and the parameters that send them on their own. */
export function pageLookups(paging: Paging): Readonly<Record<string, string | null | undefined>> {
  switch (paging.style) {
    case "none":
    case "link":
      return {};
    case "offset":
      return { limit: paging.limitParam, offset: paging.offsetParam };
    case "page":
      return { ...limitOf(paging), page: paging.pageParam };
    case "cursor":
      return { ...limitOf(paging), cursor: paging.param };
    case "start-key":
      return { ...limitOf(paging), startKey: paging.param };
  }
}

function limitOf(paging: { readonly limit?: number; readonly limitParam: string | null }) {
  return paging.limit === undefined ? {} : { limit: paging.limitParam };
}
