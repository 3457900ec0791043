import { describe, expect, it } from "vitest";
import { programOf } from "../../../src/formats/scan/program-of.ts";
import { scanText } from "../../../src/formats/scan/scan-text.ts";

const KEY = "user.EXAMPLEq7Zx2mK9pLw4";

/** `runtime service name`, of each thing that was found. */
function named(path: string, ...lines: readonly string[]): readonly string[] {
  return scanText({ path, text: lines.join("\n"), first: 1 }).map(
    ({ names, runtime, service }) => `${runtime} ${service ?? "-"} ${names[0] ?? "-"}`,
  );
}

describe("the program of a command line", () => {
  it.each([
    ['. /etc/auxot.env; curl -s -H "x-api-key: $AUXOT_API_KEY" https://auxot.example', "curl"],
    ["source /etc/auxot.env && /opt/notes.sh", "notes"],
    [`cd /opt/app && AUXOT_API_KEY=${KEY} ./bin/sync`, "sync"],
    [`cd /opt/app; AUXOT_API_KEY=${KEY} ./bin/sync`, "sync"],
    [`/usr/bin/env AUXOT_API_KEY=${KEY} python3 /opt/rep.py`, "rep"],
    ["/usr/bin/python3 /opt/rep.py", "rep"],
    [`flock -n /tmp/l bash -c "AUXOT_API_KEY=${KEY} /opt/z.sh"`, "z"],
    [`/usr/bin/flock -w 10 /tmp/l /opt/z.sh --key ${KEY}`, "z"],
    [`su - bot -c "AUXOT_API_KEY=${KEY} /opt/z.sh"`, "z"],
    ["flock -n 9; /opt/z.sh", "z"],
    ["bob /opt/report/run.sh", "run"],
    ["nice -n 10 /opt/report/run --all", "run"],
    ["/opt/acme/bin/weekly-report", "weekly-report"],
    [". /etc/auxot.env", null],
  ])("%s", (command, program) => {
    expect(programOf(command)).toBe(program);
  });

  it("is told in time, whatever the line", () => {
    const begun = performance.now();
    for (const word of [". ", "cd ", "flock -n ", "/usr/bin/", "a;"]) programOf(word.repeat(50_000));
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});

describe("names of callers", () => {
  it("are none of a template: there the chart or the file tells", () => {
    const object = (name: string): readonly string[] => [
      "apiVersion: apps/v1",
      "kind: Deployment",
      name,
      "spec:",
      "  env:",
      "    - name: AUXOT_API_KEY",
    ];
    const flow = object("metadata: {name: {{ .Release.Name }}-web}");
    const nested = object("metadata:\n  name: {{ .Release.Name }}-web");
    for (const lines of [flow, nested]) {
      expect(named("helm/templates/deploy.yaml", ...lines)).toEqual(["helm deploy AUXOT_API_KEY"]);
      expect(named("charts/web/templates/deploy.yaml", ...lines)).toEqual(["helm web AUXOT_API_KEY"]);
    }
    expect(named("helm/templates/deploy.yaml", ...object("metadata: {name: web}"))).toEqual([
      "helm web AUXOT_API_KEY",
    ]);
  });

  it("have no sign of make's in front", () => {
    expect(
      named("scripts/deploy.mk", "deploy:", "\t@AUXOT_API_KEY=$$(op read op://Prod/auxot/key) ./deploy"),
    ).toEqual(["make deploy AUXOT_API_KEY"]);
  });

  it("call no secret in a file of its own a document", () => {
    expect(named("secrets/auxot_key.txt", KEY)).toEqual(["file auxot_key -"]);
    expect(named("docs/auxot_key.txt", KEY)).toEqual(["docs auxot_key -"]);
  });
});
