import type { z } from "zod";
import { formatError, MOST_SHOWN, pointer, renderPath } from "./problem.ts";
import type { Problem } from "./problem.ts";
import { offsetOf } from "./yaml-tree.ts";
import { readYaml } from "./yaml.ts";
import type { YamlPlace } from "./yaml-tree.ts";
import { splitMessage, zodWords } from "./zod-words.ts";

export type Loaded<T> =
  | { readonly ok: true; readonly value: T; readonly locate: Locate }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Makes a problem at a path of the loaded file: for checks that need more than one file. */
export type Locate = (path: readonly PropertyKey[], message: string, hint?: string) => Problem;

/**
 * Reads YAML text into a value of the schema, or gives every problem at once, each at its line and column. Where the
 * YAML itself is broken only that is reported: its values can't be trusted. Never throws.
 */
export function loadYaml<T>(text: string, file: string, schema: z.ZodType<T>): Loaded<T> {
  const source = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const reading = readYaml(source);
  const point = pointer(source, reading.hidden);
  const problem = (found: Found, withExcerpt = true): Problem => ({
    file,
    ...point(found.offset, withExcerpt),
    path: renderPath(found.path),
    message: found.message,
    ...(found.hint === undefined ? {} : { hint: found.hint }),
  });

  const found: Found[] = [...reading.faults];
  if (reading.whole) {
    const result = schema.safeParse(reading.value, { error: zodWords() });
    if (result.success && found.length === 0) {
      const locate: Locate = (path, message, hint) => {
        const offset = offsetOf(reading.place, path);
        return problem({ path, offset, message, ...(hint === undefined ? {} : { hint }) });
      };
      return { ok: true, value: result.data, locate };
    }
    const issues = flatten(result.error?.issues ?? [], []).flatMap((issue) => place(issue, reading.place));
    // What the YAML rules have refused reads as empty: saying that too would be noise.
    const refused = new Set(found.map((fault) => fault.offset));
    found.push(...issues.filter((issue) => !refused.has(issue.offset)));
  }
  const sorted = found.toSorted((a, b) => a.offset - b.offset);
  return { ok: false, problems: sorted.map((one, index) => problem(one, index < MOST_SHOWN)) };
}

/** The value, or `ERR_FORMAT` with all problems rendered in its message. */
export function parseOrThrow<T>(text: string, file: string, schema: z.ZodType<T>): T {
  const loaded = loadYaml(text, file, schema);
  if (!loaded.ok) throw formatError(loaded.problems);
  return loaded.value;
}

interface Found {
  readonly offset: number;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly hint?: string;
}

type Issue = z.core.$ZodIssue;

/** Of a union that didn't fit, the issues of the form that came nearest. */
function flatten(issues: readonly Issue[], prefix: readonly PropertyKey[]): Issue[] {
  return issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path];
    if (issue.code === "invalid_union") {
      const forms = issue.errors.filter(
        (form) => !form.some((one) => one.path.length === 0 && one.code === "invalid_type"),
      );
      const [nearest, second] = forms.toSorted((a, b) => a.length - b.length);
      if (nearest !== undefined && nearest.length !== second?.length) return flatten(nearest, path);
    }
    return [Object.assign(issue, { path })];
  });
}

function place(issue: Issue, root: YamlPlace): readonly Found[] {
  const parts = splitMessage(issue.message);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key, index) => {
      const path = [...issue.path, key];
      return {
        offset: offsetOf(root, path, "key"),
        path,
        ...(parts[index] ?? { message: "not known here" }),
      };
    });
  }
  const offset = offsetOf(root, issue.path, issue.code === "invalid_key" ? "key" : "value");
  return parts.map((part) => ({ offset, path: issue.path, ...part }));
}
