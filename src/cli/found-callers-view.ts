import type { Explained } from "../core/inventory/found/explained.ts";
import type { FoundCaller, FoundPlace } from "../core/inventory/found/found-place.ts";
import { count } from "../report/phrase.ts";
import { paragraph, table } from "../report/table.ts";
import type { ScannedPlaces } from "./inventory-services.ts";

/** A caller with the row that explains it, if one does. */
export interface JudgedCaller {
  readonly caller: FoundCaller;
  readonly explained: Explained | null;
}

const MOST_PLACES = 10;
const INDENT = 2;

/** Callers with their places, those that nothing explains first, at 80 columns. */
export function callerLines(judged: readonly JudgedCaller[]): readonly string[] {
  const unknown = judged.filter(({ explained }) => explained === null);
  const known = judged.filter(({ explained }) => explained !== null);
  return [
    ...section("NO ROW OF THE INVENTORY EXPLAINS", unknown),
    ...(unknown.length > 0 && known.length > 0 ? [""] : []),
    ...section("EXPLAINED", known),
  ];
}

function section(title: string, judged: readonly JudgedCaller[]): readonly string[] {
  if (judged.length === 0) return [];
  return [`${title}: ${count(judged.length, "caller")}`, ...judged.flatMap(callerBlock)];
}

function callerBlock({ caller, explained }: JudgedCaller): readonly string[] {
  const { runtime, service, provider, places } = caller;
  const row =
    explained === null
      ? ""
      : `: row ${explained.row}${explained.confirmed ? "" : ", which nobody has confirmed"}`;
  const head = `${runtime} ${service ?? "(no name)"}, ${provider ?? "provider unknown"}${row}`;
  const rows = places.slice(0, MOST_PLACES).map(placeRow);
  const more =
    places.length > MOST_PLACES
      ? [`and ${count(places.length - MOST_PLACES, "place")} more; --json has all`]
      : [];
  const untitled = Array.from({ length: 3 }, () => ({ title: "" }));
  return [
    "",
    ...paragraph(head),
    ...table(untitled, rows, { width: 80 - INDENT }).map((line) => `${" ".repeat(INDENT)}${line}`),
    ...more.map((line) => `${" ".repeat(INDENT)}${line}`),
  ];
}

function placeRow({ path, line, what, names, header, key, reportedBy }: FoundPlace): readonly string[] {
  const said = [
    names.join(", "),
    header ?? "",
    key?.mask ?? "",
    reportedBy === null ? "" : `by ${reportedBy}`,
  ];
  return [`${path}:${line}`, what, said.filter((word) => word !== "").join("; ")];
}

/** One event for each place, for machines. */
export function placeEvents(judged: readonly JudgedCaller[]): readonly Readonly<Record<string, unknown>>[] {
  return judged.flatMap(({ caller, explained }) =>
    caller.places.map(({ key, ...place }) => ({
      type: "found",
      ...place,
      provider: caller.provider,
      mask: key?.mask ?? null,
      prefix: key?.prefix ?? null,
      lastFour: key?.lastFour ?? null,
      keyKind: key?.kind ?? null,
      fingerprint: key?.fingerprint ?? null,
      row: explained?.row ?? null,
      confirmed: explained?.confirmed ?? null,
      explainedBy: explained?.by ?? null,
    })),
  );
}

/** What was read, and what wasn't. */
export function readingLines(read: ScannedPlaces): readonly string[] {
  const { files, skipped, symlinks, unreadable, unreadableCount, hasFingerprints } = read;
  const passed = [
    ...skipped.map(({ what, count: times }) => `${what} (${times})`),
    ...(symlinks === 0 ? [] : [`symlinks (${symlinks})`]),
  ];
  const unread =
    unreadableCount > unreadable.length ? ` and ${unreadableCount - unreadable.length} more` : "";
  return [
    `${count(files, "file")} read`,
    ...(passed.length === 0 ? [] : [`passed over: ${passed.join(", ")}`]),
    ...(unreadableCount === 0 ? [] : [`couldn't be read: ${unreadable.join(", ")}${unread}`]),
    ...(hasFingerprints
      ? []
      : ["no workspace here: values have no fingerprints, and rows that name one can't be compared"]),
  ].flatMap((line) => paragraph(line));
}
