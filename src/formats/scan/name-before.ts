import type { FileFamily } from "./kind-rule.ts";
import { providerOfName } from "./key-name.ts";
import { valuesIn } from "./key-value.ts";
import { KEY_HEADERS } from "./providers.ts";
import type { ScannedText } from "./scanned-text.ts";

const NEAR = 160;
const GIVEN =
  /([A-Za-z_][\w./-]{0,80})["'`\])]{0,3}\s{0,8}(?:=>|:=|\?=|\+=|\|\|=|\?\?=|[:=,])\s{0,8}[A-Za-z]{0,2}["'`\\]{0,4}$/;
/** In a table a comma parts two fields of which neither is the other's name. */
const GIVEN_IN_DATA = /([A-Za-z_][\w./-]{0,80})["'`\])]{0,3}\s{0,8}[:=]\s{0,8}["'`\\]{0,4}$/;
/** `key: str = `, `KEY: &'static str = `, `key string = `: the type stands between the name and what is given to it. */
const TYPED =
  /([A-Za-z_]\w{0,80})\??(?:\s{0,3}:\s{0,3}|\s{1,3})(?:&(?:'static )?)?(?:(?:Final|Optional|ClassVar)\[)?(?:[Ss]tr(?:ing)?|SecretStr)\]?(?:\s?\|\s?\w{1,20})?\??\s{0,3}:?=\s{0,3}[A-Za-z]{0,2}["'`]{0,3}$/;
const OPTION = /--?([A-Za-z][\w-]{2,60})\s{1,3}["'`]?$/;
const SPACED = /\b(?:set|setx|ENV|ARG|export)\s{1,4}(?:-\w{1,3}\s+)*([A-Za-z_]\w{1,80})\s{1,3}["'`]?$/;
const NO_NAME = /^(?:https?|value|default|echo|curl|password|user|data|string)$/i;

/** `NAME=`, `"name": `, `--name `: what the value behind it is given to. */
export function nameBefore(before: string, family: FileFamily): string | null {
  const near = before.slice(-NEAR);
  const given = family === "data" ? GIVEN_IN_DATA : GIVEN;
  const name = [TYPED, given, OPTION, SPACED]
    .map((one) => one.exec(near)?.[1])
    .find((one) => one !== undefined);
  return name === undefined || NO_NAME.test(name) ? null : name;
}

const IS_VALUE = /(?<![\w-])["']?(?:parameter_?)?value["']?\s{0,2}[:=]\s{0,2}["']?(?:bearer )?$/i;
const NAMED =
  /(?<![\w-])["']?(?:parameter_?)?(?:key|name)["']?\s{0,2}[:=]\s{0,2}["']?([A-Za-z_][\w.-]{0,80})(?:["']?\s{0,2}(?:,|$)|["']\s{1,3}(?=\w))/gi;
/** A member that may stand between the name and the value, as a type does. */
const MEMBER = /^\s*["']?[A-Za-z]{1,20}["']?\s{0,2}[:=]\s{0,2}[^{}[\]]{0,80}$/;
const MOST_UP = 3;

/** The name of a pair of members, `name: X` and `value: …`, of which a key is the value; on its line or above. */
export function pairedName({ lines }: ScannedText, at: number, before: string): string | null {
  if (!IS_VALUE.test(before)) return null;
  const own = before.slice(Math.max(before.lastIndexOf("{"), before.length - NEAR, 0));
  const here = lastNameIn(own);
  if (here !== null || before.includes("{")) return here;
  for (let up = at - 1; up >= 0 && at - up <= MOST_UP; up -= 1) {
    const line = (lines[up] ?? "").slice(0, NEAR * 2).trimEnd();
    const name = lastNameIn(line);
    if (name !== null) return name;
    if (!MEMBER.test(line)) return null;
  }
  return null;
}

function lastNameIn(text: string): string | null {
  const name = [...text.matchAll(NAMED)].at(-1)?.[1];
  return name === undefined || valuesIn(name).length > 0 ? null : name;
}

const VALUE_BELOW = /^\s*["']?(?:parameter_?)?value["']?\s{0,2}[:=]/i;

/** The line of the value whose name, of a key or its header, stands on this one: `- name: DD_API_KEY`, and `value: …` below it. */
export function valueLineBelow({ lines }: ScannedText, at: number): number | null {
  const line = (lines[at] ?? "").slice(0, NEAR * 2).trimEnd();
  const name = /name|key/i.test(line) ? lastNameIn(line) : null;
  if (name === null || !(KEY_HEADERS.includes(name.toLowerCase()) || providerOfName(name) !== null))
    return null;
  for (let below = at + 1; below <= at + MOST_UP && below < lines.length; below += 1) {
    const next = (lines[below] ?? "").slice(0, NEAR * 2).trimEnd();
    if (VALUE_BELOW.test(next)) return below;
    if (!MEMBER.test(next)) return null;
  }
  return null;
}
