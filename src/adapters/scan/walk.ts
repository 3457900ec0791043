import { readdirSync, statSync } from "node:fs";
import type { Dirent } from "node:fs";
import { join } from "node:path";

/** What a scan passes over or can't read, counted; nothing of it stops the scan. */
export interface Passed {
  folders: Map<string, number>;
  files: Map<string, number>;
  symlinks: number;
  unreadable: string[];
  unreadableCount: number;
}

export const createPassed = (): Passed => ({
  folders: new Map(),
  files: new Map(),
  symlinks: 0,
  unreadable: [],
  unreadableCount: 0,
});

/** Folders of others' files, or of generated ones. What git ignores is read: files with keys are what it ignores. */
const FOLDERS = new Set(
  ".git .hg .svn .jj node_modules bower_components vendor third_party .venv venv site-packages __pycache__ .tox .nox .mypy_cache .pytest_cache .ruff_cache target .next .nuxt .svelte-kit .turbo .parcel-cache .terraform .serverless .aws-sam .pnpm-store .yarn coverage .nyc_output .stanch".split(
    " ",
  ),
);
/** What tools fetch, below folders in which people keep settings. */
const FETCHED = /(?:^|\/)(?:\.m2\/repository|\.cargo\/(?:registry|git)|\.gradle\/(?:caches|wrapper|daemon))$/;
/** Files that hold no caller: versions and hashes, generated code, pictures and archives. */
const FILES =
  /(?:^|[-.])lock(?:\.json|\.yaml|file)?$|lock\.ya?ml$|^(?:package-lock\.json|npm-shrinkwrap\.json|go\.sum|cargo\.lock|flake\.lock|gradle-wrapper\..*)$|\.(?:map|png|jpe?g|gif|ico|webp|avif|bmp|tiff?|woff2?|ttf|otf|eot|mp[34]|mov|avi|webm|ogg|wav|flac|pdf|zip|gz|tgz|bz2|xz|zst|7z|rar|jar|war|class|so|dylib|dll|exe|o|a|pyc|wasm|bin|iso|img|dmg|deb|rpm|parquet|avro|orc|db|sqlite3?|sum|crt|cer|pem|pub|asc|sig|gpg|age)$/i;
const MOST_NAMED = 20;

/**
 * Every file below a path, in the order of their names; a path that is a file is that file. Symlinks below it aren't
 * followed.
 */
export function* filesBelow(
  root: string,
  passed: Passed,
): Generator<{ readonly file: string; readonly path: string }> {
  const stack: { file: string; path: string; isFolder: boolean }[] = [];
  try {
    stack.push({ file: root, path: "", isFolder: statSync(root).isDirectory() });
  } catch {
    unreadable(passed, root);
    return;
  }
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (!next.isFolder) {
      yield { file: next.file, path: next.path };
      continue;
    }
    const entries = entriesOf(next.file, passed);
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? 1 : -1))) {
      const [file, path] = [
        join(next.file, entry.name),
        next.path === "" ? entry.name : `${next.path}/${entry.name}`,
      ];
      if (entry.isSymbolicLink()) passed.symlinks += 1;
      else if (entry.isDirectory()) {
        if (FOLDERS.has(entry.name) || FETCHED.test(path)) count(passed.folders, entry.name);
        else stack.push({ file, path, isFolder: true });
      } else if (entry.isFile()) {
        if (FILES.test(entry.name)) count(passed.files, "locks, generated and packed files");
        else stack.push({ file, path, isFolder: false });
      }
    }
  }
}

function entriesOf(folder: string, passed: Passed): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    unreadable(passed, folder);
    return [];
  }
}

/** Told by name as far as there are few. */
export function unreadable(passed: Passed, file: string): void {
  passed.unreadableCount += 1;
  if (passed.unreadable.length < MOST_NAMED) passed.unreadable.push(file);
}

export function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
