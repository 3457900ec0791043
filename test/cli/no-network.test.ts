import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Build, buildProgram } from "../live/build.ts";

const root = mkdtempSync(join(tmpdir(), "stanch-offline-"));
let build: Build;
beforeAll(async () => {
  build = await buildProgram();
}, 60_000);
afterAll(async () => {
  await build.remove();
  rmSync(root, { recursive: true, force: true });
});

/** Addresses of the internet that a program tried to reach, as the kernel saw its calls. */
function reached(name: string, argv: readonly string[]): readonly string[] {
  const trace = join(root, `${name}.strace`);
  const { status, stderr } = spawnSync(
    "strace",
    ["-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", trace, process.execPath, ...argv],
    { cwd: root, encoding: "utf8", env: { PATH: process.env["PATH"] }, timeout: 100_000 },
  );
  expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
  return readFileSync(trace, "utf8")
    .split("\n")
    .filter((line) => /AF_INET/.test(line));
}

describe("a rehearsal, watched at the kernel", { timeout: 120_000 }, () => {
  it("sends nothing over the network", () => {
    const tabletop = resolve("runbooks/scenarios/ci-log.yaml");
    expect(reached("rehearsal", [build.bin, "rehearse", tabletop, "--auto", "--seed", "7"])).toEqual([]);
  });

  it("would be seen if it did", () => {
    const call = "require('node:net').connect(9, '127.0.0.1').on('error', () => {})";
    expect(reached("call", ["-e", call]).length).toBeGreaterThan(0);
  });
});
