import { z } from "zod";
import { hasMembers, lineNumber, members, pathText, secretText, shortText } from "./format.ts";
import type { Reading, Way } from "./reading.ts";
import { timeSchema } from "./times.ts";

const resultSchema = z.object({
  ruleId: shortText,
  level: z.string().max(20).nullish(),
  locations: z
    .array(
      z.object({
        physicalLocation: z.object({
          artifactLocation: z.object({ uri: pathText }),
          region: z
            .object({
              startLine: lineNumber.nullish(),
              snippet: z.object({ text: secretText.nullish() }).nullish(),
            })
            .nullish(),
        }),
      }),
    )
    .max(100)
    .nullish(),
  partialFingerprints: z
    .object({
      commitSha: z.string().max(200).nullish(),
      date: timeSchema,
      "trufflehogFingerprint/v1": z.string().max(200).nullish(),
    })
    .nullish(),
});

export type SarifResult = z.output<typeof resultSchema>;

/** SARIF whose tool is called so; a log without any run is everybody's. */
export function isSarifOf(tool: RegExp, value: unknown, orNobody: boolean): boolean {
  const { runs } = members(value);
  if (!hasMembers(value, "version", "runs") || !Array.isArray(runs)) return false;
  if (runs.length === 0) return orNobody;
  const { driver } = members(members(runs[0])["tool"]);
  const { name } = members(driver);
  return typeof name === "string" && tool.test(name);
}

/** Every result of every run. */
export function readResults(
  value: unknown,
  reading: Reading,
  take: (result: SarifResult, way: Way) => void,
): void {
  for (const [index, run] of reading.list(members(value)["runs"], ["runs"]).entries()) {
    const way = ["runs", index, "results"] as const;
    for (const [at, item] of reading.list(members(run)["results"], way).entries()) {
      const result = reading.row(item, [...way, at], resultSchema);
      if (result !== null) take(result, [...way, at]);
    }
  }
}
