import { isRecord } from "../record-fields.ts";
import { z } from "zod";
import type { FindingFormatName } from "./format-names.ts";
import type { Layout } from "./document.ts";
import type { Reading, Step } from "./reading.ts";

/** One kind of report. */
export interface FindingFormat {
  readonly name: FindingFormatName;
  /** As messages call it: `a gitleaks 8 report in JSON`. */
  readonly title: string;
  readonly layouts: readonly Layout[];
  /** By its shape alone. */
  fits(value: unknown): boolean;
  read(value: unknown, reading: Reading): void;
}

/** The members of an object; none of anything else. */
export function members(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

/** Every one of these members is there. */
export function hasMembers(value: unknown, ...names: readonly string[]): boolean {
  const found = members(value);
  return names.every((name) => Object.hasOwn(found, name));
}

/** A part of a document, and the way to it. */
export interface Row {
  readonly value: unknown;
  readonly way: readonly Step[];
}

/** The items of a list, or the one thing that isn't in a list. */
export function rowsOf(value: unknown): readonly Row[] {
  return Array.isArray(value)
    ? value.map((item: unknown, index) => ({ value: item, way: [index] }))
    : [{ value, way: [] }];
}

/** The same, out of the wrappings of AWS: a file or an answer has them under `listed`, EventBridge each as `detail`, told by `mark`. */
export function unwrappedRows(value: unknown, listed: string, mark: string): readonly Row[] {
  return rowsOf(value).flatMap(({ value: item, way }) => {
    const { [listed]: list, detail } = members(item);
    if (Array.isArray(list))
      return list.map((one: unknown, at) => ({ value: one, way: [...way, listed, at] }));
    return hasMembers(detail, mark) ? [{ value: detail, way: [...way, "detail"] }] : [{ value: item, way }];
  });
}

export const secretText = z.string().max(100_000);
export const shortText = z.string().min(1).max(200);
export const pathText = z.string().max(5000);
export const lineNumber = z.int().min(0);
