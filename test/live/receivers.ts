import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type ReadMail, readMail } from "../fakes/read-mail.ts";
import { bedScripts, untilFree } from "./bed-scripts.ts";

/** A real mail server and a real Alertmanager, on loopback. */
export interface Receivers {
  readonly mailPort: number;
  readonly alertsUrl: string;
  /** What the mail server took, in its order. */
  mails(): Promise<readonly (ReadMail & { readonly rcpt: readonly string[] })[]>;
  /** What Alertmanager says of this incident. */
  alerts(incident: string): Promise<readonly Alert[]>;
  stop(): Promise<void>;
}

export type Alert = z.infer<typeof alertSchema>;

const alertSchema = z.object({
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  endsAt: z.string(),
  status: z.object({ state: z.string() }),
});
const mailSchema = z.object({ to: z.array(z.string()), raw: z.string() });

const MAIL = 10_251;
const ALERTS = 19_093;

/** Starts both; what an earlier run left is stopped first. */
export async function startReceivers(): Promise<Receivers> {
  const scripts = await bedScripts();
  const stop = async (): Promise<void> => {
    await scripts.run("notify/stop.sh");
    for (const port of [MAIL, ALERTS]) await untilFree(port);
  };
  await stop();
  await scripts.start("notify/start.sh", MAIL);
  return {
    mailPort: MAIL,
    alertsUrl: `http://127.0.0.1:${ALERTS}`,
    async mails() {
      const text = await readFile(join(scripts.work, "run", "notify", "mail.jsonl"), "utf8");
      const lines = text.split("\n").filter((line) => line !== "");
      return lines.map((line) => {
        const { to, raw } = mailSchema.parse(JSON.parse(line));
        return { ...readMail(raw), rcpt: to };
      });
    },
    async alerts(incident) {
      const filter = encodeURIComponent(`incident="${incident}"`);
      const answer = await fetch(`http://127.0.0.1:${ALERTS}/api/v2/alerts?filter=${filter}`);
      return z.array(alertSchema).parse(await answer.json());
    },
    stop,
  };
}
