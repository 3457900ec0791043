import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createNotifier } from "../../../src/adapters/notifier/index.ts";
import type { Notifier } from "../../../src/ports/notifier.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import { type FakePagerDuty, startFakePagerDuty } from "../../fakes/pagerduty-server.ts";
import { notice } from "./notice.ts";

let server: FakePagerDuty;
let pager: Notifier;

beforeEach(async () => {
  server = await startFakePagerDuty();
  const entry = { adapter: "pagerduty", baseUrl: server.url, routingKey: { env: "KEY" } } as const;
  pager = createNotifier("pager", entry, adapterParts({ env: { KEY: server.routingKey } }));
});

afterEach(() => server.close());

const incident = notice.topic;
const closing = { ...notice, ends: [incident, `${incident}/deadline-1`], severity: "info" } as const;

describe("notifier: pagerduty", () => {
  it("makes one alert of an incident's notices, and another of each stage of its deadline", async () => {
    await pager.send(notice);
    await pager.send({ ...notice, to: "ben", severity: "critical" });
    await pager.send({ ...notice, topic: `${incident}/deadline-1`, severity: "warning" });
    expect(Object.fromEntries(server.alerts)).toEqual({
      [incident]: { state: "open", events: 2 },
      [`${incident}/deadline-1`]: { state: "open", events: 1 },
    });
  });

  it("resolves them all with the closing notice, however often that is sent", async () => {
    await pager.send(notice);
    await pager.send({ ...notice, topic: `${incident}/deadline-1` });
    await pager.send(closing);
    await pager.send(closing);
    expect([...server.alerts.values()].map(({ state }) => state)).toEqual(["resolved", "resolved"]);
  });

  it("resolves on the next try what it couldn't resolve", async () => {
    await pager.send(notice);
    await pager.send({ ...notice, topic: `${incident}/deadline-1` });
    server.fault("enqueue", { kind: "status", status: 429, retryAfter: "1" });
    await expect(pager.send(closing)).rejects.toMatchObject({ retry: { afterMs: 1000 }, happened: "no" });
    await pager.send(closing);
    expect([...server.alerts.values()].map(({ state }) => state)).toEqual(["resolved", "resolved"]);
  });

  it("has the key of its service in the body, and nowhere else", async () => {
    await pager.send(notice);
    const [call] = server.calls;
    expect(call?.json).toMatchObject({ routing_key: server.routingKey, payload: { severity: "warning" } });
    expect(JSON.stringify([call?.headers, call?.path])).not.toContain(server.routingKey);
  });
});
