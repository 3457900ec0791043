import type { Socket } from "node:net";
import { agentFor } from "./http-hosts.ts";

/**
 * A connection that isn't HTTP, under the same rule: its address is checked at connect time, and a name may not lead to
 * a private one. A refused address fails the socket with the message that `isRefusedAddress` knows.
 */
export function checkedSocket(host: string, port: number): Socket {
  const literal = host.includes(":") ? `[${host}]` : host;
  const agent = agentFor(new URL(`http://${literal}:${String(port)}`)).http;
  return agent.createConnection({ host, port }) as Socket;
}

/** Whether the error says that the address behind a host may not be reached. */
export function isRefusedAddress(error: unknown): boolean {
  return error instanceof Error && error.message.includes("is not allowed. Because");
}
