import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scanText } from "../../../src/formats/scan/scan-text.ts";
import { anyText } from "../../any-text.ts";

const KEY = "team.EXAMPLEq7Zx2mK9pLw4";

/** `line what provider names header runtime service`, of each thing that was found. */
function scan(path: string, ...lines: readonly string[]): readonly string[] {
  return scanText({ path, text: lines.join("\n"), first: 1 }).map(
    ({ line, what, provider, names, header, runtime, service }) =>
      [line, what, provider ?? "-", names[0] ?? "-", header ?? "-", runtime, service ?? "-"].join(" "),
  );
}

describe("callers in files", () => {
  it("knows a job of GitHub Actions by its workflow, and passes over GitHub's own token", () => {
    expect(
      scan(
        ".github/workflows/deploy.yml",
        "jobs:",
        "  main:",
        "    env:",
        "      AUXOT_API_KEY: ${{ secrets.AUXOT_KEY_GHA }}",
        "      GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}",
        "    steps:",
        "      - uses: actions/create-github-app-token@v1",
        '      - run: curl -H "Authorization: Bearer $K" https://auxot.example',
      ),
    ).toEqual([
      "4 reference auxot AUXOT_API_KEY - github-actions deploy/main",
      "8 reference - K bearer github-actions deploy/main",
    ]);
  });

  it("knows a workload of Kubernetes, and reads the base64 of a secret", () => {
    expect(
      scan(
        "k8s/report.yaml",
        "apiVersion: v1",
        "kind: Secret",
        "metadata:",
        "  name: report-secrets",
        "data:",
        `  api-key: ${btoa(KEY)}`,
        "---",
        "apiVersion: apps/v1",
        "kind: Deployment",
        "metadata:",
        "  name: report",
        "spec:",
        "  env:",
        "    - valueFrom:",
        "        secretKeyRef:",
        "          name: auxot",
        "          key: api-key",
      ),
    ).toEqual([
      "6 value auxot api-key - kubernetes report-secrets",
      "16 reference auxot auxot - kubernetes report",
    ]);
  });

  it("tells two services of a compose file apart", () => {
    expect(
      scan(
        "compose.yaml",
        "services:",
        "  api:",
        "    environment:",
        "      - AUXOT_API_KEY",
        "  worker:",
        "    environment:",
        `      AUXOT_API_KEY: ${KEY}`,
      ),
    ).toEqual([
      "4 reference auxot AUXOT_API_KEY - docker-compose api",
      "7 value auxot AUXOT_API_KEY - docker-compose worker",
    ]);
  });

  it("knows a line of a crontab by its program, a unit by its file, and a function by its name", () => {
    expect(scan("cron.d/report", `0 3 * * * root /opt/report/run.sh --key ${KEY}`)).toEqual([
      "1 value auxot key - cron run",
    ]);
    expect(scan("etc/systemd/system/sync.service", `Environment=AUXOT_API_KEY=${KEY}`)).toEqual([
      "1 value auxot AUXOT_API_KEY - systemd sync",
    ]);
    expect(
      scan(
        "serverless.yml",
        "service: x",
        "functions:",
        "  nightly:",
        "    environment:",
        "      K: ${env:AUXOT_KEY}",
      ),
    ).toEqual(["5 reference auxot AUXOT_KEY - lambda nightly"]);
  });

  it("reads editors' settings, shell histories, notebooks and Postman collections", () => {
    expect(
      scan(
        ".cursor/mcp.json",
        '{"mcpServers": {',
        '  "auxot": {',
        '    "headers": {',
        `      "x-api-key": "${KEY}"`,
      ),
    ).toEqual(["4 value auxot - x-api-key cursor auxot"]);
    expect(
      scan("home/.zsh_history", `: 1700000000:0;curl -H 'Authorization: Bearer ${KEY}' https://a`),
    ).toEqual(["1 value auxot - bearer shell-history curl"]);
    expect(scan("a.ipynb", String.raw`    "headers = {\"Authorization\": f\"Bearer {key}\"}\n",`)).toEqual([
      "1 reference - key bearer notebook a",
    ]);
    expect(scan("c.postman_collection.json", '  "key": "x-api-key",', '  "value": "{{auxot_key}}"')).toEqual([
      "2 reference auxot auxot_key x-api-key postman c",
    ]);
  });

  it.each([
    ["a pair on two lines", "k8s/a.yaml", `  - name: AUXOT_API_KEY\n    value: ${KEY}`, "AUXOT_API_KEY -"],
    ["a pair on one line", "a.tf", `  { name = "GATEWAY_KEY", value = "${KEY}" },`, "GATEWAY_KEY -"],
    ["a pair with a type between", "a.json", `  "key": "k1",\n  "type": "any",\n  "value": "${KEY}"`, "k1 -"],
    [
      "the nearer of two pairs",
      "a.json",
      `[{"key": "a", "value": ""}, {"key": "b", "value": "${KEY}"}]`,
      "b -",
    ],
    ["a pair of attributes", "a.xml", `<env name="AUXOT_API_KEY" value="${KEY}" />`, "AUXOT_API_KEY -"],
    ["a pair of CloudFormation", "a.json", `{ "ParameterKey": "K", "ParameterValue": "${KEY}" }`, "K -"],
    ["what it is given to if that is empty", "a.rb", `ENV["AUXOT_API_KEY"] ||= "${KEY}"`, "AUXOT_API_KEY -"],
    ["no pair but its own", "a.json", `[{"key": "a"}, {"value": "${KEY}"}]`, "- -"],
    ["a header that is a pair", "a.json", `{ "key": "x-api-key", "value": "${KEY}" }`, "- x-api-key"],
    ["a typed member of Python", "a.py", `    auxot_api_key: str = "${KEY}"`, "auxot_api_key -"],
    ["a typed constant of Rust", "a.rs", `const FALLBACK: &'static str = "${KEY}";`, "FALLBACK -"],
    ["a typed variable of Go", "a.go", `var fallback string = "${KEY}"`, "fallback -"],
    ["a constant of Java", "A.java", `  static final String API_KEY = "${KEY}";`, "API_KEY -"],
    ["a field of a table, which has none", "a.csv", `translate,lena,${KEY},moved`, "- -"],
    ["a variable with a default", "application.yml", "api-key: ${OPENAI_API_KEY:none}", "OPENAI_API_KEY -"],
    ["a variable of LiteLLM", "config.yaml", "  api_key: os.environ/AUXOT_API_KEY", "AUXOT_API_KEY -"],
  ])("names a key by %s", (_, path, text, named) => {
    const last = scan(path, ...text.split("\n")).at(-1);
    expect(last?.split(" ").slice(3, 5).join(" ")).toBe(named);
  });

  it("finds a key that is commented out, and no reference there", () => {
    expect(scan(".env", `# AUXOT_API_KEY=${KEY}`, "# AUXOT_API_KEY=${OTHER}")).toEqual([
      "1 value auxot AUXOT_API_KEY - env-file env",
    ]);
  });

  it.each([
    ["prose", "README.md", "Set AUXOT_API_KEY first. Keys begin with team. or user."],
    ["a placeholder", ".env.example", "AUXOT_API_KEY=changeme"],
    ["nothing behind the name", ".env.example", "AUXOT_API_KEY="],
    ["a message about a variable", "a.ts", 'throw new Error("AUXOT_API_KEY is missing");'],
    ["a header that is read", "a.ts", 'const given = request.headers.get("authorization");'],
    ["a header that is taken apart", "a.ts", 'if (value.startsWith("Bearer ")) return value.slice(7);'],
    ["the type of a header", "a.ts", "interface Headers { authorization?: string; }"],
    ["a scheme of OpenAPI", "openapi.yaml", "  name: x-api-key"],
    ["a column", "a.sql", "SELECT TEAM_KEY_COLUMN FROM keys"],
    ["tokens of pages", "a.py", "next_token = page.next_token"],
    [
      "a hash of a key",
      "a.yaml",
      "auxot_key_sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ],
    ["a kind of resource", "a.tf", 'resource "aws_secretsmanager_secret" "database" {}'],
    ["a public key", "a.yaml", "stripe_publishable_key: ${STRIPE_PUBLISHABLE_KEY}"],
  ])("takes %s for no caller", (_, path, line) => {
    expect(scan(path, line)).toEqual([]);
  });

  it("gives no name and no service in which a key stands, whole or in part", () => {
    const nameless = "1 value auxot - - env-file a";
    expect(scan("a.env", `${KEY}=${KEY}x`)).toEqual([nameless, nameless]);
    expect(scan("compose.yaml", "services:", `  ${KEY}:`, "    environment:", `      K: ${KEY}`).at(-1)).toBe(
      "4 value auxot K - docker-compose -",
    );
  });

  it("never throws, and never gives a value out in clear, whatever the text", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          "a.ts",
          "a.yaml",
          ".env",
          "a.json",
          "crontab",
          "a.tf",
          "a.md",
          ".github/workflows/a.yml",
        ),
        fc.array(
          fc.oneof(
            anyText(20),
            fc.constantFrom(KEY, "auxot_key: ", "Authorization: Bearer ", "\n", "  ", '"', "${", "}"),
          ),
        ),
        (path, parts) => {
          const found = scanText({ path, text: parts.join(""), first: 1 });
          expect(JSON.stringify(found)).not.toContain(KEY);
        },
      ),
      { numRuns: 500 },
    );
  });
});
