import { z } from "zod";
import type { FoundFields } from "./finding.ts";
import { lineNumber, pathText, shortText } from "./format.ts";

/** Where GitHub has seen a secret: in a file of a commit, or in an issue and the like, which have a link only. */
export const placeSchema = z.object({
  path: pathText.nullish(),
  start_line: lineNumber.nullish(),
  commit_sha: z.string().max(200).nullish(),
});

export const locationSchema = z.object({
  type: shortText,
  details: z.record(z.string(), z.unknown()),
});

/** The place as a finding has it; `otherwise` names it where there is no file. */
export function fieldsOfPlace(
  place: z.output<typeof placeSchema> | null | undefined,
  otherwise: string,
): Pick<FoundFields, "file" | "line" | "commit"> {
  const file = place?.path ?? null;
  return {
    file: file ?? otherwise,
    line: file === null ? null : place?.start_line,
    commit: place?.commit_sha,
  };
}
