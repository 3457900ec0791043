import { describe, expect, it } from "vitest";
import { approve, blockersOf, holders } from "./deeds.ts";
import { play } from "./play.ts";

describe("a migration of all consumers of a personal key", () => {
  it("moves each to a team key of its own and ends the old one at the open gate", async () => {
    const moved = await play({ migration: {} });
    const first = await moved.drive();
    console.log(first, moved.incident, blockersOf(first), moved.at().state);
    approve(moved);
    const second = await moved.drive();
    console.log(second, blockersOf(second), moved.at().state, holders(moved));
    expect(second).toEqual({ kind: "closed" });
  });
  it("one stays", async () => {
    const moved = await play({ migration: { moves: ["web"] } });
    const first = await moved.drive();
    console.log(first, moved.incident, blockersOf(first), moved.at().state, moved.world.facts());
  });
});
