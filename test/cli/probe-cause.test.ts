import { describe, expect, it } from "vitest";
import { createOutput } from "../../src/cli/output.ts";
import { createProgress } from "../../src/cli/progress.ts";
import type { EventData } from "../../src/core/journal.ts";
import { replay } from "../../src/engine/replay.ts";
import { renderText } from "../../src/report/text.ts";
import { timelineOf } from "../../src/report/timeline.ts";
import { journal, opened } from "../report/entries.ts";

const CAUSE =
  "a made-up key wasn't refused, so no answer would say anything (GET to auxot.example.com: " +
  "no connection (ENOTFOUND), asked 3 times within 10 s); the last of them at the end";

/** What is said of one probe of a replacement, and of a second that found the same. */
function said(probed: Partial<EventData["replacement.probed"]>) {
  const { entries, add } = journal();
  add("14:00:00", "stanch", "incident.opened", opened("live", "two-person"));
  for (const at of ["14:02:00", "14:03:00"])
    add(at, "stanch", "replacement.probed", {
      replacement: "shop",
      outcome: "unknown",
      detail: CAUSE,
      ...probed,
    });
  let err = "";
  const streams = { out: () => undefined, err: (text: string) => void (err += text) };
  createProgress(createOutput(streams, false))(entries.slice(1), replay(entries));
  const plain = (text: string): string => text.replaceAll(/\s*\nLIVE\s+/g, " ").replaceAll(/\s+/g, " ");
  return { talk: plain(err), lines: err.split("\n"), timeline: renderText(timelineOf(entries)) };
}

describe("why the provider gave no clear answer to a replacement", () => {
  it("is told at the terminal, whole, once, within 80 columns", () => {
    const { talk, lines } = said({});
    expect(talk).toContain(`the provider gave no clear answer to replacement shop: "${CAUSE}"`);
    expect(talk.split("no connection")).toHaveLength(2);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("stands whole in the timeline", () => {
    // Its words are wrapped in a column of their own.
    const words = said({}).timeline.replaceAll(/\s+/g, " ");
    for (const word of CAUSE.split(" ")) expect(words).toContain(word);
    expect(words).not.toContain('…"');
  });

  it("is left out where there is an answer or nothing to tell", () => {
    expect(said({ outcome: "accepted", detail: "200" }).talk).not.toContain("200");
    expect(said({ detail: "" }).talk).toMatch(/no clear answer to replacement shop(?!:)/);
  });
});
