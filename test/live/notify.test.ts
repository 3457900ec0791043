import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createNotifier } from "../../src/adapters/notifier/index.ts";
import type { Notice } from "../../src/ports/notifier.ts";
import { adapterParts } from "../fakes/adapter-parts.ts";
import { type Alert, type Receivers, startReceivers } from "./receivers.ts";

let receivers: Receivers;

beforeAll(async () => {
  receivers = await startReceivers();
});

afterAll(() => receivers.stop());

const incident = "L-20261123-live";
const notice: Notice = {
  incident,
  banner: "LIVE",
  to: "payments",
  subject: "your service is about to get a new key\r\nBcc: thief@evil.example",
  lines: ["Seen: <img src=x onerror=alert(1)> zoë \u202e", ".", "From the thief", "…".repeat(200)],
  dedupe: `${incident}/notify/before-swap/mail/payments`,
  topic: incident,
  severity: "info",
  ends: [],
};

describe("mail to a real server", () => {
  it("reaches all but the mailbox that doesn't exist, whose address is named, and nobody twice", async () => {
    const mail = createNotifier(
      "mail",
      {
        adapter: "email",
        url: `smtp://127.0.0.1:${receivers.mailPort}`,
        tls: "none",
        from: "stanch@example.test",
        addresses: { payments: ["ana@example.test", "bounce@example.test", "ben@example.test"] },
      },
      adapterParts(),
    );
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await expect(mail.send(notice)).rejects.toMatchObject({
        code: "ERR_NOTICE_REFUSED",
        message: expect.stringContaining("bounce@example.test (550)") as string,
        retry: "never",
        // The others have it: nobody may take it for one that surely didn't go out.
        happened: "unknown",
      });
    }
    const [got, ...others] = await receivers.mails();
    expect(others).toEqual([]);
    expect(got?.rcpt).toEqual(["ana@example.test", "ben@example.test"]);
    expect(got?.headerNames).not.toContain("bcc");
    expect(got?.subject).toBe(
      String.raw`LIVE L-20261123-live: your service is about to get a new key\nBcc: thief@evil.example`,
    );
    expect(got?.text).toContain(
      String.raw`LIVE Seen: <img src=x onerror=alert(1)> zoë \u202e` + "\nLIVE .\nLIVE From the thief\n",
    );
    expect(got?.html).not.toContain("<img");
    expect(got?.html).toContain("&#60;img src=x onerror=alert(1)&#62;");
  });
});

describe("alerts in a real Alertmanager", () => {
  it("are one for the incident however often it is told of, and end with the closing notice", async () => {
    const entry = {
      adapter: "alertmanager",
      baseUrl: receivers.alertsUrl,
      labels: { team: "security" },
    } as const;
    const alerts = createNotifier("alerts", entry, adapterParts());
    await alerts.send(notice);
    await alerts.send({ ...notice, to: "search", dedupe: "other" });
    await alerts.send({ ...notice, topic: `${incident}/deadline-1`, severity: "warning" });
    const open = await until((found) => found.length === 2);
    expect(open.map(({ labels }) => labels["topic"] ?? "").toSorted()).toEqual([
      incident,
      `${incident}/deadline-1`,
    ]);
    for (const { labels, annotations, status, endsAt } of open) {
      expect(labels).toMatchObject({ alertname: "StanchKeyLeak", team: "security", banner: "LIVE" });
      expect(annotations["description"]).toContain("LIVE Seen: <img");
      expect(status.state).toBe("active");
      // Left to itself Alertmanager would end it after five minutes.
      expect(Date.parse(endsAt) - Date.now()).toBeGreaterThan(6 * 86_400_000);
    }
    await alerts.send({ ...notice, subject: "it is over", ends: [incident, `${incident}/deadline-1`] });
    expect(await until((found) => found.length === 0)).toEqual([]);
  });

  /** Alertmanager shows an alert a moment after it took it. */
  async function until(holds: (found: readonly Alert[]) => boolean): Promise<readonly Alert[]> {
    const deadline = Date.now() + 10_000;
    for (;;) {
      const found = await receivers.alerts(incident);
      if (holds(found) || Date.now() > deadline) return found;
      await pause(100);
    }
  }
});
