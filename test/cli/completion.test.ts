import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeHouse } from "./house.ts";

/** What bash offers after these words; the last one is being typed. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const house = await makeHouse();
  const file = join(house.root, "stanch.bash");
  writeFileSync(file, (await house.stanch("completion", "bash")).out);
  const script = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _stanch; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", script, "bash", file, "stanch", ...words], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((line) => line !== "");
}

describe("completion", () => {
  it("offers commands, then their options, choices and arguments in bash", async () => {
    expect(await offered("re")).toEqual([
      "rehearse",
      "respond",
      "resume",
      "reject-replacement",
      "retire",
      "review",
    ]);
    expect(await offered("attest", "--st")).toEqual(["--statement"]);
    expect(await offered("attest", "old")).toEqual(["old-key-unused"]);
    expect(await offered("close", "--as", "a")).toEqual(["already-dead", "accepted"]);
    expect(await offered("timeline", "--wo")).toEqual(["--workspace"]);
  });

  it("leaves it to the shell to offer files", async () => {
    expect(await offered("respond", "runbooks/")).toEqual([]);
    expect(await offered("plan", "--finding", "")).toEqual([]);
  });

  it("runs nothing of what has been typed", async () => {
    expect(await offered("accept", "$(echo --reason)")).toEqual([]);
    expect(await offered("accept", "`touch x`", "--re")).toEqual(["--reason"]);
  });

  it.each([
    ["zsh", ["compdef _stanch stanch", "'rehearse:play a runbook", '"close --as") known=(false-positive']],
    ["fish", ["complete -c stanch -f -n __fish_use_subcommand -a rehearse", "-l as -x -a 'false-positive"]],
  ])("knows the same in %s", async (shell, parts) => {
    const house = await makeHouse();
    const { code, out } = await house.stanch("completion", shell);
    expect(code).toBe(0);
    for (const part of parts) expect(out).toContain(part);
  });

  it("refuses a shell that it doesn't know", async () => {
    const house = await makeHouse();
    const said = await house.stanch("completion", "tcsh");
    expect(said.code).toBe(2);
    expect(said.err).toContain("bash, zsh, fish");
  });
});
