import type { FoundKeyHandle, FoundPlace } from "../../core/inventory/found/found-place.ts";
import { maskOf } from "../../core/secret.ts";
import type { Secret } from "../../core/secret.ts";
import type { Finding } from "../findings/finding.ts";
import { fileKindOf } from "./file-kind.ts";
import { providerIn } from "./key-name.ts";

/** The places that another scanner's report names, as if they had been found here. What names no file is left out. */
export function reportedPlaces(
  findings: readonly Finding[],
  format: string,
  told: (path: string) => string,
  handleOf: (value: Secret) => FoundKeyHandle,
): readonly FoundPlace[] {
  return findings.flatMap((finding) => {
    const [, file = finding.location, line = "1"] =
      /^(.*?):(\d{1,9})(?::\d{1,9})?$/.exec(finding.location) ?? [];
    if (file === "" || /^[a-z]+:\/\//.test(file)) return [];
    const { prefix, lastFour, value } = finding;
    const kind = prefix === "team." ? "team" : prefix === "user." ? "user" : null;
    return [
      {
        what: "value",
        path: told(file),
        line: Number(line),
        runtime: fileKindOf(file, "").runtime,
        service: null,
        provider: kind === null ? providerIn(finding.detector.toLowerCase()) : "auxot",
        names: [],
        header: null,
        key:
          value === null
            ? { mask: maskOf(prefix, lastFour), prefix, lastFour, kind, fingerprint: null }
            : handleOf(value),
        reportedBy: format,
      },
    ];
  });
}
