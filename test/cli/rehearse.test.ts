import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeHouse } from "./house.ts";

let house: Awaited<ReturnType<typeof makeHouse>>;

beforeEach(async () => {
  house = await makeHouse();
});

afterEach(() => {
  house.journal.close();
  rmSync(house.root, { recursive: true, force: true });
});

it("a rehearsal shows what customers would have read, and says on each line that it is an exercise", async () => {
  const runbook = readFileSync("runbooks/generic-http.yaml", "utf8");
  const text = '["We ended it at {endedAt}.", "See {incident}."]';
  const file = join(house.root, "with-customers.yaml");
  const customers = `audiences: { customers: { via: [status-page], text: ${text} } }`;
  writeFileSync(file, runbook.replace("via: [incident-log]", `via: [incident-log]\n    ${customers}`));
  const { code, err } = await house.stanch("rehearse", file, "--auto");
  expect(code).toBe(0);
  const lines = err.split("\n");
  const [subject = "", to, ended, see] = lines.slice(
    lines.indexOf("EXERCISE customers would have read:") + 1,
  );
  expect(subject).toMatch(/^EXERCISE L-[0-9a-z-]+: a credential of ours was exposed, and has been ended$/);
  expect(to).toBe("EXERCISE to customers");
  expect(ended).toMatch(/^EXERCISE We ended it at \d{4}-\d\d-\d\d \d\d:\d\d UTC\.$/);
  expect(see).toBe(`EXERCISE See ${subject.split(" ")[1]?.replace(":", "") ?? ""}.`);
});
