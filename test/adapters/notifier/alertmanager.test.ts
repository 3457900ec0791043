import { afterEach, describe, expect, it } from "vitest";
import { createNotifier } from "../../../src/adapters/notifier/index.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import { type FakeAlertmanager, startFakeAlertmanager } from "../../fakes/alertmanager-server.ts";
import { notice } from "./notice.ts";

let server: FakeAlertmanager;

afterEach(() => server.close());

const NOW = "2026-11-23T14:00:00.000Z";
const clock = { ...adapterParts().clock, now: () => NOW };

describe("notifier: alertmanager", () => {
  it("makes one alert of an incident's notices, which lasts until the closing notice ends it", async () => {
    server = await startFakeAlertmanager();
    const entry = {
      adapter: "alertmanager",
      labels: { team: "security" },
      baseUrl: `${server.url}/am`,
    } as const;
    const alerts = createNotifier("alerts", entry, adapterParts({ clock }));
    await alerts.send(notice);
    await alerts.send({ ...notice, to: "ben", severity: "critical", subject: "another" });
    expect([...server.alerts.values()]).toMatchObject([
      {
        labels: { alertname: "StanchKeyLeak", team: "security", severity: "warning", banner: "LIVE" },
        startsAt: NOW,
        endsAt: "2026-11-30T14:00:00.000Z",
      },
    ]);
    await alerts.send({ ...notice, topic: `${notice.topic}/deadline-1` });
    await alerts.send({ ...notice, ends: [notice.topic, `${notice.topic}/deadline-1`] });
    expect([...server.alerts.values()].map(({ endsAt }) => endsAt)).toEqual([NOW, NOW]);
  });

  it("says who it is where the config has a login", async () => {
    const expected = `Basic ${Buffer.from("stanch:EXAMPLEpass").toString("base64")}`;
    server = await startFakeAlertmanager(expected);
    const entry = {
      adapter: "alertmanager",
      labels: {},
      username: "stanch",
      password: { env: "PASS" },
      baseUrl: `${server.url}/am`,
    } as const;
    await createNotifier("alerts", entry, adapterParts({ env: { PASS: "EXAMPLEpass" } })).send(notice);
    expect(server.alerts.size).toBe(1);
    const wrong = createNotifier("alerts", entry, adapterParts({ env: { PASS: "EXAMPLEother" } }));
    await expect(wrong.send(notice)).rejects.toMatchObject({
      code: "ERR_NOTICE_REFUSED",
      retry: "never",
      hint: expect.stringContaining("withdrawn") as string,
    });
  });
});
