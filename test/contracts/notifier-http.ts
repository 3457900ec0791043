import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AdapterParts } from "../../src/adapters/parts.ts";
import { createHttpClient } from "../../src/adapters/http.ts";
import type { Notice, Notifier } from "../../src/ports/notifier.ts";
import { adapterParts } from "../fakes/adapter-parts.ts";
import type { FakeServer, ServerFault } from "../fakes/fake-server.ts";

/** A notifier over HTTP, and the service on the other side. */
export interface OpenHttpNotifier {
  readonly notifier: Notifier;
  readonly server: FakeServer;
  readonly route: string;
  /** What must stand in no error. */
  readonly secret: string;
}

const notice: Notice = {
  incident: "L-20261123-k3f9",
  banner: "LIVE",
  to: "ada",
  subject: "the leaked key is ended",
  lines: ["one"],
  dedupe: "L-20261123-k3f9/notify/closing/chat/ada",
  topic: "L-20261123-k3f9",
  severity: "info",
  ends: [],
};

/** Parts for the notifier under test; `env` holds what its entry refers to. */
export type PartsFor = (env: Readonly<Record<string, string>>) => AdapterParts;

const HASTY_MS = 300;
const PATIENT_MS = 20_000;

const CASES: readonly (readonly [what: string, fault: ServerFault, expected: object])[] = [
  ["a bad request", { kind: "status", status: 400 }, { retry: "never", happened: "no" }],
  ["a credential that was withdrawn", { kind: "status", status: 404 }, { retry: "never", happened: "no" }],
  [
    "too many calls",
    { kind: "status", status: 429, retryAfter: "7" },
    { retry: { afterMs: 7000 }, happened: "no" },
  ],
  ["a failure", { kind: "status", status: 503 }, { retry: "later", happened: "unknown" }],
  [
    "a failure after the notice went out",
    { kind: "status", status: 500, commits: true },
    { retry: "later", happened: "unknown" },
  ],
  ["a connection that broke before", { kind: "drop", commits: false }, { happened: "unknown" }],
  ["a connection that broke after", { kind: "drop", commits: true }, { happened: "unknown" }],
  ["an answer that never comes", { kind: "hang", commits: true }, { happened: "unknown" }],
  [
    "a way to somewhere else",
    { kind: "redirect", to: "http://169.254.169.254/latest" },
    { retry: "never", happened: "no" },
  ],
  ["a page to sign in", { kind: "html" }, { code: "ERR_NOTICE_REFUSED", happened: "unknown" }],
];

/** What every notifier over HTTP makes of a service that doesn't work. */
export function httpNotifierContract(
  name: string,
  open: (partsFor: PartsFor) => Promise<OpenHttpNotifier>,
): void {
  describe(`notifier over HTTP: ${name}`, () => {
    let opened: OpenHttpNotifier;
    let timeoutMs: number;

    beforeEach(async () => {
      timeoutMs = PATIENT_MS;
      const http = createHttpClient({ allowedHosts: ["127.0.0.1"] });
      const request: typeof http.request = (call) => http.request({ ...call, timeoutMs });
      opened = await open((env) => adapterParts({ env, http: { request } }));
    });

    afterEach(() => opened.server.close());

    it.each(CASES)(
      "doesn't take %s for delivered, and says what may have happened",
      async (_what, fault, expected) => {
        const { notifier, server, route, secret } = opened;
        server.fault(route, fault);
        if (fault.kind === "hang") timeoutMs = HASTY_MS;
        const error: unknown = await notifier.send(notice).then(
          () => expect.fail("it says that it was delivered"),
          (thrown: unknown) => thrown,
        );
        expect(error).toMatchObject({ name: "StanchError", ...expected });
        expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain(secret);
        expect(server.calls.length).toBeLessThanOrEqual(1);
        timeoutMs = PATIENT_MS;
        await notifier.send(notice);
      },
    );
  });
}
