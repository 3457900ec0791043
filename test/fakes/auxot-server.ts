import { randomBytes } from "node:crypto";
import { type IncomingMessage, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Cost, SMALL_COST, hashKey, verifyKey } from "./auxot-keys.ts";

interface StoredKey {
  readonly name: string;
  readonly kind: "user" | "team";
  readonly phc: string;
  /** Intakes that it may call; any unless told. */
  readonly intakes: readonly string[] | null;
}

/** An Auxot-like server on 127.0.0.1, with what a person does in its web pages as functions. No key can be read again. */
export interface AuxotServer {
  readonly url: string;
  /** Settings > API Keys > Add Key: the value is shown this once. */
  createKey(name: string, kind: "user" | "team", intakes?: readonly string[]): string;
  deleteKey(name: string): void;
  keyNames(): readonly string[];
  setIntake(id: string, active: boolean): void;
  /** What work comes to after its first look. */
  setWork(status: "running" | "completed" | "failed"): void;
  /** Rows of Jobs as NDJSON; none names a key. */
  exportJobs(): string;
  /** Rows of Events as NDJSON: what was changed in the web pages. */
  exportEvents(): string;
  close(): Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** `cacheMs`: for how long a verdict on a key, good or bad, is remembered. */
export async function startAuxot({
  cacheMs = 0,
  cost = SMALL_COST,
}: { readonly cacheMs?: number; readonly cost?: Cost } = {}): Promise<AuxotServer> {
  const keys = new Map<string, StoredKey>();
  const intakes = new Map<string, boolean>();
  const work = new Map<string, number>();
  let workEnds: "running" | "completed" | "failed" = "completed";
  const jobs: object[] = [];
  const events: object[] = [];
  const happened = (event: string): void => {
    const at = new Date().toISOString();
    events.push({ id: `event_${events.length}`, created_at: at, actor: "admin", event });
  };
  const verdicts = new Map<string, { readonly key: StoredKey | null; readonly until: number }>();

  const whose = (value: string): StoredKey | null => {
    const known = verdicts.get(value);
    if (known !== undefined && Date.now() < known.until) return known.key;
    const key = [...keys.values()].find(({ phc }) => verifyKey(value, phc)) ?? null;
    verdicts.set(value, { key, until: Date.now() + cacheMs });
    return key;
  };

  const intake = (method: string, key: StoredKey, id: string, workId: string | undefined): Reply => {
    if (key.intakes !== null && !key.intakes.includes(id)) return plain(403, "not permitted");
    const active = intakes.get(id);
    if (active === undefined) return plain(404, "intake not found");
    if (method === "GET") {
      const polls = work.get(workId ?? "");
      if (polls === undefined) return plain(404, "work not found");
      work.set(workId ?? "", polls + 1);
      return { status: 200, body: { status: polls === 0 ? "pending" : workEnds } };
    }
    if (!active) return plain(409, "intake is deactivated");
    const made = `work_${randomBytes(6).toString("hex")}`;
    work.set(made, 0);
    jobs.push({
      id: made,
      created_at: new Date().toISOString(),
      agent: id,
      source: "webhook",
      status: "completed",
    });
    return { status: 202, body: { work_id: made } };
  };

  const answer = ({ method = "GET", url = "/", headers }: IncomingMessage): Reply => {
    const path = url.replace(/(?:\/v1)+(?=\/(?:models|chat|messages))/, "");
    if (path === "/api/health") return { status: 200, body: { status: "ok" } };
    const anthropic = path.startsWith("/api/anthropic/");
    const value = keyIn(headers, anthropic);
    const key = value === null ? null : whose(value);
    if (key === null) return refusal(path, value === null);
    const [, , , id = "", , workId] = path.split("/");
    if (path.startsWith("/v1/intake/")) return intake(method, key, id, workId);
    if (path === "/api/agents" || path === "/api/openai/models") return { status: 200, body: { data: [] } };
    if (method === "POST" && /\/(?:chat\/completions|messages)$/.test(path)) {
      const at = new Date().toISOString();
      jobs.push({
        id: `job_${jobs.length}`,
        created_at: at,
        agent: "chat",
        source: "api",
        status: "completed",
      });
      return { status: 200, body: { choices: [{ message: { content: "ok" } }] } };
    }
    return plain(404, "not found");
  };

  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const { status, body } = answer(request);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    createKey(name, kind, reach) {
      happened("api_key.created");
      const value = `${kind}.EXAMPLE${randomBytes(24).toString("base64url")}`;
      keys.set(name, { name, kind, phc: hashKey(value, cost), intakes: reach ?? null });
      return value;
    },
    deleteKey(name) {
      happened("api_key.deleted");
      keys.delete(name);
    },
    keyNames: () => [...keys.keys()],
    setIntake(id, active) {
      happened(active ? "intake.activated" : "intake.deactivated");
      intakes.set(id, active);
    },
    setWork(status) {
      workEnds = status;
    },
    exportJobs: () => asLines(jobs),
    exportEvents: () => asLines(events),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}

function asLines(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

/** On Anthropic routes x-api-key wins over Bearer; elsewhere Bearer over x-api-key. */
function keyIn(headers: IncomingMessage["headers"], anthropic: boolean): string | null {
  const own = headers["x-api-key"] === undefined ? null : String(headers["x-api-key"]);
  const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1] ?? null;
  return anthropic ? (own ?? bearer) : (bearer ?? own);
}

function refusal(path: string, missing: boolean): Reply {
  if (path.startsWith("/api/openai/")) {
    const message = missing ? "missing Bearer token" : "invalid API key";
    return { status: 401, body: { error: { message, type: "authentication_error" } } };
  }
  if (path.startsWith("/api/anthropic/")) {
    const error = {
      type: "authentication_error",
      message: missing ? "Missing API key." : "Invalid API key.",
    };
    const id = `req_${randomBytes(12).toString("hex")}`;
    return { status: 401, body: { type: "error", error, request_id: id } };
  }
  return plain(401, "unauthorized");
}

function plain(status: number, error: string): Reply {
  return { status, body: { error } };
}
