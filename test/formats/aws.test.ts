import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/formats/config.ts";

/** The problems of a config with one provider `aws` that has these members. */
function problemsOf(members: string, hosts = "[iam.amazonaws.com]"): readonly string[] {
  const text = `kind: config
hosts: ${hosts}
providers:
  aws:
    adapter: aws-iam
    ${members}
`;
  const parsed = parseConfig(text, "stanch.config.yaml");
  return parsed.ok ? [] : parsed.problems.map(({ message }) => message);
}

const OWN = "credentials: { process: [aws] }";

describe("a config that names AWS", () => {
  it("reaches IAM only where its host is listed", () => {
    expect(problemsOf(`${OWN}\n    user: deploy`)).toEqual([]);
    expect(problemsOf(`${OWN}\n    user: deploy`, "[]")).toEqual([expect.stringContaining("isn't in hosts")]);
    const elsewhere = `${OWN}\n    user: deploy\n    cloudtrail: { regions: [us-east-1, { region: eu-west-1, baseUrl: https://vpce.example.com }] }`;
    expect(problemsOf(elsewhere, "[iam.amazonaws.com, cloudtrail.us-east-1.amazonaws.com]")).toEqual([
      expect.stringContaining("vpce.example.com"),
    ]);
  });

  it("reaches each Region, and each store, only where its host is listed", () => {
    const trails = `${OWN}\n    user: deploy\n    cloudtrail: { regions: [us-east-1, eu-west-1] }`;
    const one = "[iam.amazonaws.com, cloudtrail.us-east-1.amazonaws.com]";
    expect(problemsOf(trails, one)).toEqual([expect.stringContaining("cloudtrail.eu-west-1.amazonaws.com")]);
    const store = `${OWN}
    user: deploy
stores:
  app: { adapter: aws-secrets-manager, region: cn-north-1, ${OWN}, secret: x }
  fn: { adapter: aws-lambda-env, region: eu-west-1, ${OWN}, function: x, variable: TOKEN }`;
    expect(problemsOf(store)).toEqual([
      expect.stringContaining("secretsmanager.cn-north-1.amazonaws.com.cn"),
      expect.stringContaining("lambda.eu-west-1.amazonaws.com"),
    ]);
  });

  it("reads the Region in which calls to IAM are recorded", () => {
    const problems = problemsOf(
      `${OWN}\n    user: deploy\n    cloudtrail: { regions: [eu-central-1] }`,
      "[iam.amazonaws.com, cloudtrail.eu-central-1.amazonaws.com]",
    );
    expect(problems).toEqual([expect.stringContaining("us-east-1")]);
  });

  it("has no Region that could lead to another host", () => {
    for (const region of ["eu-central-1.evil.example", "us-east-1/", "EU-CENTRAL-1", "x"]) {
      const problems = problemsOf(
        `${OWN}\n    user: deploy\n    cloudtrail: { regions: [us-east-1, "${region}"] }`,
      );
      expect([region, problems]).not.toEqual([region, []]);
    }
  });

  it("names a user by its name alone", () => {
    for (const user of ["arn:aws:iam::123456789012:user/deploy", "path/deploy", '"a b"', '""']) {
      expect([user, problemsOf(`${OWN}\n    user: ${user}`).length]).toEqual([user, 1]);
    }
  });

  it.each(["aws-iam", "aws-lambda-env", "aws-secrets-manager"])(
    "is shown on the page of %s as it may be",
    (name) => {
      const page = readFileSync(`docs/adapters/${name}.md`, "utf8");
      const blocks = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = ""]) => text);
      expect(blocks).toHaveLength(1);
      for (const text of blocks) {
        const parsed = parseConfig(`kind: config\n${text}`, `${name}.md`);
        expect(parsed.ok ? [] : parsed.problems).toEqual([]);
      }
    },
  );
});
