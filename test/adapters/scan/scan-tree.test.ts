import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { linesWithAnchors } from "../../../src/adapters/scan/anchor-search.ts";
import { createTally, scanTrees } from "../../../src/adapters/scan/scan-tree.ts";
import { scanText } from "../../../src/formats/scan/scan-text.ts";
import { corpusFiles } from "../../corpus/unpack.ts";

const KEY = "team.EXAMPLEq7Zx2mK9pLw4";
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder of its own with these files. */
function tree(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), "stanch-scan-"));
  folders.push(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

async function scan(root: string, ...more: readonly string[]) {
  const tally = createTally();
  const found: string[] = [];
  for await (const { file, line } of scanTrees([root, ...more], tally))
    found.push(`${relative(root, file)}:${line}`);
  return { tally, found };
}

describe("a scan of a tree", () => {
  it("reads what git ignores, and says which folders it passed over", async () => {
    const root = tree({
      ".gitignore": ".env\n",
      ".env": `AUXOT_API_KEY=${KEY}`,
      "node_modules/x/.env": `K=${KEY}`,
      ".git/config": `K=${KEY}`,
      "package-lock.json": `{"K": "${KEY}"}`,
      "dist/app.min.js": `a("${KEY}")`,
    });
    const { found, tally } = await scan(root);
    expect(found).toEqual([".env:1", "dist/app.min.js:1"]);
    expect([...tally.passed.folders.keys()].toSorted()).toEqual([".git", "node_modules"]);
    expect([...tally.passed.files.values()]).toEqual([1]);
  });

  it("follows no symlink out of the tree or in a ring, and counts them", async () => {
    const outside = tree({ "key.env": `K=${KEY}` });
    const root = tree({ "a/b.txt": "nothing" });
    symlinkSync(outside, join(root, "a/outside"));
    symlinkSync(root, join(root, "a/ring"));
    const { found, tally } = await scan(root);
    expect(found).toEqual([]);
    expect(tally.passed.symlinks).toBe(2);
  });

  it.skipIf(process.getuid?.() === 0)("goes on where it may not read, and says where that was", async () => {
    const root = tree({ "shut/.env": `K=${KEY}`, "shut.env": `K=${KEY}`, "z.env": `K=${KEY}` });
    chmodSync(join(root, "shut"), 0o000);
    chmodSync(join(root, "shut.env"), 0o000);
    const { found, tally } = await scan(root);
    chmodSync(join(root, "shut"), 0o700);
    expect(found).toEqual(["z.env:1"]);
    expect(tally.passed.unreadableCount).toBe(2);
  });

  it.runIf(existsSync("/proc/self/mem"))("counts a file whose reading fails", async () => {
    const { tally } = await scan("/proc/self/mem");
    expect(tally.passed).toMatchObject({ unreadable: ["/proc/self/mem"], unreadableCount: 1 });
  });

  it("reads UTF-16, byte order marks, CRLF and bytes of no encoding, and no binary files", async () => {
    const root = tree({
      "bom.env": `\uFEFFAUXOT_API_KEY=${KEY}\r\nX=1\r\n`,
      "crlf.env": `X=1\r\nAUXOT_API_KEY=${KEY}\r\n`,
      "latin.env": Buffer.concat([Buffer.from([0xe4, 0xff, 0x0a]), Buffer.from(`K=${KEY}`)]),
      program: Buffer.concat([Buffer.from([0x7f, 0x45, 0, 0]), Buffer.from(`K=${KEY}`)]),
      "wide.reg": Buffer.from(`\uFEFFX=1\r\n"K"="${KEY}"\r\n`, "utf16le"),
    });
    const { found, tally } = await scan(root);
    expect(found).toEqual(["bom.env:1", "crlf.env:2", "latin.env:2", "wide.reg:2"]);
    expect(tally.passed.files.get("binary files")).toBe(1);
  });

  it("finds a key in a file of many pieces at its line, also in a line without an end", async () => {
    const line = `${"x".repeat(99)}\n`;
    const root = tree({
      "large.log": `${line.repeat(100_000)}K=${KEY}\n${line.repeat(10)}`,
      "long.js": `${"y,".repeat(3_000_000)}"${KEY}"${",y".repeat(1000)}`,
    });
    expect((await scan(root)).found).toEqual(["large.log:100001", "long.js:1"]);
  });

  it("reads a file once that two of the paths hold", async () => {
    const root = tree({ "a/.env": `K=${KEY}` });
    expect((await scan(root, join(root, "a"), join(root, "a/.env"))).found).toEqual(["a/.env:1"]);
  });
});

describe("the search for lines that are worth reading", () => {
  it("loses nothing that the rules find in the corpus", () => {
    for (const { path, text } of corpusFiles()) {
      const all = scanText({ path, text, first: 1 });
      const candidates = new Set(linesWithAnchors(Buffer.from(text)));
      const lost = all.filter(({ line }) => !candidates.has(line - 1));
      expect(lost.map(({ line, what }) => `${path}:${line} ${what}`)).toEqual([]);
    }
  });

  it("never throws on arbitrary bytes, and names lines that there are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        const lines = Buffer.from(bytes).toString("latin1").split("\n").length;
        expect(linesWithAnchors(Buffer.from(bytes)).every((line) => line < lines)).toBe(true);
      }),
    );
  });
});
