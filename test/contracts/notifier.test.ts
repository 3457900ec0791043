import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNotifier } from "../../src/adapters/notifier/index.ts";
import { adapterParts } from "../fakes/adapter-parts.ts";
import { startWebhookReceiver } from "../fakes/webhook-receiver.ts";
import { notifierContract } from "./notifier.ts";

notifierContract("stdout", async () => {
  let text = "";
  const write = (more: string): void => {
    text += more;
  };
  return {
    notifier: createNotifier("stdout", { adapter: "stdout" }, adapterParts({ write })),
    received: async () => text,
    breakIt: "a stream of this process takes whatever is written",
  };
});

notifierContract("file", async () => {
  const directory = await mkdtemp(join(tmpdir(), "stanch-notifier-"));
  const path = join(directory, "outbox.txt");
  return {
    notifier: createNotifier("outbox", { adapter: "file", path }, adapterParts()),
    received: () => readFile(path, "utf8"),
    breakIt: () => rm(directory, { recursive: true }),
    close: () => rm(directory, { recursive: true, force: true }),
  };
});

notifierContract("webhook", async () => {
  const receiver = await startWebhookReceiver();
  return {
    notifier: createNotifier("hook", { adapter: "webhook", url: receiver.url }, adapterParts()),
    received: async () =>
      receiver.calls
        .map(
          ({ body }) =>
            JSON.parse(body) as { incident: string; to: string; subject: string; lines: string[] },
        )
        .flatMap(({ incident, to, subject, lines }) => [incident, to, subject, ...lines])
        .join("\n"),
    breakIt: async () => receiver.answer(500),
    close: () => receiver.close(),
  };
});
