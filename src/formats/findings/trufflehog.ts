import { z } from "zod";
import { isAwsKeyId } from "../aws-key-id.ts";
import {
  type FindingFormat,
  hasMembers,
  lineNumber,
  members,
  pathText,
  rowsOf,
  secretText,
  shortText,
} from "./format.ts";
import { textInBase64 } from "./text-in-base64.ts";
import { timeSchema } from "./times.ts";

const rowSchema = z.object({
  DetectorName: shortText,
  DecoderName: z.string().max(200).nullish(),
  Verified: z.boolean(),
  VerificationError: z.unknown().optional(),
  Raw: secretText,
  RawV2: secretText.nullish(),
  Redacted: secretText.nullish(),
  SourceMetadata: z.object({ Data: z.record(z.string(), z.unknown()) }),
});

/** Of whatever source: git, a forge, a folder, a bucket, an image. */
const placeSchema = z.object({
  file: pathText.nullish(),
  path: pathText.nullish(),
  line: lineNumber.nullish(),
  commit: z.string().max(200).nullish(),
  timestamp: timeSchema.catch(undefined),
  link: pathText.nullish(),
});

/** `trufflehog --json`: one object a line, with lines of its log in between. */
export const trufflehog: FindingFormat = {
  name: "trufflehog",
  title: "TruffleHog 3 output in JSON lines",
  layouts: ["lines", "json"],
  fits: (value) => rowsOf(value).some((row) => isFinding(row.value)),
  read(value, reading) {
    for (const { value: item, way } of rowsOf(value)) {
      if (!isFinding(item)) continue;
      const row = reading.row(item, way, rowSchema);
      if (row === null) continue;
      const [source, data] = Object.entries(row.SourceMetadata.Data)[0] ?? ["", {}];
      const place = reading.row(data, [...way, "SourceMetadata", "Data", { data: source }], placeSchema);
      if (place === null) continue;
      // Until 2023 values were written in base64, and nothing said so.
      const isOld = row.DecoderName === undefined;
      const raw = (isOld ? textInBase64(row.Raw) : null) ?? row.Raw;
      const both = (isOld ? textInBase64(row.RawV2 ?? "") : null) ?? row.RawV2 ?? "";
      const { SecretParts } = members(item);
      reading.found({
        detector: row.DetectorName,
        value: valueOf(raw, both),
        alsoSecret: [raw, both, row.Raw, row.RawV2, row.Redacted, ...textsIn(SecretParts)],
        file: place.file ?? place.path ?? source,
        line: place.line,
        commit: place.commit,
        exposedAt: place.timestamp,
        verified: isGiven(row.VerificationError) ? null : row.Verified,
        link: place.link,
        keyId: [row.Redacted, raw].find((text) => isAwsKeyId(text ?? "")),
      });
    }
  },
};

function isFinding(value: unknown): boolean {
  return hasMembers(value, "SourceMetadata", "Raw");
}

/** Of an AWS key `Raw` is the id, and `RawV2` both parts one behind the other. */
function valueOf(raw: string, both: string): string {
  if (!isAwsKeyId(raw) || !both.startsWith(raw)) return raw;
  const secret = both.slice(raw.length).replace(/^:/, "");
  return secret === "" ? raw : secret;
}

function textsIn(value: unknown): readonly string[] {
  return Object.values(members(value)).filter((part) => typeof part === "string");
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}
