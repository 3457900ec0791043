import { NOTHING_FOUND, madeWithKey } from "../core/audits.ts";
import { expect, it } from "vitest";
import { standOf } from "../../src/report/lineage.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { timelineOf } from "../../src/report/timeline.ts";
import { journal, on, opened, reading, signed } from "./entries.ts";

/** Five keys that the leaked one made. */
function book() {
  const { entries, add } = journal();
  add("14:00:00", "sam", "incident.opened", opened("live", "two-person"));
  const made = ["one", "two", "three", "four", "five"].map((id) =>
    madeWithKey({ id, mintedAt: on("13:50:00"), source: "access-log", mintedBy: "C-0a1b2c3d" }),
  );
  add("14:01:00", "stanch", "audit.read", {
    ...NOTHING_FOUND,
    readings: [reading("13:00:00", "14:00:50")],
    lineage: made,
  });
  return { entries, add };
}

const dead = (subject: string, by: string) =>
  ({ claim: "key-dead", subject, happenedAt: on("14:03:00"), statement: "gone", ...signed(by) }) as const;

it("says of everything that the leaked key made how it ended, and by whose word", () => {
  const { entries, add } = book();
  add("14:04:00", "stanch", "lineage.ended", { effect: "endLineage/one", keyId: "one", how: "ended" });
  add("14:04:10", "stanch", "lineage.ended", { effect: "endLineage/two", keyId: "two", how: "alreadyGone" });
  // Eve wasn't here when it opened.
  for (const by of ["eve", "mia"]) add("14:04:20", by, "attestation.made", dead("three", by));
  // Its outcome, read back from the same word.
  add("14:04:30", "stanch", "lineage.ended", { effect: "endLineage/three", keyId: "three", how: "attested" });
  add("14:04:40", "eve", "attestation.made", dead("five", "eve"));
  for (const by of ["mia", "noor", "noor"]) {
    const code = { code: "LINEAGE_ALIVE", subject: "four", reason: "ours" } as const;
    add("14:05:00", by, "acceptance.signed", { ...code, expires: on("16:00:00"), ...signed(by) });
  }
  const { lineage } = timelineOf(entries);
  expect(lineage.map((item) => `${item.id}: ${standOf(item, on("14:05:00"))}`)).toEqual([
    "one: ended by stanch 14:04:00",
    "two: was gone when stanch came to end it 14:04:10",
    "three: ended by the word of mia 14:04:20",
    "four: ALIVE, accepted by mia and noor until 16:00:00",
    "five: ALIVE as far as known",
  ]);
  expect(lineage).toMatchObject([
    { ended: true, by: "stanch", people: [] },
    { ended: true, by: "gone" },
    { ended: true, by: "word", people: ["mia"], at: on("14:04:20") },
    { ended: false, by: "accepted", people: ["mia", "noor"], until: on("16:00:00") },
    { ended: false, by: null },
  ]);
  expect(renderMarkdown(timelineOf(entries))).toContain("ended by the word of mia");
});

it("calls nothing accepted that one person accepts, or that was accepted for a time that is over", () => {
  const { entries, add } = book();
  const code = { code: "LINEAGE_ALIVE", reason: "ours" } as const;
  const accept = (subject: string, by: string, expires: string): void =>
    add("14:05:00", by, "acceptance.signed", { ...code, subject, expires: on(expires), ...signed(by) });
  accept("one", "mia", "16:00:00");
  for (const by of ["mia", "noor"]) accept("two", by, "14:30:00");
  expect(timelineOf(entries).lineage[1]).toMatchObject({ by: "accepted" });
  // Of those who signed, only they are named whose word still counts.
  accept("two", "jo", "14:06:00");
  accept("two", "mia", "16:00:00");
  add("14:10:00", "mia", "attestation.made", dead("three", "mia"));
  expect(timelineOf(entries).lineage[1]).toMatchObject({ by: "accepted", people: ["mia", "noor"] });
  add("14:40:00", "mia", "attestation.made", dead("three", "mia"));
  expect(timelineOf(entries).lineage.slice(0, 2)).toMatchObject([{ by: null }, { by: null }]);
});
