import type { AdapterCard, ReloadCapability } from "../card.ts";

/** An entry without an adapter is one of these two. */
type Adapter = "argv" | "clicks";

/** Every way to make a consumer take its key anew, or to pause callers. */
export const RELOAD_CARDS: Readonly<Record<Adapter, AdapterCard<ReloadCapability>>> = {
  argv: { about: "a program", can: [] },
  clicks: { about: "clicks for a person, who confirms them", can: ["by hand"] },
};
