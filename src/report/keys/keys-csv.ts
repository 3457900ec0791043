import type { Classification } from "../../core/inventory/policy/classify-row.ts";
import { forCsv, forLine } from "../../core/sanitise.ts";
import type { KeysPage } from "./keys-page.ts";
import { everyWords, fallbackWords } from "./keys-words.ts";

const COLUMNS: Readonly<Record<string, (one: Classification) => string>> = {
  caller: ({ row }) => row.id,
  service: ({ row }) => row.service,
  owner: ({ row }) => row.owner ?? "",
  runtime: ({ row }) => row.runtime ?? "",
  runtime_kind: ({ facts }) => facts.runtime,
  environment: ({ facts }) => facts.environment,
  verdict: ({ verdict }) => verdict,
  holds: ({ holds }) => holds,
  standing: ({ standing }) => standing.is,
  what_to_do: ({ standing }) => standing.words,
  rule: ({ rule }) => rule,
  justification: ({ because }) => because,
  own_justification: ({ row }) => row.justification ?? "",
  account: ({ leaving }) => leaving.account ?? "",
  stops: ({ leaving }) => leaving.stops.join(" | "),
  wakes: ({ leaving }) => (leaving.wakes ?? []).join(" | "),
  replace: ({ rotateEvery }) => (rotateEvery === null ? "" : everyWords(rotateEvery)),
  instead: ({ fallback }) => (fallback === null ? "" : fallbackWords(fallback)),
  not_known: ({ unknown }) => unknown.join("; "),
};

/** One line a caller (RFC 4180, CRLF); no cell can be read as a formula. */
export function renderKeysCsv({ all }: KeysPage): string {
  const lines = all.map((one) =>
    Object.values(COLUMNS)
      .map((cell) => forCsv(forLine(cell(one))))
      .join(","),
  );
  return [Object.keys(COLUMNS).join(","), ...lines].map((line) => `${line}\r\n`).join("");
}
