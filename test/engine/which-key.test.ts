import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createMemorySpool } from "../../src/adapters/spool/memory.ts";
import { Secret } from "../../src/core/secret.ts";
import { createKeyTeller } from "../../src/engine/which-key.ts";
import { openGate } from "./deeds.ts";
import { consumer } from "./setting.ts";

const OLD = "team.EXAMPLEold0123456789";
const NEW = "team.EXAMPLEnew0123456789";
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A response in which nobody reported a key when the replacement was made, and what its spool holds by now. */
async function reporting() {
  const response = await openGate({ consumers: [consumer("web")], behaves: { web: { reports: "success" } } });
  const known = response.at().incident;
  const incident = { ...known, leaked: { ...known.leaked, handle: {} } };
  const progress = incident.consumers["web"];
  if (progress === undefined) throw new Error("no consumer");
  const nonce = incident.effects["reissue/web"]?.nonce ?? "";
  const spool = createMemorySpool(Buffer.alloc(32));
  await spool.put("leaked", new Secret(OLD));
  await spool.put(`replacement/web/${nonce}`, new Secret(NEW));
  expect(incident.replacements["web"]?.handle).not.toHaveProperty("sha256Prefix");
  return { tell: createKeyTeller({ spool }), incident, progress, spool };
}

describe("which key a report is about", () => {
  it("is told by the values in the spool where nobody reported one when the key was made", async () => {
    const { tell, incident, progress } = await reporting();
    expect(await tell(incident, progress, sha256(NEW).slice(0, 8))).toBe("new");
    expect(await tell(incident, progress, sha256(NEW))).toBe("new");
    expect(await tell(incident, progress, sha256(OLD).slice(0, 12))).toBe("old");
    expect(await tell(incident, progress, sha256("another").slice(0, 12))).toBe("unnamed");
  });

  it("can't be told by too few digits, by none, or once the values are gone", async () => {
    const { tell, incident, progress, spool } = await reporting();
    expect(await tell(incident, progress, sha256(NEW).slice(0, 7))).toBe("unnamed");
    expect(await tell(incident, progress, undefined)).toBe("unnamed");
    for (const name of await spool.names()) await spool.delete(name);
    expect(await tell(incident, progress, sha256(NEW).slice(0, 8))).toBe("unnamed");
  });

  it("is told by the journal alone where that holds enough of the hash", async () => {
    const { tell, incident, progress, spool } = await reporting();
    for (const name of await spool.names()) await spool.delete(name);
    const replacement = incident.replacements["web"];
    if (replacement?.handle == null) throw new Error("no replacement");
    const handle = { ...replacement.handle, sha256Prefix: sha256(NEW).slice(0, 12) };
    const told = { ...incident, replacements: { web: { ...replacement, handle } } };
    expect(await tell(told, progress, sha256(NEW).slice(0, 12))).toBe("new");
    expect(await tell(told, progress, sha256(NEW).slice(0, 8))).toBe("new");
    expect(await tell(told, progress, sha256(NEW).slice(0, 16))).toBe("unnamed");
  });
});
