import type { IncomingMessage, ServerResponse } from "node:http";

/** What goes wrong with the next call of a route. `commits`: after the change was made. */
export type Fault =
  | {
      readonly kind: "status";
      readonly status: number;
      readonly retryAfter?: string;
      readonly commits?: boolean;
    }
  | { readonly kind: "drop"; readonly commits: boolean }
  | { readonly kind: "hang"; readonly commits: boolean }
  /** Done, and answered only when `answerLate` says so. */
  | { readonly kind: "late" }
  | { readonly kind: "half-body" }
  | { readonly kind: "redirect"; readonly to: string }
  | { readonly kind: "error-in-200" }
  /** Goes well, and this happens right after it. */
  | { readonly kind: "then"; readonly does: () => void }
  | { readonly kind: "html" };

/** What a fake answers when nothing goes wrong; without `body` an empty one. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What goes wrong at a fake server, by route. */
export interface Faults<R extends string> {
  /** The next calls of this route go wrong; `null` is a call that goes well. */
  readonly fault: (route: R, fault: Fault | null, times?: number) => void;
  readonly heal: () => void;
  /** Sends the answers that were held back. */
  readonly answerLate: () => void;
  /** Answers with what `act` gives, or goes wrong as was asked for. */
  reply(route: R | null, request: IncomingMessage, response: ServerResponse, act: () => Reply): void;
}

export function createFaults<R extends string>(): Faults<R> {
  const faults = new Map<R, (Fault | null)[]>();
  const late: (() => void)[] = [];
  return {
    fault(route, fault, times = 1) {
      faults.set(route, [...(faults.get(route) ?? []), ...Array.from({ length: times }, () => fault)]);
    },
    heal: () => faults.clear(),
    answerLate: () => late.splice(0).forEach((answer) => answer()),
    reply(route, request, response, act) {
      const fault = route === null ? undefined : faults.get(route)?.shift();
      if (fault === undefined || fault === null) return send(response, act());
      if (fault.kind !== "late") return misbehave(fault, request, response, act);
      const reply = act();
      late.push(() => send(response, reply));
    },
  };
}

/** Every broken answer carries a secret, so that a leak into an error would show. */
function misbehave(
  fault: Exclude<Fault, { kind: "late" }>,
  request: IncomingMessage,
  response: ServerResponse,
  act: () => Reply,
): void {
  switch (fault.kind) {
    case "status": {
      if (fault.commits === true) act();
      const headers = fault.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter };
      return send(response, { status: fault.status, headers, body: { error: request.headers } });
    }
    case "drop":
      if (fault.commits) act();
      return void request.socket.destroy();
    case "hang":
      if (fault.commits) act();
      return;
    case "half-body": {
      const reply = JSON.stringify(act().body ?? { ok: true });
      response.writeHead(200, { "content-type": "application/json", "content-length": String(reply.length) });
      return void response.write(reply.slice(0, -5), () => request.socket.destroy());
    }
    case "redirect":
      return void response.writeHead(307, { location: fault.to }).end();
    case "then":
      send(response, act());
      return fault.does();
    case "error-in-200":
      return send(response, { status: 200, body: { error: { code: "internal", request: request.headers } } });
    case "html":
      return void response.writeHead(200, { "content-type": "text/html" }).end("<h1>Sign in</h1>");
  }
}

function send(response: ServerResponse, { status, body, headers }: Reply): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
