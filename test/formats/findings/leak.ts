/** What a generated report says of one place of one key. */
export interface Leak {
  readonly value: string;
  readonly detector: string;
  readonly file: string;
  readonly line: number;
  /** 40 hex digits. */
  readonly commit: string;
  /** ISO, to the second. */
  readonly at: string;
  readonly verified: boolean;
  readonly keyId: string;
}

export const VALUE = "team.EXAMPLEk3yValue0123456789k3f9";

export const LEAK: Leak = {
  value: VALUE,
  detector: "generic-api-key",
  file: "deploy/app.env",
  line: 12,
  commit: "9326f35380636bcbe61e94b0584d1618c4b5c2c2",
  at: "2026-11-20T14:33:06Z",
  verified: true,
  keyId: "AKIAIOSFODNN7EXAMPLE",
};

export const OTHER: Leak = {
  ...LEAK,
  value: "team.EXAMPLEother0123456789zz9q8",
  file: "ci/job.log",
  line: 3,
  keyId: "AKIAI44QH7DHBEXAMPLE",
  verified: false,
};

export const sha256Like = (text: string): string =>
  Array.from({ length: 64 }, (_, index) =>
    ((text.charCodeAt(index % text.length) * (index + 7)) % 16).toString(16),
  ).join("");
