import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { AuxotServer } from "../fakes/auxot-server.ts";

/** Three callers of an Auxot server, each as its place in the runbook says. */
export interface AuxotCallers {
  /** Where `support-bot` and `code-assistant` say what they did last. */
  readonly url: string;
  /** One order through the intake, polled to its end. */
  order(): Promise<string>;
  /** Status of the last call of each. */
  last(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

const EVERY_MS = 400;

/** `fileOf` names the dotenv file of a caller; each is read anew for every call. */
export async function startCallers(
  auxot: AuxotServer,
  fileOf: Readonly<Record<"support-bot" | "code-assistant" | "order-intake", string>>,
): Promise<AuxotCallers> {
  const last: Record<string, number> = {};
  const reports: Record<string, object> = {};
  const keyOf = (name: keyof typeof fileOf): string =>
    /^[A-Z_]+=(.*)$/m.exec(readFileSync(fileOf[name], "utf8"))?.[1] ?? "";
  const call = async (
    name: keyof typeof fileOf,
    path: string,
    headers: (key: string) => Record<string, string>,
    method = "POST",
  ): Promise<Response> => {
    const key = keyOf(name);
    const answer = await fetch(auxot.url + path, { method, headers: headers(key) });
    last[name] = answer.status;
    const hash = createHash("sha256").update(key).digest("hex").slice(0, 8);
    const at = new Date().toISOString();
    reports[name] = { last_status: answer.status, ok: answer.ok, key_sha256_8: hash, last_call: at, at };
    return answer;
  };
  const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
  const work = async (): Promise<void> => {
    await call("support-bot", "/api/openai/chat/completions", bearer);
    await call("code-assistant", "/api/anthropic/v1/messages", (key) => ({ "x-api-key": key }));
  };
  const timer = setInterval(() => void work().catch(() => undefined), EVERY_MS);
  await work();
  const server = createServer((request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(reports[(request.url ?? "").slice(1)] ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async order() {
      const made = await call("order-intake", "/v1/intake/orders", bearer);
      const { work_id: id = "" } = (await made.json()) as { work_id?: string };
      let status = "";
      for (let polls = 0; status !== "completed" && polls < 5; polls += 1) {
        const answer = await call("order-intake", `/v1/intake/orders/work/${id}`, bearer, "GET");
        ({ status } = (await answer.json()) as { status: string });
      }
      return `${id} ${status}`;
    },
    last: () => last,
    close: () => {
      clearInterval(timer);
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}
