#!/usr/bin/env node
// Static imports would load node:sqlite before this check could speak.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 24 || (major === 24 && minor < 15)) {
  process.stderr.write(
    `stanch: needs Node 24.15 or newer, this is ${process.versions.node}; inside a clone use "npx stanch"\n`,
  );
  process.exitCode = 1;
} else {
  await import("../dist/main.js");
}
