import { type Theme, themes as ofAnswersAndPeople } from "./themes.ts";
import { themesOfCallers } from "./themes-of-callers.ts";
import { themesOfExceptions } from "./themes-of-exceptions.ts";
import { themesOfReports } from "./themes-of-reports.ts";
import { themesOfRuns } from "./themes-of-runs.ts";
import { themesOfSilence } from "./themes-of-silence.ts";
import { themesOfStrategy } from "./themes-of-strategy.ts";
import { themesOfTheft } from "./themes-of-theft.ts";

/** Every small world that is walked whole. */
export const themes: Readonly<Record<string, Theme>> = {
  ...ofAnswersAndPeople,
  ...themesOfSilence,
  ...themesOfRuns,
  ...themesOfReports,
  ...themesOfCallers,
  ...themesOfExceptions,
  ...themesOfStrategy,
  ...themesOfTheft,
};
