import { randomInt } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openConnection } from "./amqp.ts";
import { outputOf } from "./bed-scripts.ts";

/** A real RabbitMQ on the loopback, with its management API. */
export interface Broker {
  readonly baseUrl: string;
  /** Its log of text lines. */
  readonly log: string;
  /** The administrator, as `name:password`. */
  readonly admin: string;
  readonly amqpPort: number;
  /** One call of the management API as the administrator; the answer's status and body. */
  api(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly body: unknown }>;
  /** Names of all users but the administrator. */
  users(): Promise<readonly string[]>;
  /** Whether a client with this `name:password` gets a connection. */
  accepts(value: string): Promise<boolean>;
  stop(): Promise<void>;
}

const SCRIPTS = fileURLToPath(new URL("rabbitmq/", import.meta.url));
const ADMIN = "admin:EXAMPLE-admin-password";

/** Starts an empty broker, which takes seconds; it is installed first where it is missing. */
export async function startBroker(): Promise<Broker> {
  const work = join(process.env["TB_WORK"] ?? join(tmpdir(), "stanch-testbeds"));
  await mkdir(work, { recursive: true });
  const [http, amqp, node, epmd] = await freePorts(4);
  const env = {
    TB_WORK: work,
    HTTP_PORT: String(http),
    AMQP_PORT: String(amqp),
    NODE_PORT: String(node),
    EPMD_PORT: String(epmd),
  };
  await outputOf(["flock", "-o", join(work, "start.lock"), "bash", join(SCRIPTS, "start.sh")], env);
  const baseUrl = `http://127.0.0.1:${http}`;

  const api: Broker["api"] = async (method, path, body) => {
    const answer = await fetch(baseUrl + path, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(ADMIN).toString("base64")}`,
        "content-type": "application/json",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? null : (JSON.parse(text) as unknown) };
  };

  return {
    baseUrl,
    log: join(work, "rabbitmq", "log", "broker.log"),
    admin: ADMIN,
    amqpPort: amqp ?? 0,
    api,
    async users() {
      const { body } = await api("GET", "/api/users?columns=name");
      return (body as readonly { name: string }[]).map(({ name }) => name).filter((name) => name !== "admin");
    },
    async accepts(value) {
      const [user = ""] = value.split(":", 1);
      const opened = await openConnection(amqp ?? 0, user, value.slice(user.length + 1));
      if (opened.is === "open") opened.close();
      return opened.is === "open";
    },
    stop: async () => void (await outputOf(["bash", join(SCRIPTS, "stop.sh")], env)),
  };
}

/**
 * Ports that nobody listens on now; the broker can't be asked to choose its own. They lie below those that the system gives
 * to whoever asks for any: in the seconds until the broker takes them, somebody would.
 */
async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(12_000, 32_000);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
