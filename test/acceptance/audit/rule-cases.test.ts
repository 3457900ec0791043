import { describe, expect, it } from "vitest";
import type { AuditEvent } from "../../../src/core/audit-event.ts";
import type { Signal } from "../../../src/core/audit-judge/signals.ts";
import { recognise } from "../../../src/formats/event-formats.ts";
import { samplesOf } from "../../samples.ts";
import { judgeSample, linesOf } from "./samples.ts";

interface Case {
  readonly rule: string;
  readonly test: string;
  readonly expected: boolean;
  readonly log: Readonly<Record<string, unknown>>;
}

const cases = linesOf(samplesOf("audit", "panther-rule-tests.ndjson.gz")) as readonly Case[];

/** Labelled single events of these rules show the signal exactly where the rule wants an alert. */
const RULES: readonly (readonly [Signal, readonly string[]])[] = [
  [
    "persistence",
    [
      "AWS.IAM.AttachAdminUserPolicy",
      "AWS.IAM.CreateRole",
      "AWS.IAM.CreateUser",
      "AWS.CloudTrail.IAMAnythingChanged",
      "AWS.RDS.IAMRoleAdded",
      "GitHub.User.AccessKeyCreated",
      "Github.Organization.App.Integration.Installed",
      "OpenAI.Admin.Role.Assignment",
      "OpenAI.API.Key.Anomalous.Activity",
      "Anthropic.Activity.Admin.API.Key.Created",
      "Anthropic.Activity.MCP.Server.Created",
      "Anthropic.Activity.Primary.Owner.Transferred",
      "Anthropic.Activity.Role.Granted",
      "Anthropic.Activity.Service.Key.Created",
      "Slack.AuditLogs.AppAccessExpanded",
      "Slack.AuditLogs.AppAdded",
      "Slack.AuditLogs.OrgCreated",
      "Slack.AuditLogs.ServiceOwnerTransferred",
      "Slack.AuditLogs.UserPrivilegeEscalation",
    ],
  ],
  [
    "defense-evasion",
    [
      "AWS.Bedrock.DeleteModelInvocationLoggingConfiguration",
      "AWS.Bedrock.GuardrailUpdateDelete",
      "AWS.CloudTrail.Stopped",
      "AWS.ConfigService.DisabledDeleted",
      "AWS.Macie.Evasion",
      "AWS.SecurityHub.Finding.Evasion",
      "AWS.S3.DeletePublicAccessBlock",
      "AWS.WAF.Disassociation",
      "AWS.RDS.ActivityStreamStopped",
      "GitHub.Advanced.Security.Change",
      "GitHub.Branch.PolicyOverride",
      "GitHub.Branch.ProtectionDisabled",
      "GitHub.Org.IpAllowlist",
      "OpenAI.IP.Allowlist.Changes",
      "OpenAI.SCIM.Configuration.Change",
      "Anthropic.Activity.IP.Restriction.Deleted",
      "Anthropic.Activity.Spend.Limit.Deleted",
      "Anthropic.Activity.SSO.Disabled",
      "Slack.AuditLogs.DLPModified",
      "Slack.AuditLogs.EKMConfigChanged",
      "Slack.AuditLogs.EKMSlackbotUnenrolled",
      "Slack.AuditLogs.EKMUnenrolled",
      "Slack.AuditLogs.IDPConfigurationChanged",
      "Slack.AuditLogs.InformationBarrierModified",
      "Slack.AuditLogs.IntuneMDMDisabled",
      "Slack.AuditLogs.LegalHoldPolicyModified",
      "Slack.AuditLogs.MFASettingsChanged",
      "Slack.AuditLogs.SSOSettingsChanged",
    ],
  ],
  [
    "exfiltration",
    [
      "AWS.CloudTrail.CodebuildProjectMadePublic",
      "AWS.CloudTrail.SnapshotMadePublic",
      "AWS.RDS.SnapshotExport",
      "AWS.RDS.SnapshotShared",
      "Github.Repo.VisibilityChange",
      "Github.Repository.Transfer",
      "Anthropic.Activity.Artifact.Shared.Publicly",
      "Slack.AuditLogs.PrivateChannelMadePublic",
    ],
  ],
  ["attack-tool", ["AWS.STS.GetCallerIdentity.TruffleHog"]],
  ["bulk-secrets", ["AWS.SecretsManager.RetrieveSecretsMultiRegion"]],
];

