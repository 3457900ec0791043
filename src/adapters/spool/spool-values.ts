import { z } from "zod";
import { StanchError } from "../../core/errors.ts";

/** Values by name: the plaintext of a spool. Each one says whose it is, so that none can be moved to another place. */
const spoolFile = z.strictObject({
  format: z.literal("stanch-spool/1"),
  values: z.array(z.strictObject({ incident: z.string(), name: z.string(), value: z.string() })),
});

/** `replacement/<name>`, `previous/<consumer>` or `leaked`; else `ERR_SPOOL_NAME`. */
export function checkSpoolName(name: string): void {
  if (/^(?:leaked|(?:replacement|previous)\/[^\p{Cc}\p{Cs}]{1,200})$/u.test(name)) return;
  throw new StanchError({ code: "ERR_SPOOL_NAME", message: "the spool keeps no value of this name" });
}

export function encodeSpool(incident: string, values: ReadonlyMap<string, string>): string {
  const content: z.infer<typeof spoolFile> = {
    format: "stanch-spool/1",
    values: [...values].map(([name, value]) => ({ incident, name, value })),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** Undefined for anything but a whole spool of this incident; it never says why, because the text holds values. */
export function decodeSpool(incident: string, text: string): Map<string, string> | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const content = spoolFile.safeParse(parsed);
  if (!content.success || content.data.values.some((entry) => entry.incident !== incident)) return undefined;
  const values = new Map(content.data.values.map(({ name, value }) => [name, value]));
  return values.size === content.data.values.length ? values : undefined;
}
