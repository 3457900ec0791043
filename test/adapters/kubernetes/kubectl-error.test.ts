import { describe, expect, it } from "vitest";
import { kubectlError } from "../../../src/adapters/kubernetes/kubectl-error.ts";

const about = {
  name: "web",
  what: "write the secret",
  changes: true,
  permission: "update of secrets/api-key",
};

describe("what kubectl prints when it gives up", () => {
  it.each([
    ["Error from server (Forbidden): secrets is forbidden", "ERR_STORE_REFUSED", "no", "(403)"],
    ["error: You must be logged in to the server (Unauthorized)", "ERR_STORE_REFUSED", "no", "(401)"],
    [
      'The Secret "api-key" is invalid: data: Forbidden: field is immutable',
      "ERR_STORE_REFUSED",
      "no",
      "(422)",
    ],
    ["Error from server (TooManyRequests): wait", "ERR_STORE_BUSY", "no", "(429)"],
    ["Error from server (Timeout): the request may be executing", "ERR_STORE_FAILED", "unknown", "(504)"],
    [
      "Error from server: the server responded with the status code 302 but did not return more information",
      "ERR_STORE_ANSWER",
      "unknown",
      "(302)",
    ],
    ["Error from server (Teapot): short and stout", "ERR_STORE_FAILED", "unknown", "kubectl failed"],
    [
      "Unable to connect to the server: net/http: TLS handshake timeout",
      "ERR_STORE_FAILED",
      "unknown",
      "kubectl failed",
    ],
    [
      "Unable to connect to the server: dial tcp: lookup k8s on 10.0.0.1:53: no such host",
      "ERR_STORE_FAILED",
      "no",
      "reached",
    ],
    [
      "Unable to connect to the server: dial tcp 10.0.0.9:6443: connect: no route to host",
      "ERR_STORE_FAILED",
      "no",
      "reached",
    ],
    ["", "ERR_STORE_FAILED", "unknown", "kubectl failed"],
  ])("%j: %s, happened %s", (stderr, code, happened, says) => {
    const error = kubectlError(about, `Warning: v1 is old\n${stderr}\n`);
    expect(error).toMatchObject({ code, happened, message: expect.stringContaining(says) });
    expect(kubectlError({ ...about, changes: false }, stderr).happened).toBe("no");
  });

  it("isn't talked into a reason by what a server says in another one's text", () => {
    const said =
      "Error from server (InternalError): failed calling webhook: Error from server (Conflict): no";
    expect(kubectlError(about, said)).toMatchObject({ code: "ERR_STORE_FAILED", happened: "unknown" });
  });
});
