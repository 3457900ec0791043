import { afterEach, beforeEach, expect, it } from "vitest";
import { createNotifier } from "../../../src/adapters/notifier/index.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import { type FakeSlack, startFakeSlack } from "../../fakes/slack-server.ts";
import { notice } from "./notice.ts";

let server: FakeSlack;
let elsewhere: FakeSlack;

beforeEach(async () => {
  [server, elsewhere] = [await startFakeSlack(), await startFakeSlack()];
});

afterEach(async () => {
  await server.close();
  await elsewhere.close();
});

it("a webhook that somebody put in the place of the real one gets nothing, though its host may be called", async () => {
  for (const adapter of ["slack", "discord", "teams"] as const) {
    for (const address of [elsewhere.webhook, "not an address", `${server.url.replace("http", "https")}/x`]) {
      const entry = { adapter, baseUrl: server.url, webhook: { env: "HOOK" } } as const;
      const chat = createNotifier("chat", entry, adapterParts({ env: { HOOK: address } }));
      const error: unknown = await chat.send(notice).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "ERR_CONFIG", happened: "no" });
      expect(String(error)).not.toContain(address);
    }
  }
  expect([...server.calls, ...elsewhere.calls]).toEqual([]);
});
