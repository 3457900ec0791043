import { valueAt } from "../record-fields.ts";
import { z } from "zod";
import { isAwsKeyId } from "../aws-key-id.ts";
import { type FindingFormat, type Row, hasMembers, shortText, unwrappedRows } from "./format.ts";
import { timeSchema } from "./times.ts";

/** EventBridge writes `accessKeyId`, the API `AccessKeyId`. */
type Spelling = (name: string) => string;
const asEvent: Spelling = (name) => name;
const asApi: Spelling = (name) => (name[0] ?? "").toUpperCase() + name.slice(1);

const keyIdText = z.string().max(200).refine(isAwsKeyId, { error: "this isn't the id of an access key" });

/** A GuardDuty finding on an access key: from EventBridge, bare, or as `get-findings` lists them. */
export const guardduty: FindingFormat = {
  name: "guardduty",
  title: "a GuardDuty finding on an access key",
  layouts: ["json"],
  fits: (value) => findingsOf(value).some((row) => spellingOf(row.value) !== null),
  read(value, reading) {
    for (const { value: finding, way } of findingsOf(value)) {
      const spelled = spellingOf(finding) ?? asEvent;
      const part = <T>(path: readonly string[], schema: z.ZodType<T>): T | null => {
        const names = path.map(spelled);
        return reading.row(valueAt(finding, ...names), [...way, ...names], schema);
      };
      const type = part(["type"], shortText);
      const keyId = part(["resource", "accessKeyDetails", "accessKeyId"], keyIdText);
      const account = part(["accountId"], z.string().max(20).nullish());
      const since = part(["service", "eventFirstSeen"], timeSchema);
      if (type === null || keyId === null) continue;
      reading.found({
        detector: type,
        keyId,
        file: typeof account === "string" ? `AWS account ${account}` : "AWS",
        noticedAt: since,
        // Somebody called with it.
        verified: true,
      });
    }
  },
};

function findingsOf(value: unknown): readonly Row[] {
  return unwrappedRows(value, "Findings", "resource");
}

function spellingOf(finding: unknown): Spelling | null {
  const found = [asEvent, asApi].find((spelled) =>
    hasMembers(valueAt(finding, spelled("resource")), spelled("accessKeyDetails")),
  );
  return found ?? null;
}
