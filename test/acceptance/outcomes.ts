import { expect } from "vitest";
import { acceptBlindness, approve, blockersOf, closeLeakPath } from "../engine/deeds.ts";
import { type Play, play } from "../engine/play.ts";
import type { Setting } from "../engine/setting.ts";

/** Names no key: neither on accepted calls nor on refused ones. */
export const BLIND = { identifiesKey: false, recordsRefusals: false } as const;

/** A response whose leak path is closed from the start, and where two people live with what its log can't show of callers. */
export async function begin(setting: Setting): Promise<Play> {
  const response = await play(setting);
  closeLeakPath(response);
  for (const subject of unseenIn(setting)) acceptBlindness(response, subject);
  return response;
}

function unseenIn({ provider = {}, audit = {}, strategy }: Setting): readonly string[] {
  const logs = audit["logs"];
  const isUnread = Array.isArray(logs) && logs.length === 0;
  if (isUnread || provider["identifiesKey"] === false) return ["callers/all"];
  const covers = provider["covers"];
  return [
    ...(Array.isArray(covers) ? [`callers/except/${covers.join(",")}`] : []),
    ...(strategy === "disable-first" && provider["recordsRefusals"] === false ? ["callers/refused"] : []),
  ];
}

/** What keeps the gate shut after so long; approving it all the same ends nothing. */
export async function shutBy(response: Play, seconds = 300): Promise<readonly string[]> {
  const stop = await response.drive({ seconds });
  if (stop.kind !== "blocked") throw new Error(`the gate isn't shut: ${stop.kind}`);
  for (const by of ["ben", "cyd"]) approve(response, by);
  await response.drive({ seconds: 0 });
  expect(response.rows("revocation.started")).toEqual([]);
  expect(response.world.facts().endedAt).toBeNull();
  return blockersOf(stop);
}

/** The gate opens, somebody approves, the leaked key ends, and nobody who works with it is left. */
export async function opens(response: Play, by = "ben"): Promise<void> {
  const patience = { seconds: 8 * 3600 };
  expect(await response.drive(patience)).toEqual({ kind: "approval" });
  approve(response, by);
  expect(await response.drive(patience)).toEqual({ kind: "closed" });
  expect(response.at().incident).toMatchObject({ closedAs: "revoked", endedOn: "gate" });
  expect(response.world.facts()).toMatchObject({ prematureEnds: [], onLeakedKey: [] });
}

/** Seconds from the last swap to the end of the leaked key. */
export function secondsToEnd(response: Play): number {
  const written = response.rows("consumer.written").at(-1)?.at ?? "";
  const ended = response.rows("key.ended")[0]?.at ?? "";
  return (Date.parse(ended) - Date.parse(written)) / 1000;
}