/** Where the signal is right and the rule is about something narrower: one by one (rule, case), with the reason. */
const OTHERWISE: Readonly<Record<string, string>> = {
  "AWS.IAM.AttachAdminUserPolicy: IAM User Policy Attached without Administrator Access":
    "any policy on a user gives it rights",
  "AWS.IAM.CreateRole: IAM Role Not Created": "it attaches the administrators' policy instead",
  "AWS.IAM.CreateUser: IAM User Not Created": "it attaches the administrators' policy instead",
  "AWS.CloudTrail.SnapshotMadePublic: Snapshot Not Made Publicly Accessible":
    "it is shared, if not with everybody",
  "AWS.STS.GetCallerIdentity.TruffleHog: Different STS Event with TruffleHog Agent":
    "the tool is one whatever it calls",
  "OpenAI.API.Key.Anomalous.Activity: API key created with read-only scopes - No Alert":
    "a key that only reads is lasting access too",
  "Anthropic.Activity.Primary.Owner.Transferred: Non-matching event type": "it grants a role instead",
};
const nameOf = ({ rule, test }: Case): string => `${rule}: ${test}`;

const eventOf = (log: Case["log"]): AuditEvent => {
  const raw = { eventTime: "2026-11-20T12:00:00Z", date_create: 1_795_176_000, ...log };
  const event = recognise(raw)?.toEvent(raw, () => "no-id");
  if (event === undefined || "problem" in event) throw new Error("it isn't of a known format");
  return event;
};

/** The signals that a log of these events alone shows, all on one key. */
async function signalsOf(events: readonly AuditEvent[]): Promise<readonly Signal[]> {
  async function* pass() {
    yield* events.map((event, index) => ({ ...event, id: `event-${index}`, keyIds: ["AKIAEXAMPLE"] }));
  }
  const { judgement } = await judgeSample(pass, { key: "AKIAEXAMPLE" });
  return judgement.callers.flatMap(({ signals }) => signals);
}

describe("labelled events of public detection rules", () => {
  const listed = RULES.flatMap(([signal, rules]) => rules.map((rule) => [signal, rule] as const));

  it.each(listed)("%s: %s", async (signal, rule) => {
    const own = cases.filter((one) => one.rule === rule);
    expect(own.some(({ expected }) => expected)).toBe(true);
    const wrong: string[] = [];
    for (const one of own) {
      const shown = (await signalsOf([eventOf(one.log)])).includes(signal);
      const due = one.expected || OTHERWISE[nameOf(one)] !== undefined;
      if (shown !== due) wrong.push(`${one.test}: ${shown ? "shown" : "not shown"}`);
    }
    expect(wrong).toEqual([]);
  });

  it("have negative cases for every signal, and no exception without its case", () => {
    for (const [, rules] of RULES) {
      const negative = cases.filter((one) => {
        return rules.includes(one.rule) && !one.expected && OTHERWISE[nameOf(one)] === undefined;
      });
      expect(negative.length).toBeGreaterThan(0);
    }
    const listedRules = listed.map(([, rule]) => rule);
    const known = cases.filter(({ rule }) => listedRules.includes(rule)).map(nameOf);
    expect(Object.keys(OTHERWISE).filter((test) => !known.includes(test))).toEqual([]);
  });
});

