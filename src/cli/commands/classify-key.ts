import { StanchError } from "../../core/errors.ts";
import type { Incident, Orphan } from "../../core/incident.ts";
import type { OrphanClass } from "../../core/journal.ts";
import { isOrphanEndable, mayBeSurplus, openOrphans } from "../../core/orphans.ts";
import { moment, named } from "../../report/phrase.ts";
import { oneOf } from "../claims.ts";
import type { Context } from "../context.ts";
import { orphanLine } from "../orphan-line.ts";
import { type PersonOptions, atDesk, outcomeAt, ownWords, say, sign } from "../person-row.ts";
import type { Outcome } from "../services.ts";
import { typedConfirmation } from "../typed-confirmation.ts";

interface ClassifyKeyOptions extends PersonOptions {
  readonly as: OrphanClass;
  readonly reason: string;
  readonly confirm?: string;
}

/** Signs whose key it is that a lost create may have made: stanch's, to be ended, or somebody else's, to be left alone. */
export async function run(
  context: Context,
  [id]: readonly string[],
  { as, ...options }: ClassifyKeyOptions,
): Promise<Outcome> {
  return atDesk(context, options, async (desk) => {
    const { incident } = desk.at;
    const orphan = orphanNamed(incident, id);
    const reason = ownWords(options.reason, "reason");
    if (as === "surplus") checkSurplus(incident, orphan);
    const { keyId } = orphan;
    await typedConfirmation(context, options, {
      name: keyId,
      planHash: incident.planHash,
      title: `Call the key ${keyId} ${as}`,
      lines: [orphanLine(orphan), CONSEQUENCE[as]],
    });
    const after = sign(desk, { type: "orphan.classified", data: { keyId, as, reason } });
    say(after, `${named(keyId)} called ${as} by ${desk.identity.person}`);
    const isNext = after.at.incident.orphans.some(
      (other) => other.keyId === keyId && isOrphanEndable(after.at.incident, other),
    );
    if (isNext) say(after, "stanch resume asks once more, looks whether it is in use, and ends it");
    return outcomeAt(after);
  });
}

const CONSEQUENCE: Readonly<Record<OrphanClass, string>> = {
  surplus: "stanch will end it, unless the provider shows that somebody uses it. That can't be undone.",
  foreign: "stanch will leave it alone. If it is stanch's after all, a live key is left behind.",
};

function orphanNamed(incident: Incident, id: string | undefined): Orphan {
  const known = openOrphans(incident).filter((orphan) => !orphan.rejected);
  const keyId = oneOf(
    "a key that a lost create may have made",
    id,
    known.map((orphan) => orphan.keyId),
  );
  const orphan = known.find((other) => other.keyId === keyId);
  if (orphan === undefined) throw new Error(`no orphan ${keyId}`);
  return orphan;
}

/** Somebody's key, whoever says otherwise (`ERR_NOT_SURPLUS`). */
function checkSurplus(incident: Incident, orphan: Orphan): void {
  if (mayBeSurplus(incident, orphan)) return;
  throw new StanchError({
    code: "ERR_NOT_SURPLUS",
    message:
      orphan.lastUsedAt === null
        ? `${named(orphan.keyId)} can't be of a lost create: it was listed before`
        : `${named(orphan.keyId)} was used at ${moment(orphan.lastUsedAt)} UTC: stanch doesn't end a key that is in use`,
    hint: "find out who uses it; call it foreign, or end it by hand and attest key-dead",
  });
}
