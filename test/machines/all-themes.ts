import { type Theme, themes as ofAnswersAndPeople } from "./themes.ts";
import { themesOfCallers } from "./themes-of-callers.ts";
import { themesOfClocks } from "./themes-of-clocks.ts";
import { themesOfExceptions } from "./themes-of-exceptions.ts";
import { themesOfInstances } from "./themes-of-instances.ts";
import { themesOfMigration } from "./themes-of-migration.ts";
import { themesOfReports } from "./themes-of-reports.ts";
import { themesOfRuns } from "./themes-of-runs.ts";
import { themesOfSight } from "./themes-of-sight.ts";
import { themesOfSilence } from "./themes-of-silence.ts";
import { themesOfStrategy } from "./themes-of-strategy.ts";
import { themesOfTheft } from "./themes-of-theft.ts";

/** Every small world that is walked whole. */
export const themes: Readonly<Record<string, Theme>> = {
  ...ofAnswersAndPeople,
  ...themesOfSight,
  ...themesOfSilence,
  ...themesOfRuns,
  ...themesOfReports,
  ...themesOfInstances,
  ...themesOfCallers,
  ...themesOfExceptions,
  ...themesOfStrategy,
  ...themesOfClocks,
  ...themesOfTheft,
  ...themesOfMigration,
};
