import { expect, test } from "vitest";
import { agentFamily } from "../../../src/core/audit-judge/agent-family.ts";
import { networkOf } from "../../../src/core/audit-judge/network-of.ts";
import {
  shownAction,
  shownAddress,
  shownCredential,
  shownEventId,
  shownName,
} from "../../../src/core/audit-judge/shown-names.ts";
import { createWindowCounts } from "../../../src/core/audit-judge/window-counts.ts";
import { after } from "./events.ts";

test.each([
  ["aws-cli/1.18.136 Python/3.8.5 Darwin/19.5.0 botocore/1.17.59", "aws-cli macos"],
  ["aws-cli/2.13.5 Python/3.11.4 Linux/5.4.0 exe/x86_64.ubuntu.20 prompt/off command/s3.ls", "aws-cli linux"],
  [
    "APN/1.0 HashiCorp/1.0 Terraform/1.1.2 (+https://www.terraform.io) aws-sdk-go/1.44 (linux)",
    "terraform linux",
  ],
  ["Boto3/1.26.165 Python/3.10.6 Linux/5.19.0-46-generic Botocore/1.29.165", "boto linux"],
  ["orders-app/2.1", "orders-app"],
  ["runner_1f6a2b3c-4d5e-6f70-8a9b_99", "runner"],
  ["job-20240131-0412", "job"],
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36", "mozilla windows"],
  ["", "none"],
  ["/// 123 !!!", "unnamed"],
])("the program behind %j is %j, whatever its version and run", (agent, family) => {
  expect(agentFamily(agent)).toBe(family);
});

test.each([
  ["203.0.113.9", "203.0.113.0/24"],
  ["::ffff:203.0.113.9", "203.0.113.0/24"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"],
  ["2001:DB8:0001::9", "2001:db8:1::/48"],
  ["::1", "0:0:0::/48"],
  ["ec2.amazonaws.com", null],
  ["1:2:3", null],
  ["1::2::3", null],
  [null, null],
])("the network of %j is %j", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test("ids and names of the usual shapes are shown, and nothing that could be a credential", () => {
  const uuid = "f8e608fd-8465-48e2-b65d-0ad849244ead";
  expect(shownCredential("AKIAEXAMPLELEAKED000")).toBe("AKIAEXAMPLELEAKED000");
  expect(shownCredential("console:123456789012/eve")).toBe("login:eve");
  expect(shownCredential("ghp_EXAMPLE0123456789abcdefghijklmnopqr")).toBe("ghp_***opqr");
  expect(shownName("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")).toBe("wJal***EKEY");
  expect(shownEventId(uuid, String)).toBe(uuid);
  expect(shownEventId("team.EXAMPLE0123", () => "0".repeat(64))).toBe(`sha256:${"0".repeat(32)}`);
  expect(shownAction("iam:CreateAccessKey")).toBe("iam:CreateAccessKey");
  expect(shownAction("s3:wJalrXUtnFEMI")).toBe("another call");
  expect(shownAction("api:GET /repos/x")).toBe("api:GET");
  expect(shownAction("org.add_member")).toBe("org.add_member");
  expect(shownAddress("203.0.113.9")).toBe("203.0.113.9");
  expect(shownAddress("team.EXAMPLE0123")).toBe("not an address");
});

test("a window counts what lies close, over the edge of a slot too, and the same thing once", () => {
  const calls = createWindowCounts(60);
  for (const seconds of [0, 59, 61, 1000]) calls.add(after(seconds));
  expect(calls.most()).toBe(3);
  const things = createWindowCounts(60);
  for (const what of ["a", "a", "b"]) things.add(after(1), what);
  things.add(after(61), "a");
  expect(things.most()).toBe(2);
});
