import { expect, it } from "vitest";
import { answerError } from "../../src/adapters/answer-error.ts";
import { createHttpClient } from "../../src/adapters/http.ts";
import { startFakeServer } from "../fakes/fake-server.ts";

const about = { name: "deploy-secret", what: "write the secret", changes: true, permission: "secrets:write" };

it.each([
  [200, "ERR_STORE_ANSWER", "unknown", undefined],
  [302, "ERR_STORE_ANSWER", "unknown", undefined],
  [400, "ERR_STORE_REFUSED", "no", undefined],
  [401, "ERR_STORE_REFUSED", "no", "the credential needs secrets:write"],
  [403, "ERR_STORE_REFUSED", "no", "the credential needs secrets:write"],
  [404, "ERR_STORE_REFUSED", "no", expect.stringContaining("secrets:write")],
  [408, "ERR_STORE_FAILED", "unknown", undefined],
  [409, "ERR_STORE_REFUSED", "no", undefined],
  [429, "ERR_STORE_BUSY", "no", undefined],
  [500, "ERR_STORE_FAILED", "unknown", undefined],
])(
  "says of status %i what it means, and whether the change may have been made",
  async (status, code, happened, hint) => {
    const server = await startFakeServer(() => ({
      route: "any",
      answer: () => ({ status, body: { secret: 1 } }),
    }));
    try {
      const http = createHttpClient({ allowedHosts: ["127.0.0.1"] });
      const answer = await http.request({ method: "PUT", url: server.url });
      const error = answerError(about, answer);
      expect(error).toMatchObject({ code, happened });
      expect(error.hint).toEqual(hint);
      expect(error.message).toContain(`deploy-secret can't write the secret: `);
      expect(answerError({ ...about, changes: false }, answer).happened).toBe("no");
    } finally {
      await server.close();
    }
  },
);
