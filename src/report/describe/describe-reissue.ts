import type { Incident } from "../../core/incident.ts";
import { dedicatedUserOf } from "../../core/purpose.ts";
import type { Context, Line, Row } from "../line.ts";
import { maskOfHandle, moment, named, quoted, quotedCause } from "../phrase.ts";

/** Replacements made and tried, and keys that were made without an answer. */
export function describeReissue(
  row: Row<"key.reissued" | "replacement.probed" | "orphan.found" | "orphan.spared" | "orphan.ended">,
  { after }: Context,
): Line {
  switch (row.type) {
    case "key.reissued": {
      const { key, handle, replacement, effect } = row.data;
      return {
        event: `replacement ${named(key.name ?? replacement)}${whose(after, replacement)} made (${maskOfHandle(handle)})`,
        evidence: `key ${named(key.id)}, ${named(effect)}`,
      };
    }
    case "replacement.probed": {
      const { replacement, outcome, state, detail } = row.data;
      const isGone = state !== undefined && state !== "live" && state !== "unknown";
      if (isGone) {
        return {
          event: `replacement ${named(replacement)} is ${state} at the provider`,
          evidence: quoted(detail),
        };
      }
      if (outcome === "unknown") {
        return {
          event: `the provider gave no clear answer to replacement ${named(replacement)}`,
          evidence: quotedCause(detail),
        };
      }
      return { event: `the provider ${outcome} replacement ${named(replacement)}`, evidence: quoted(detail) };
    }
    case "orphan.found": {
      const { replacement, keyId, endable, effect, name, createdAt, lastUsedAt } = row.data;
      return {
        // Without proof it may be somebody else's: nobody has called it surplus yet.
        event: endable
          ? `surplus key ${named(keyId)} found for replacement ${named(replacement)}; stanch may end it`
          : `key ${named(keyId)} found that a create of replacement ${named(replacement)} may have made; a person must decide`,
        evidence: [
          named(effect),
          ...(name === null ? [] : [`name ${named(name)}`]),
          ...(createdAt === null ? [] : [`made ${moment(createdAt, row.at)}`]),
          lastUsedAt === null ? "no use of it shown" : `last used ${moment(lastUsedAt, row.at)}`,
        ].join(", "),
      };
    }
    case "orphan.spared": {
      const { keyId, lastUsedAt, effect } = row.data;
      return {
        event: `surplus key ${named(keyId)} not ended: it is in use; a person must decide`,
        evidence: `last used ${moment(lastUsedAt, row.at)}, ${named(effect)}`,
      };
    }
    case "orphan.ended":
      return { event: `surplus key ${named(row.data.keyId)} ended`, evidence: named(row.data.effect) };
  }
}

/** ` of the dedicated user svc-intake`, or nothing. */
function whose({ plan, replacements }: Incident, name: string): string {
  const planned = replacements[name]?.plan;
  const user = planned === undefined ? null : dedicatedUserOf(plan, planned);
  return user === null ? "" : ` of the dedicated user ${named(user)}`;
}
