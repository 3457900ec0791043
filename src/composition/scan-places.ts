import { existsSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { createTally, scanTrees } from "../adapters/scan/scan-tree.ts";
import type { ScanRequest, ScannedPlaces } from "../cli/inventory-services.ts";
import type { FoundKeyHandle, FoundPlace } from "../core/inventory/found/found-place.ts";
import { StanchError } from "../core/errors.ts";
import type { Secret } from "../core/secret.ts";
import { parseReport } from "../formats/findings/registry.ts";
import { reportedPlaces } from "../formats/scan/reported-places.ts";
import { workspaceFingerprints } from "./fingerprints.ts";
import { pathsOf } from "./paths.ts";
import { readBytes } from "./read-text.ts";
import { readSettings } from "./settings.ts";
import type { Toolbox } from "./toolbox.ts";

/** Looks through files, and reports on them, for keys and what stands for one. Values end here. */
export async function scanPlaces(toolbox: Toolbox, request: ScanRequest): Promise<ScannedPlaces> {
  for (const path of request.paths) mustBeThere(path);
  const identify = await fingerprints(toolbox, request.workspace);
  const home = resolve(dirname(request.inventory));
  const told = (file: string): string => pathFrom(home, file);
  const handleOf = (value: Secret): FoundKeyHandle => ({
    mask: value.mask,
    prefix: value.prefix,
    lastFour: value.lastFour,
    kind: value.prefix === "team." ? "team" : value.prefix === "user." ? "user" : null,
    fingerprint: identify === null ? null : identify(value),
  });
  // What can't be read as a report is said before the tree is read.
  // A scanner may have copied a line of any encoding, and its finding still counts.
  const reports = request.reports.map((file) => ({
    file,
    ...parseReport(readBytes(file).toString("utf8"), file),
  }));
  const tally = createTally();
  const places = new Map<string, FoundPlace>();
  for await (const { file, value, line, ...found } of scanTrees(request.paths, tally, {
    except: [request.inventory, ...request.reports],
    signal: request.signal,
  })) {
    const place = {
      ...found,
      line,
      path: told(file),
      key: value === null ? null : handleOf(value),
      reportedBy: null,
    };
    places.set(
      JSON.stringify([
        place.path,
        line,
        place.what,
        place.provider,
        place.key?.fingerprint ?? place.key?.mask,
      ]),
      place,
    );
  }
  // Half a tree that is shown as the whole would hide callers.
  if (request.signal.aborted)
    throw new StanchError({ code: "ERR_INTERRUPTED", message: "stopped before everything was read" });
  const own = [...places.values()];
  const known = new Set(own.map(({ path, line }) => `${path}:${line}`));
  const reported = reports.flatMap(({ format, findings }) =>
    reportedPlaces(findings, format, (path) => told(placeOf(path, request.paths)), handleOf),
  );
  const { passed } = tally;
  return {
    places: [...own, ...reported.filter(({ path, line }) => !known.has(`${path}:${line}`))],
    files: tally.files,
    bytes: tally.bytes,
    skipped: [...passed.folders, ...passed.files].map(([what, count]) => ({ what, count })),
    symlinks: passed.symlinks,
    unreadable: passed.unreadable.map(told),
    unreadableCount: passed.unreadableCount,
    hasFingerprints: identify !== null,
  };
}

/** What lies below may be missing or shut; what was asked for by name mustn't. */
function mustBeThere(path: string): void {
  if (existsSync(path)) return;
  throw new StanchError({
    code: "ERR_FILE_UNREADABLE",
    message: `${path} can't be read: there is no such file`,
  });
}

/** A report tells paths from where its scanner was run: that may be here, or one of the paths. */
function placeOf(path: string, roots: readonly string[]): string {
  const places = [...roots, "."].map((root) => resolve(root, path));
  return places.find((place) => existsSync(place)) ?? places[0] ?? path;
}

async function fingerprints(
  { configDir }: Toolbox,
  workspace: string,
): Promise<((of: Secret) => string) | null> {
  const settings = readSettings(pathsOf(resolve(workspace)));
  return settings === null ? null : workspaceFingerprints(configDir, settings.id);
}

/** Below the folder it is told from there, so that a row says the same wherever it is read; with `/` on every system. */
function pathFrom(home: string, file: string): string {
  const whole = resolve(file);
  const below = relative(home, whole);
  return (below === "" || below.startsWith("..") ? whole : below).replaceAll(sep, "/");
}
