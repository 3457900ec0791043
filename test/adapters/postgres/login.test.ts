import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLogin, writeLogin } from "../../../src/adapters/postgres/login.ts";
import { scramVerifier } from "../../../src/adapters/postgres/scram-verifier.ts";
import { Secret } from "../../../src/core/secret.ts";

const URL_TEMPLATE = "postgres://${role}:${password}@db.example.com:5432/app?sslmode=verify-full";
const TEMPLATES = [
  '{"username":"${role}","password":"${password}"}',
  "${password} ${role}",
  "${role}:${password}",
  "host=db user=${role} password=${password} dbname=app",
];

describe("a PostgreSQL login in a value", () => {
  it("comes out of an address as it went in, whatever characters it has", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(text, text, (role, password) => {
        const value = writeLogin(URL_TEMPLATE, { role, password: new Secret(password) });
        const read = readLogin(undefined, value);
        expect([read?.role, read?.password.reveal()]).toEqual([role, password]);
      }),
    );
  });

  it.each(TEMPLATES)("comes out of %s as it went in, if the role is a plain one", (template) => {
    const role = fc.stringMatching(/^[A-Za-z0-9_.-]{1,20}$/);
    fc.assert(
      fc.property(role, fc.string({ minLength: 1, maxLength: 40 }), (name, password) => {
        const value = writeLogin(template, { role: name, password: new Secret(password) });
        const read = readLogin(template, value);
        expect([read?.role, read?.password.reveal()]).toEqual([name, password]);
      }),
    );
  });

  it.each([
    [undefined, "EXAMPLE_password"],
    [URL_TEMPLATE, "EXAMPLE_password"],
    [TEMPLATES[0], '{"username":"a b","password":"EXAMPLE"}'],
    [TEMPLATES[0], '{"username":"a","password":""}'],
    [TEMPLATES[2], ":EXAMPLE"],
    [undefined, "postgres://role@db.example.com/app"],
    [undefined, "https://role:EXAMPLE@db.example.com/app"],
  ])("isn't guessed at: %s %s", (template, value) => {
    expect(readLogin(template, new Secret(value))).toBeNull();
  });

  it("becomes what RFC 7677 has for its example, of which the password can't be told", () => {
    const salt = Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64");
    expect(scramVerifier(new Secret("pencil"), salt)).toBe(
      "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
    );
    expect(scramVerifier(new Secret("pencil"))).not.toBe(scramVerifier(new Secret("pencil")));
  });
});
