import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createNotifier } from "../../../src/adapters/notifier/index.ts";
import type { Notifier } from "../../../src/ports/notifier.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import { type FakeSlack, startFakeSlack } from "../../fakes/slack-server.ts";
import { notice } from "./notice.ts";

let server: FakeSlack;

beforeEach(async () => {
  server = await startFakeSlack();
});

afterEach(() => server.close());

function bot(token = server.token, channel = server.channel): Notifier {
  const entry = { adapter: "slack-bot", baseUrl: server.url, token: { env: "TOKEN" }, channel } as const;
  return createNotifier("chat", entry, adapterParts({ env: { TOKEN: token } }));
}

describe("notifier: slack-bot", () => {
  it.each([
    ["channel_not_found", "channel_not_found", { retry: "never", happened: "no" }],
    ["ratelimited", "ratelimited", { retry: "later", happened: "no" }],
    ["internal_error", "internal_error", { retry: "later", happened: "unknown" }],
    ["xoxb-EXAMPLE-in-an-error", "an error that isn't known", { retry: "later", happened: "unknown" }],
  ])("takes %s with status 200 for the refusal that it is", async (error, says, expected) => {
    server.say(error);
    const code = "ERR_NOTICE_REFUSED";
    const message = `chat refused a notice: ${says}`;
    await expect(bot().send(notice)).rejects.toMatchObject({ code, message, ...expected });
  });

  it("says that its token or its channel is wrong", async () => {
    await expect(bot("xoxb-EXAMPLE-other").send(notice)).rejects.toMatchObject({
      message: "chat refused a notice: invalid_auth",
    });
    await expect(bot(server.token, "C9999999999").send(notice)).rejects.toMatchObject({
      message: "chat refused a notice: channel_not_found",
    });
    expect(server.shown()).toBe("");
  });
});
