import { describe, expect, it } from "vitest";
import type { AuditEvent, Deed } from "../../../src/core/audit-event.ts";
import type { Signal } from "../../../src/core/audit-judge/signals.ts";
import { after, app, call, judged, minted, thief, usual, withApp } from "./events.ts";

/** Signals of the one caller that nothing explains; in front of it two days of what is usual. */
async function signalsOf(events: readonly AuditEvent[], known = usual): Promise<readonly Signal[]> {
  const { judgement } = await judged([...known, ...events]);
  return judgement.callers.flatMap(({ signals }) => signals);
}

const many = (length: number, every: number, of: (index: number) => Partial<AuditEvent>) =>
  Array.from({ length }, (_, index) => thief(60 + index * every, of(index)));
const refused = { outcome: "refused" } as const;
const looks = (index: number): Partial<AuditEvent> => ({
  action: `ec2:Describe${index}`,
  deeds: ["discovery"],
});
const secret = (index: number): Partial<AuditEvent> => ({
  deeds: ["secret-read"],
  target: `secret-${index}`,
});
const does = (...deeds: readonly Deed[]): AuditEvent => thief(60, { deeds });

/** Each signal where it is due, and where something that resembles it isn't enough. */
const CASES: readonly (readonly [Signal, readonly AuditEvent[], readonly AuditEvent[]])[] = [
  [
    "new-network",
    [call(60, { address: "203.0.113.9" })],
    [call(60, { address: "10.0.4.99", action: "s3:Get" })],
  ],
  [
    "new-agent",
    [call(60, { userAgent: "curl/8.4" })],
    [call(60, { userAgent: "orders-app/9.9 (linux)", action: "s3:Get" })],
  ],
  ["new-action", [call(60, { action: "iam:ListUsers" })], [call(60, { address: "203.0.113.9" })]],
  ["attack-tool", [thief(60, { userAgent: "TruffleHog" })], [thief(60, { userAgent: "trufle/1" })]],
  ["denied-burst", many(5, 10, () => refused), many(5, 400, () => refused)],
  ["enumeration", many(6, 2, looks), many(6, 2, () => looks(1))],
  ["bulk-secrets", many(10, 5, secret), many(10, 5, () => secret(1))],
  ["bulk-secrets", [does("secrets-at-once")], [does("secret-read")]],
  [
    "minted-then-used",
    [thief(60, { minted: minted("AKIAEXAMPLECHILD0000") }), thief(70, { keyIds: ["AKIAEXAMPLECHILD0000"] })],
    [thief(60, { minted: minted("AKIAEXAMPLECHILD0000") })],
  ],
  ["persistence", [does("persistence")], [thief(60, { deeds: ["persistence"], outcome: "failed" })]],
  [
    "persistence",
    [does("privilege-escalation")],
    [thief(60, { deeds: ["privilege-escalation"], ...refused })],
  ],
  ["defense-evasion", [does("defense-evasion")], [does("impact")]],
  ["exfiltration", [does("exfiltration")], [does("collection")]],
  [
    "llm-abuse",
    [thief(60, { deeds: ["llm-recon"] }), thief(600, { deeds: ["llm-use"] })],
    [thief(60, { deeds: ["llm-use"] }), thief(600, { deeds: ["llm-use"] })],
  ],
  [
    "llm-abuse",
    [thief(60, { deeds: ["llm-use"] }), thief(70, { deeds: ["llm-recon"] })],
    [thief(60, { deeds: ["llm-recon"] }), thief(9000, { deeds: ["llm-use"] })],
  ],
];

describe("each signal", () => {
  it.each(CASES)(
    "%s shows where it is due, and not for what resembles it",
    async (signal, due, resembling) => {
      expect(await signalsOf(due)).toContain(signal);
      expect(await signalsOf(resembling)).not.toContain(signal);
    },
  );

  it("off-period shows for a daily job at another time of day, and not within its rhythm", async () => {
    const daily = { declared: { consumers: [{ ...app, period: 86_400 }], responder: {}, ownAgent: null } };
    const nights = Array.from({ length: 9 }, (_, day) => call(-86_400 * (day + 1)));
    const [inTime, off] = [call(600), call(40_000)];
    const { of } = await judged([...nights, inTime, off], daily);
    expect(of(inTime)?.verdict).toBe("legitimate");
    expect(of(off)).toMatchObject({ verdict: "undetermined", reasons: ["off-period"] });
  });

  it("a job without a rhythm before the exposure is never off it", async () => {
    const daily = { declared: { consumers: [{ ...app, period: 86_400 }], responder: {}, ownAgent: null } };
    const off = call(40_000);
    expect((await judged([call(-86_400), off], daily)).of(off)?.verdict).toBe("legitimate");
    expect((await judged([...usual, off], daily)).of(off)?.verdict).toBe("legitimate");
  });
});

describe("how signals add up", () => {
  it("one kind is undetermined, two are misuse, for every call of the caller", async () => {
    const one = call(60, { address: "203.0.113.9" });
    expect((await judged([...usual, one])).of(one)?.verdict).toBe("undetermined");
    const [quiet, loud] = [one, call(70, { address: "203.0.113.10", deeds: ["defense-evasion"] })];
    const { of } = await judged([...usual, quiet, loud]);
    expect(of(loud)?.verdict).toBe("misuse");
    expect(of(quiet)).toMatchObject({
      verdict: "misuse",
      reasons: ["new-network", "caller:defense-evasion"],
    });
  });

  it("a call that is new and grave is one fact, not two", async () => {
    const grave = call(60, { action: "iam:CreateUser", deeds: ["persistence"] });
    expect((await judged([...usual, grave])).of(grave)).toMatchObject({
      verdict: "undetermined",
      reasons: ["new-action", "persistence"],
    });
  });

  it("what a known caller always did is no sign of anything, however grave", async () => {
    const rotates = (seconds: number) => call(seconds, { action: "iam:CreateUser", deeds: ["persistence"] });
    const always = [-9000, -8000, -7000, -6000].map(rotates);
    const again = rotates(60);
    const { judgement, of } = await judged([...always, again]);
    expect(of(again)?.reasons).toEqual(["as-before"]);
    expect(judgement.callers).toEqual([]);
  });

  it("a burst over the edge of two windows is a burst", async () => {
    const start = (Math.ceil(Date.parse(after(0)) / 300_000) * 300_000 - Date.parse(after(0))) / 1000;
    const edge = [-3, -2, -1, 1, 2].map((seconds) => thief(start + 300 + seconds, refused));
    expect(await signalsOf(edge)).toContain("denied-burst");
  });

  it("a forgotten cron job and a thief at once are told apart", async () => {
    const cron = { userAgent: "nightly.sh curl/8", address: "10.0.9.1", action: "s3:GetObject" };
    const before = [-90_000, -80_000, -70_000].map((seconds) => call(seconds, cron));
    const [job, robber] = [call(60, cron), thief(61, { deeds: ["defense-evasion"] })];
    const { of } = await judged([...usual, ...before, job, robber], withApp);
    expect([of(job)?.verdict, of(robber)?.verdict]).toEqual(["undetermined", "misuse"]);
  });
});
