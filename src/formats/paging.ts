import { z } from "zod";
import { pointerSchema } from "./json-pointer.ts";

const param = z.string().regex(/^[A-Za-z0-9_.[\]-]{1,100}$/);
const size = z.int().min(1).max(1000);

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
      total: pointerSchema.exactOptional(),
    }),
    z.strictObject({
      style: z.literal("page"),
      pageParam: param.default("page"),
      first: z.int().min(0).max(1).default(1),
      /** Pointer to the number of pages. */
      pages: pointerSchema.exactOptional(),
    }),
    z.strictObject({
      style: z.literal("cursor"),
      param,
      /** Pointer to the next cursor; null, missing or empty on the last page. */
      next: pointerSchema,
    }),
    /** `Link: <…>; rel="next"`, within the same origin. */
    z.strictObject({ style: z.literal("link") }),
  ])
  .default({ style: "none" });

export type Paging = z.output<typeof pagingSchema>;
