import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpClient } from "../../../src/adapters/http.ts";
import { createWebhookNotifier } from "../../../src/adapters/notifier/webhook.ts";
import { Secret } from "../../../src/core/secret.ts";
import type { Notice, Notifier } from "../../../src/ports/notifier.ts";
import { startWebhookReceiver } from "../../fakes/webhook-receiver.ts";
import type { WebhookReceiver } from "../../fakes/webhook-receiver.ts";

const SIGNING = "EXAMPLE-webhook-signing-secret";

const notice: Notice = {
  incident: "L-1",
  banner: "LIVE",
  to: "ada",
  subject: "the key is gone",
  lines: ["zoë"],
  dedupe: "L-1/notify/ada",
  topic: "L-1",
  severity: "info",
  ends: [],
};

let receiver: WebhookReceiver;

beforeEach(async () => {
  receiver = await startWebhookReceiver();
});

afterEach(async () => {
  await receiver.close();
});

function open(secret?: Secret): Notifier {
  const http = createHttpClient({ allowedHosts: [receiver.host] });
  const signed = secret === undefined ? {} : { secret: () => Promise.resolve(secret) };
  return createWebhookNotifier({ name: "hook", url: receiver.url, http, ...signed });
}

describe("notifier: webhook", () => {
  it("signs exactly the bytes that it sends", async () => {
    await open(new Secret(SIGNING)).send(notice);
    const [call] = receiver.calls;
    const expected = createHmac("sha256", SIGNING)
      .update(call?.body ?? "")
      .digest("hex");
    expect(call?.headers["x-stanch-signature"]).toBe(`sha256=${expected}`);
    expect(call?.headers["content-type"]).toBe("application/json");
    expect(JSON.stringify(call)).not.toContain(SIGNING);
  });

  it("sends no signature without a secret", async () => {
    await open().send(notice);
    expect(receiver.calls[0]?.headers).not.toHaveProperty("x-stanch-signature");
  });

  it("gives the same notice the same idempotency key, whatever characters it has", async () => {
    await open().send(notice);
    await open().send({ ...notice, dedupe: "café\r\nx: y" });
    await open().send({ ...notice, dedupe: "café\r\nx: y" });
    const keys = receiver.calls.map(({ headers }) => headers["idempotency-key"]);
    expect(keys[0]).toBe("L-1/notify/ada");
    expect(keys[1]).toMatch(/^[0-9a-f]{64}$/);
    expect(keys[2]).toBe(keys[1]);
  });

  it.each([
    [400, {}, { retry: "never", happened: "no" }],
    [302, { location: "http://169.254.169.254/" }, { retry: "never", happened: "no" }],
    [429, { "retry-after": "2" }, { retry: { afterMs: 2000 }, happened: "no" }],
    [503, {}, { retry: "later", happened: "unknown" }],
  ])("doesn't take status %i for delivered", async (status, headers, expected) => {
    receiver.answer(status, headers);
    const code = "ERR_NOTICE_REFUSED";
    await expect(open().send(notice)).rejects.toMatchObject({ code, ...expected });
    expect(receiver.calls).toHaveLength(1);
  });

  it("says that nothing was delivered when nobody listens", async () => {
    await receiver.close();
    await expect(open().send(notice)).rejects.toMatchObject({ code: "ERR_HTTP_CONNECT", happened: "no" });
  });
});