describe("signals of several calls, out of labelled events", () => {
  const of = (rule: string, expected: boolean): readonly AuditEvent[] =>
    cases.filter((one) => one.rule === rule && one.expected === expected).map(({ log }) => eventOf(log));
  /** As one caller, a second apart. */
  const inARow = (events: readonly AuditEvent[]): readonly AuditEvent[] =>
    events.map((event, index) => ({
      ...event,
      at: new Date(Date.parse("2026-11-20T12:00:00Z") + index * 1000).toISOString(),
      address: "203.0.113.9",
      byService: false,
      userAgent: "aws-cli/2.15",
    }));
  const times = (length: number, [event]: readonly AuditEvent[]): readonly AuditEvent[] =>
    Array.from({ length }, (_, index) => ({ ...(event ?? eventOf({})), target: `thing-${index}` }));

  it.each([
    "AWS.IAMUser.ReconAccessDenied",
    "Anthropic.Activity.Excessive.Chat.Access.Failures",
    "Anthropic.Activity.SSO.Login.Failed",
    "OpenAI.CredentialStuffing",
  ])("denied-burst: %s five times, not once and not accepted calls", async (rule) => {
    expect(await signalsOf(inARow(times(5, of(rule, true))))).toContain("denied-burst");
    expect(await signalsOf(of(rule, true))).not.toContain("denied-burst");
    const others = of(rule, false).filter(({ outcome }) => outcome !== "refused");
    expect(others.length).toBeGreaterThan(0);
    expect(await signalsOf(inARow(times(5, others)))).not.toContain("denied-burst");
  });

  it("enumeration: seven kinds of look-up in a row, not one kind seven times", async () => {
    const looks = [
      "AWS.CloudTrail.Account.Discovery",
      "AWS.CloudTrail.SES.CheckIdentityVerifications",
      "AWS.CloudTrail.SES.CheckSESSendingEnabled",
      "AWS.CloudTrail.SES.CheckSendQuota",
      "AWS.CloudTrail.SES.ListIdentities",
    ].flatMap((rule) => of(rule, true));
    expect(await signalsOf(inARow(looks))).toContain("enumeration");
    expect(await signalsOf(inARow(times(7, looks)))).not.toContain("enumeration");
  });

  it("bulk-secrets: ten parameters decrypted, not ten listed", async () => {
    const rule = "AWS.SSM.DecryptSSMParams";
    expect(await signalsOf(inARow(times(10, of(rule, true))))).toContain("bulk-secrets");
    for (const event of of(rule, false))
      expect(await signalsOf(inARow(times(10, [event])))).not.toContain("bulk-secrets");
  });

  it("new-network, new-agent, new-action: against calls before the exposure, not without any", async () => {
    const [known] = of("AWS.CloudTrail.SES.CheckSendQuota", true);
    const [later] = of("AWS.IAM.CreateUser", true);
    if (known === undefined || later === undefined) throw new Error("these cases are gone");
    const at = (event: AuditEvent, when: string, index: number): AuditEvent => ({
      ...event,
      at: when,
      id: `event-${index}`,
      keyIds: ["AKIAEXAMPLE"],
    });
    const before = Array.from({ length: 5 }, (_, hour) => at(known, `2026-11-20T0${hour}:00:00.000Z`, hour));
    const strange = { ...later, address: "203.0.113.9", userAgent: "aws-cli/2.15" };
    const newsOf = async (events: readonly AuditEvent[]) => {
      async function* pass() {
        yield* events;
      }
      const question = { key: "AKIAEXAMPLE", exposedAt: "2026-11-20T11:00:00.000Z" };
      return (await judgeSample(pass, question)).judgement.callers.flatMap(({ signals }) => signals);
    };
    const after = at(strange, "2026-11-20T12:00:00.000Z", 99);
    const news = ["new-network", "new-agent", "new-action"];
    expect(await newsOf([...before, after])).toEqual(expect.arrayContaining(news));
    expect((await newsOf([after])).filter((signal) => news.includes(signal))).toEqual([]);
  });
});
