import type { FindingFormat } from "./format.ts";
import { isSarifOf, readResults } from "./sarif.ts";

/** `gitleaks -f sarif`: the snippet is the value, and `partialFingerprints` hold the commit. Of another tool it is any text. */
export const gitleaksSarif: FindingFormat = {
  name: "gitleaks-sarif",
  title: "a gitleaks report in SARIF",
  layouts: ["json"],
  fits: isOwn,
  read(value, reading) {
    const isValue = isOwn(value);
    readResults(value, reading, ({ ruleId, locations, partialFingerprints }) => {
      const place = locations?.[0]?.physicalLocation;
      const snippet = place?.region?.snippet?.text;
      reading.found({
        detector: ruleId,
        value: isValue ? snippet : null,
        alsoSecret: [snippet],
        file: place?.artifactLocation.uri,
        line: place?.region?.startLine,
        commit: partialFingerprints?.commitSha,
        exposedAt: partialFingerprints?.date,
      });
    });
  },
};

function isOwn(value: unknown): boolean {
  return isSarifOf(/^gitleaks$/i, value, true);
}
