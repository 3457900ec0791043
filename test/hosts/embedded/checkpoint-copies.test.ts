import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { JournalEntry } from "../../../src/core/journal.ts";
import { createCheckpointCopies } from "../../../src/hosts/embedded/checkpoint-copies.ts";
import { parseCheckpoints, signedCheckpoints } from "../../../src/hosts/embedded/checkpoint.ts";
import { withCode } from "../../contracts/journal.ts";
import { createMemoryJournal } from "./memory-journal.ts";
import { INCIDENT, checkpointOver, judged, newIdentity, opened } from "./rows.ts";

const ana = newIdentity("ana");

/** Entries of an incident with this many checkpoints, one after every other row. */
function withCheckpoints(count: number): readonly JournalEntry[] {
  const journal = createMemoryJournal();
  journal.append(INCIDENT, [opened(ana)]);
  for (let n = 0; n < count; n += 1) {
    journal.append(INCIDENT, [judged(n)]);
    journal.append(INCIDENT, [checkpointOver(ana, journal.read(INCIDENT))]);
  }
  return journal.read(INCIDENT);
}

function secondPlace() {
  const folder = join(mkdtempSync(join(tmpdir(), "stanch-second-")), "place");
  mkdirSync(folder);
  const copies = createCheckpointCopies(folder);
  return { folder, copies, file: copies.file(INCIDENT) };
}

describe("copies of checkpoints in a second place", () => {
  it("hold every signed checkpoint once, in a private file, also those that were missed before", () => {
    const { copies, file } = secondPlace();
    const entries = withCheckpoints(3);
    const umask = process.umask(0);
    copies.catchUp(entries.slice(0, 3));
    process.umask(umask);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const first = readFileSync(file, "utf8");
    for (let time = 0; time < 2; time += 1) copies.catchUp(entries);
    const text = copies.read(INCIDENT) ?? "";
    expect(text.startsWith(first)).toBe(true);
    expect(parseCheckpoints(text)).toStrictEqual({ checkpoints: signedCheckpoints(entries), broken: 0 });
  });

  it("are none where nothing was signed yet, and none were kept", () => {
    const { copies, file } = secondPlace();
    copies.catchUp(withCheckpoints(0));
    copies.catchUp([]);
    expect(existsSync(file)).toBe(false);
    expect(copies.read(INCIDENT)).toBeNull();
  });

  it("pass over what a crash left half-written at any byte, and say that it is there", () => {
    const entries = withCheckpoints(2);
    const whole = secondPlace();
    whole.copies.catchUp(entries);
    const text = readFileSync(whole.file, "utf8");
    const second = text.indexOf("stanch/", 1);
    let pieces = 0;
    for (let cut = second + 1; cut < text.length; cut += 1) {
      const { copies, file } = secondPlace();
      writeFileSync(file, text.slice(0, cut), { mode: 0o600 });
      copies.catchUp(entries);
      const { checkpoints, broken } = parseCheckpoints(copies.read(INCIDENT) ?? "");
      const signed = checkpoints.filter((checkpoint) => checkpoint.signed !== undefined);
      expect(signed).toStrictEqual(signedCheckpoints(entries));
      expect(broken).toBeLessThanOrEqual(1);
      pieces += broken;
    }
    // Cut right behind its root it is a whole checkpoint that nobody signed.
    expect(pieces).toBe(text.length - second - 2);
  });

  it("aren't made in a folder that isn't there: what should be mounted must not become the same disk", () => {
    const { folder, copies } = secondPlace();
    const missing = createCheckpointCopies(join(folder, "unmounted"));
    expect(() => missing.catchUp(withCheckpoints(1))).toThrow(withCode("ERR_CHECKPOINT_UNWRITABLE"));
    expect(existsSync(join(folder, "unmounted"))).toBe(false);
    expect(() => missing.read(INCIDENT)).toThrow(withCode("ERR_CHECKPOINT_UNREADABLE"));
    expect(copies.read(INCIDENT)).toBeNull();
  });

  it("aren't written through a symlink or into a folder", () => {
    for (const put of [
      (file: string) => symlinkSync("/etc/hostname", file),
      (file: string) => mkdirSync(file),
    ]) {
      const { copies, file } = secondPlace();
      put(file);
      expect(() => copies.catchUp(withCheckpoints(1))).toThrow(withCode("ERR_CHECKPOINT_UNWRITABLE"));
    }
  });

  it("are written again beside a file that holds nothing of the kind", () => {
    const { copies, file } = secondPlace();
    appendFileSync(file, "something else");
    copies.catchUp(withCheckpoints(1));
    expect(parseCheckpoints(readFileSync(file, "utf8"))).toMatchObject({ broken: 1 });
    expect(() => parseCheckpoints("stanch/\nstanch/\n")).toThrow(withCode("ERR_CHECKPOINT_UNREADABLE"));
  });
});
