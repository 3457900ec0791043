import { type Seconds, formatSeconds } from "../../time.ts";
import type { InventoryRow } from "../row.ts";

/** Two keys side by side until everybody is proven on the new one, or one in the place of the other at a stroke. */
export type MigrationWay = "dual-stack" | "hard-cut";

/** What the choice rests on. What nobody knows is left out, and is never read as harmless. */
export interface WayFacts {
  /** At the provider the old and the new key live side by side. */
  readonly overlap: boolean;
  /** Keys that can still be made beside those that exist; `unlimited` where the provider has no limit that is known. */
  readonly room: number | "unlimited" | "unknown";
  /** New keys that are wanted. */
  readonly wanted: number;
  /** Something presents the new key before anybody gets it. */
  readonly isProbed: boolean;
  /** Others go on with the old key: it isn't ended. */
  readonly keepsOldKey: boolean;
  readonly movers: readonly Mover[];
}

export type Mover = Pick<InventoryRow, "id" | "instances" | "holdsTwoKeys" | "deployTime">;

/** What one way costs. */
export interface WayCosts {
  /** Who is out, and for how long. */
  readonly out: readonly string[];
  readonly rollBack: string;
  /** What happens if the new key is wrong. */
  readonly wrongKey: string;
}

export interface ChosenWay {
  readonly way: MigrationWay;
  readonly because: readonly string[];
  /** What nobody has written down, and how it was taken. */
  readonly unknown: readonly string[];
  /** Why stanch can't go this way as things are; null where it can. */
  readonly hindrance: string | null;
  readonly costs: Readonly<Record<MigrationWay, WayCosts>>;
}

/** Dual-stack wherever the facts allow it: a hard cut puts everybody out, and there is no way back. */
export function chooseWay(facts: WayFacts): ChosenWay {
  const { overlap, room, wanted, movers } = facts;
  const costs = { "dual-stack": dualStackCosts(facts), "hard-cut": hardCutCosts(facts) };
  const unknown = unknownFacts(facts);
  if (!overlap) {
    const because = ["a new key at this provider ends the old one, so that both are never accepted at once"];
    const hindrance =
      wanted > 1
        ? `${wanted} new keys are wanted, and each would end the one before: let those who move share one (reissue: per: shared)`
        : null;
    return { way: "hard-cut", because, unknown, hindrance, costs };
  }
  if (typeof room === "number" && room < wanted) {
    const because = [`the provider has room for ${room} more, and ${wanted} are wanted beside the old key`];
    const hindrance =
      "end an unused key first, or let those who move share one new key (reissue: per: shared); stanch ends nothing to make room";
    return { way: "hard-cut", because, unknown, hindrance, costs };
  }
  const replaced = movers.filter(({ holdsTwoKeys }) => holdsTwoKeys !== true);
  const because = [
    "the provider accepts the old and the new key side by side until the old one is ended",
    ...(replaced.length === 0 ? ["every runtime can hold both"] : []),
    ...(replaced.some(({ instances }) => instances > 1)
      ? ["instances that still run on the old key are served until theirs is replaced"]
      : []),
  ];
  return { way: "dual-stack", because, unknown, hindrance: null, costs };
}

function dualStackCosts({ movers, isProbed, keepsOldKey }: WayFacts): WayCosts {
  const holding = movers.filter(({ holdsTwoKeys }) => holdsTwoKeys === true);
  const replaced = movers.filter(({ holdsTwoKeys }) => holdsTwoKeys !== true);
  const fallen = replaced.map(({ id }) => id).join(", ");
  return {
    out: grouped(movers, outWhileSwapped),
    rollBack: keepsOldKey
      ? `its old value and a deploy (${deployWords(movers)}); the old key isn't ended`
      : `one consumer at a time, until the old key is ended: its old value and a deploy (${deployWords(movers)}); after that there is no way back`,
    wrongKey: [
      isProbed ? "refused by the key probe before anybody gets it; else" : "nothing tries it beforehand:",
      ...(holding.length === 0
        ? []
        : [`${holding.map(({ id }) => id).join(", ")} can go on with the old one,`]),
      ...(fallen === "" ? [] : [`${fallen}: out until put back on the old one,`]),
      keepsOldKey ? "which lives on" : "which lives on, as the gate stays shut",
    ].join(" "),
  };
}

function outWhileSwapped({ holdsTwoKeys, instances, deployTime }: Mover): string {
  if (holdsTwoKeys === true) return "nobody, it holds both keys";
  if (instances > 1) return `nobody, if its ${instances} instances change over one after another`;
  return deployTime === undefined
    ? "while taking the new value, for as long as nobody has written down"
    : `at most while taking the new value (${formatSeconds(deployTime)})`;
}

function hardCutCosts({ movers, isProbed }: WayFacts): WayCosts {
  return {
    out: grouped(
      movers,
      ({ instances, deployTime }) =>
        `from the cut to ${instances > 1 ? `the last of ${instances} instances` : "a restart"} with the new value (${deployTime === undefined ? "nobody knows how long" : formatSeconds(deployTime)})`,
    ),
    rollBack: `none, the old key is dead: it takes a further key and a further deploy (${deployWords(movers)})`,
    wrongKey: `${isProbed ? "the key probe says so, but the old one is gone by then: " : ""}everybody is out until a further key is made and deployed`,
  };
}

/** The longest of all; unknown as soon as one of them is. */
function deployWords(movers: readonly Mover[]): string {
  const known = movers.flatMap(({ deployTime }) => (deployTime === undefined ? [] : [deployTime]));
  const longest: Seconds = Math.max(0, ...known);
  if (known.length === movers.length) return formatSeconds(longest);
  return known.length === 0 ? "nobody knows how long" : `${formatSeconds(longest)} at least`;
}

function unknownFacts({ room, wanted, overlap, movers }: WayFacts): readonly string[] {
  const namesWithout = (field: "holdsTwoKeys" | "deployTime"): string =>
    movers.flatMap((mover) => (mover[field] === undefined ? [mover.id] : [])).join(", ");
  const [holding, deploying] = [namesWithout("holdsTwoKeys"), namesWithout("deployTime")];
  return [
    ...(room === "unknown" && overlap
      ? [`whether there is room for ${wanted} more: the provider has a limit and shows no list`]
      : []),
    ...(holding === "" ? [] : [`who can hold two keys, of ${holding}: taken as nobody`]),
    ...(deploying === "" ? [] : [`how long a deploy takes, of ${deploying}: not taken as nothing`]),
  ];
}

/** Those of whom the same is to be said in one sentence, in the order of the first. */
function grouped(movers: readonly Mover[], say: (mover: Mover) => string): readonly string[] {
  const words = [...new Set(movers.map(say))];
  return words.map((text) => {
    const ids = movers.flatMap((mover) => (say(mover) === text ? [mover.id] : []));
    return `${ids.join(", ")}: ${text}`;
  });
}
