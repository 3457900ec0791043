import { describe, expect, it } from "vitest";
import {
  type FoundCaller,
  type FoundPlace,
  callersOf,
  foundAtOf,
} from "../../../../src/core/inventory/found/found-place.ts";
import { maskOf } from "../../../../src/core/secret.ts";
import { scanText } from "../../../../src/formats/scan/scan-text.ts";

/** Rows that a file would become, each as the end of its key, its header and where it was found. */
function rowsOf(path: string, ...lines: readonly string[]): readonly string[] {
  return callersIn(path, lines).map(({ places: own }) =>
    [
      own.find(({ key }) => key !== null)?.key?.lastFour ?? "-",
      own.find(({ header }) => header !== null)?.header ?? "-",
      ...new Set(own.map((place) => foundAtOf(place).replace(`${path}#`, "#"))),
    ].join(" "),
  );
}

function callersIn(path: string, lines: readonly string[]): readonly FoundCaller[] {
  const places = scanText({ path, text: lines.join("\n"), first: 1 }).map(
    ({ value, ...one }): FoundPlace => ({
      ...one,
      path,
      reportedBy: null,
      key:
        value === null
          ? null
          : {
              mask: maskOf(value.prefix, value.lastFour),
              prefix: value.prefix,
              lastFour: value.lastFour,
              kind: null,
              fingerprint: null,
            },
    }),
  );
  return callersOf(places);
}

const ONE = "team.EXAMPLEq7Zx2mK9pLw4";
const TWO = "user.EXAMPLEcron8h7g6f5d4s";

describe("callers of a file that holds two values", () => {
  it("gives a reference to the value of the same name, wherever that stands", () => {
    expect(
      rowsOf(
        "deploy.sh",
        "#!/bin/sh",
        `PROD_KEY=${ONE}`,
        `STAGE_KEY=${TWO}`,
        'curl -H "x-api-key: $STAGE_KEY" https://stage.auxot.example/a',
      ),
    ).toEqual(["pLw4 - #PROD_KEY", "5d4s x-api-key #STAGE_KEY"]);
    expect(
      rowsOf(
        "run.sh",
        "#!/bin/sh",
        `PROD_KEY=${ONE}`,
        `STAGE_KEY=${TWO}`,
        'curl -H "x-api-key: $PROD_KEY" https://auxot.example/a',
        'curl -H "Authorization: Bearer $STAGE_KEY" https://stage.auxot.example/a',
      ),
    ).toEqual(["pLw4 x-api-key #PROD_KEY", "5d4s bearer #STAGE_KEY"]);
  });

  it("knows by the value whose key a header's variable is, where keys of two providers stand in a file", () => {
    expect(
      rowsOf(
        "both.sh",
        "#!/bin/sh",
        "HUB=ghp_EXAMPLEq7Zx2mK9pLw4Rt5Yu8Io1Pa3Sd6Fg",
        `MINE=${ONE}`,
        'curl -H "Authorization: Bearer $MINE" https://auxot.example/a',
      ),
    ).toEqual(["d6Fg - #HUB", "pLw4 bearer #MINE"]);
  });

  it("takes a variable that is set again for what it was set to last", () => {
    expect(
      rowsOf(
        "twice.sh",
        "#!/bin/sh",
        `KEY=${ONE}`,
        'curl -H "x-api-key: $KEY" https://auxot.example/a',
        `KEY=${TWO}`,
        'curl -H "Authorization: Bearer $KEY" https://auxot.example/b',
      ),
    ).toEqual(["pLw4 x-api-key #KEY", "5d4s bearer #KEY"]);
  });

  it("gives a reference of a name that no value has to the first", () => {
    expect(
      rowsOf(
        "other.sh",
        "#!/bin/sh",
        `PROD_KEY=${ONE}`,
        `STAGE_KEY=${TWO}`,
        'curl -H "x-api-key: $K" https://auxot.example/a',
      ),
    ).toEqual(["pLw4 x-api-key #PROD_KEY #K", "5d4s - #STAGE_KEY"]);
  });

  it.each([["KEY"], ["TOKEN"], ["K"]])(
    "gives none to a value that is commented out while there is another: %s",
    (name) => {
      const rows = rowsOf(
        "old.sh",
        "#!/bin/bash",
        `# KEY=${TWO}`,
        `TOKEN="${ONE}"`,
        `# TOKEN=${TWO}`,
        `curl -H "Authorization: Bearer $${name}" https://auxot.example/v1`,
      );
      // A name that only the old value has is the old value's.
      expect(rows.find((row) => row.includes(" bearer "))?.slice(0, 4)).toBe(
        name === "KEY" ? "5d4s" : "pLw4",
      );
    },
  );
});

describe("a workload and the secret that it names, in one file", () => {
  const secret = [
    "apiVersion: v1",
    "kind: Secret",
    "metadata: {name: auxot}",
    "stringData:",
    `  AUXOT_API_KEY: ${ONE}`,
    "---",
  ];
  const workload = (name: string): readonly string[] => [
    "apiVersion: apps/v1",
    "kind: Deployment",
    "metadata:",
    `  name: ${name}`,
    "spec:",
    "  template:",
    "    spec:",
    "      containers:",
    "        - name: app",
    "          envFrom: [{secretRef: {name: auxot}}]",
    "---",
  ];
  const told = (...lines: readonly string[]): readonly string[] =>
    callersIn("k8s/all.yaml", lines).map(
      ({ service, places }) => `${service ?? "-"} ${places.map(({ key }) => key?.lastFour ?? "-").join(" ")}`,
    );

  it("are one caller: the workload, with the key of the secret", () => {
    expect(told(...secret, ...workload("api"))).toEqual(["api pLw4 -"]);
    expect(told(...workload("api"), ...secret)).toEqual(["api pLw4 -"]);
  });

  it("stay apart where two workloads name it or none does", () => {
    expect(told(...secret, ...workload("api"), ...workload("queue"))).toEqual([
      "auxot pLw4",
      "api -",
      "queue -",
    ]);
    expect(told(...secret)).toEqual(["auxot pLw4"]);
  });
});
