import { Option } from "commander";

/** An option that may be left out. */
export const flag = (flags: string, about: string): Option => new Option(flags, about);
/** An option that has to be given. */
export const needed = (flags: string, about: string): Option =>
  new Option(flags, about).makeOptionMandatory();

/** Options that several commands have. */
export const identity = flag(
  "--identity <file>",
  "the signing identity (default: the only one on this machine)",
);
export const yes = flag("--yes", "answer y to every y/N; never covers a typed confirmation");
export const confirm = flag(
  "--confirm <name@planhash>",
  "type the key's name beforehand, for this plan only",
);
export const reason = needed("--reason <text>", "why, for the timeline");
export const value = flag(
  "--value <where>",
  "the leaked value: ask (hidden), - (standard input), or a file that others can't read",
);
export const finding = flag(
  "--finding <file>",
  "a report of a scanner or provider to open from; - is standard input",
);
export const format = flag("--format <format>", "which kind of report it is (default: by its shape)");
export const pick = flag("--pick <key>", "which key of the report: its number, or its fingerprint");
export const live = flag("--live", "act on the real provider and the real consumers");
export const reopens = flag(
  "--reopens <incident>",
  "the closed incident on the same key that this one re-opens",
);
