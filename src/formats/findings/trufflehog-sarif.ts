import type { FindingFormat } from "./format.ts";
import { isSarifOf, readResults } from "./sarif.ts";

/** TruffleHog 3 in SARIF: no value, but a hash over value and place; the level says whether the key was tried and works. */
export const trufflehogSarif: FindingFormat = {
  name: "trufflehog-sarif",
  title: "a TruffleHog report in SARIF",
  layouts: ["json"],
  fits: (value) => isSarifOf(/^trufflehog$/i, value, false),
  read(value, reading) {
    readResults(value, reading, ({ ruleId, level, locations, partialFingerprints }) => {
      const place = locations?.[0]?.physicalLocation;
      reading.found({
        detector: ruleId,
        alsoSecret: [place?.region?.snippet?.text],
        hash: partialFingerprints?.["trufflehogFingerprint/v1"],
        file: place?.artifactLocation.uri,
        line: place?.region?.startLine,
        // A warning is a value that wasn't tried, as well as one that was refused.
        verified: level === "error" ? true : null,
      });
    });
  },
};
