import type { FindingFormat } from "./format.ts";
import { isSarifOf, readResults } from "./sarif.ts";

/** `gitleaks -f sarif`: the snippet is the value, and `partialFingerprints` hold the commit. */
export const gitleaksSarif: FindingFormat = {
  name: "gitleaks-sarif",
  title: "a gitleaks report in SARIF",
  layouts: ["json"],
  fits: (value) => isSarifOf(/^gitleaks$/i, value, true),
  read(value, reading) {
    readResults(value, reading, ({ ruleId, locations, partialFingerprints }) => {
      const place = locations?.[0]?.physicalLocation;
      reading.found({
        detector: ruleId,
        value: place?.region?.snippet?.text,
        file: place?.artifactLocation.uri,
        line: place?.region?.startLine,
        commit: partialFingerprints?.commitSha,
        exposedAt: partialFingerprints?.date,
      });
    });
  },
};
