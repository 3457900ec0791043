import { describe, expect, it } from "vitest";
import { isSignedType, signedPayload } from "../../src/core/signed-payload.ts";

const AT = "2026-11-23T03:00:00.000Z";

describe("what a person signs of a row", () => {
  it("is everything but the place in the chain and the signature itself", () => {
    const data = { verdict: "v", visit: 1, by: "ana", signature: "s" };
    const payload = {
      incident: "L-1",
      type: "approval.granted",
      at: AT,
      data: { verdict: "v", visit: 1, by: "ana" },
    };
    expect(signedPayload("L-1", "approval.granted", AT, data)).toStrictEqual(payload);
    const { signature: _signature, ...unsigned } = data;
    expect(signedPayload("L-1", "approval.granted", AT, unsigned)).toStrictEqual(payload);
  });

  it("is asked of approvals and attestations, not of what stanch observes", () => {
    const types = [
      "approval.granted",
      "attestation.made",
      "evidence.observed",
      "incident.opened",
      "toString",
    ];
    expect(types.filter((type) => isSignedType(type))).toStrictEqual([
      "approval.granted",
      "attestation.made",
    ]);
  });
});
