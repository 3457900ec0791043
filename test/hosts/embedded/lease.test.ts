import { describe, expect, it } from "vitest";
import { type Leases, createLeases, underLease } from "../../../src/hosts/embedded/lease.ts";
import {
  type ProcessIdentity,
  livenessOf,
  thisProcess,
} from "../../../src/hosts/embedded/process-identity.ts";
import { withCode } from "../../contracts/journal.ts";
import { AT, INCIDENT, open, opened } from "./rows.ts";
import { createVirtualClock } from "./virtual-clock.ts";

/** Above the largest number that Linux gives to a process. */
const NO_SUCH_PID = 2 ** 22 + 1;

function workspace(): { journal: ReturnType<typeof open>; as: (self?: Partial<ProcessIdentity>) => Leases } {
  const journal = open();
  journal.append(INCIDENT, [opened()]);
  const clock = createVirtualClock(AT);
  return {
    journal,
    as: (self = {}) => createLeases({ journal, clock, self: { ...thisProcess(), ...self } }),
  };
}

describe("the lease of an incident", () => {
  it("tells a second responder who drives, where and since when", () => {
    const { as } = workspace();
    as({ host: "web1" }).acquire(INCIDENT, "ana");
    const message = `${INCIDENT} is driven by ana on web1 (process ${process.pid}) since ${AT}`;
    expect(() => as().acquire(INCIDENT, "ben")).toThrow(
      expect.objectContaining({ code: "ERR_HELD", message }),
    );
    expect(as().holderOf(INCIDENT)).toMatchObject({
      person: "ana",
      host: "web1",
      token: 1,
      liveness: "alive",
    });
  });

  it("is free again once released, and its token is never given twice", () => {
    const { as } = workspace();
    const leases = as();
    const first = leases.acquire(INCIDENT, "ana");
    leases.release(INCIDENT, first.token);
    expect(leases.holderOf(INCIDENT)).toBeNull();
    expect(leases.acquire(INCIDENT, "ben")).toStrictEqual({ token: 2 });
    leases.release(INCIDENT, first.token);
    expect(leases.holderOf(INCIDENT)).toMatchObject({ person: "ben" });
  });

  it.each([
    ["has ended", { pid: NO_SUCH_PID }],
    ["had the number of a process that started later", { startTime: "1" }],
  ])("passes on at once from a process that %s", (_what, self) => {
    const { as } = workspace();
    as(self).acquire(INCIDENT, "ana");
    expect(as().acquire(INCIDENT, "ben")).toStrictEqual({ token: 2 });
  });

  it.each([
    ["in another container", { pidNamespace: "pid:[1]", pid: NO_SUCH_PID }],
    ["on another machine or before a reboot", { bootId: "other", pid: NO_SUCH_PID }],
  ])("passes on from a holder %s only by takeover", (_what, self) => {
    const { journal, as } = workspace();
    const { token } = as(self).acquire(INCIDENT, "ana");
    expect(() => as().acquire(INCIDENT, "ben")).toThrow(withCode("ERR_HELD"));
    expect(as().holderOf(INCIDENT)).toMatchObject({ liveness: "elsewhere" });
    expect(as().acquire(INCIDENT, "ben", { takeover: true })).toStrictEqual({ token: 2 });
    expect(() => journal.append(INCIDENT, [opened()], { token })).toThrow(withCode("ERR_LEASE_LOST"));
  });

  it("never has a token twice, even if its own row was put back", () => {
    const { journal, as } = workspace();
    const tokens = [1, 2, 3].map(() => {
      const { token } = as().acquire(INCIDENT, "ana");
      as().release(INCIDENT, token);
      return token;
    });
    journal.look((database) => database.exec("UPDATE lease SET token = 1"));
    expect([...tokens, as().acquire(INCIDENT, "ben").token]).toEqual([1, 2, 3, 4]);
    as().release(INCIDENT, 4);
    journal.look((database) => database.exec("DELETE FROM lease"));
    expect(as().acquire(INCIDENT, "ben").token).toBe(5);
  });

  it("is given back after the work, and what went wrong in the work is what is said", async () => {
    const { journal, as } = workspace();
    const work = new Error("the work went wrong");
    await expect(underLease(as(), INCIDENT, "ana", () => Promise.reject(work))).rejects.toBe(work);
    expect(as().holderOf(INCIDENT)).toBeNull();
    const broken = underLease(as(), INCIDENT, "ana", () => {
      journal.close();
      return Promise.reject(work);
    });
    await expect(broken).rejects.toBe(work);
  });

  it("leaves nothing behind if it isn't given", () => {
    const { journal, as } = workspace();
    as().acquire(INCIDENT, "ana");
    expect(() => as().acquire(INCIDENT, "ben")).toThrow(withCode("ERR_HELD"));
    expect(journal.read(INCIDENT).map((entry) => entry.type)).toStrictEqual([
      "incident.opened",
      "lease.taken",
    ]);
  });

  it("exists only for incidents that were opened", () => {
    const { journal, as } = workspace();
    expect(() => as().acquire("L-none", "ana")).toThrow(withCode("ERR_INCIDENT_UNKNOWN"));
    expect(journal.incidents()).toStrictEqual([INCIDENT]);
  });

  it("takes what exists for alive where start times can't be read", () => {
    const self = { ...thisProcess(), startTime: null };
    expect(livenessOf(self, self)).toBe("alive");
    expect(livenessOf({ ...self, pid: NO_SUCH_PID }, self)).toBe("dead");
  });
});
