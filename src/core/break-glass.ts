import type { EventData } from "./journal.ts";
import { consumerBlockers } from "./gate-consumer.ts";
import { type At, type Incident, activeConsumers } from "./incident.ts";
import { isCountersigned } from "./people.ts";
import type { Signed } from "./signed.ts";
import { type Instant, isAfter } from "./time.ts";

type Glass = At<Signed<EventData["breakGlass.signed"]>>;

/** Everybody who isn't surely off the leaked key: who may break when it ends now. */
export function whoBreaks(incident: Incident, now: Instant): readonly string[] {
  return activeConsumers(incident)
    .filter((progress) => consumerBlockers(incident, progress, now).length > 0)
    .map((progress) => progress.consumer.id);
}

/** Signatures of this visit of the gate that haven't expired, each with whoever may break by now and isn't on its list. */
export function glassOf(
  incident: Incident,
  now: Instant,
): readonly (Glass & { readonly unlisted: readonly string[] })[] {
  const rows = incident.breakGlass.filter((row) => row.visit === incident.visit && isAfter(row.expires, now));
  if (rows.length === 0) return [];
  const breaks = whoBreaks(incident, now);
  return rows.map((row) => ({ ...row, unlisted: breaks.filter((id) => !row.breaks.includes(id)) }));
}

/** Two people broke the glass on this visit of the gate, each over everybody who may break by now, and it hasn't expired. */
export function isGlassBroken(incident: Incident, now: Instant): boolean {
  return isCountersigned(
    incident,
    glassOf(incident, now).filter(({ unlisted }) => unlisted.length === 0),
  );
}
