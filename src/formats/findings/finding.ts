import { Secret, maskOf } from "../../core/secret.ts";
import type { Instant } from "../../core/time.ts";
import { isAwsKeyId } from "../aws-key-id.ts";
import { createCleaner } from "./cleaned.ts";
import { partsLeft } from "./parts-left.ts";

/** A leaked key as a scanner or provider found it. Everything but `value` and `identity` may be shown once it is escaped. */
export interface Finding {
  /** The scanner's rule, or what the provider calls it. */
  readonly detector: string;
  /** Empty where nothing of the value is known. */
  readonly prefix: string;
  readonly lastFour: string;
  /** Null where the value is redacted or isn't in the report at all. */
  readonly length: number | null;
  /** `path:line` where it has both. */
  readonly location: string;
  readonly commit?: string;
  /** When it was committed: the earliest time at which somebody else can have had it. */
  readonly exposedAt?: Instant;
  /** When the provider noticed. It leaked before that, so nothing may be counted from here. */
  readonly noticedAt?: Instant;
  /** Somebody tried it: it works, it doesn't; null if nobody knows. */
  readonly verified: boolean | null;
  readonly link?: string;
  /** The provider's id of the key, where the report names it. */
  readonly keyId?: string;
  readonly value: Secret | null;
  /** What makes two findings the same key: its value or a hash of it, else a text that may be shown. */
  readonly identity: Secret | string;
}

/** What a format reads out of one row. */
export interface FoundFields {
  readonly detector: string;
  /** As the report has it, whole or masked. */
  readonly value?: string | null | undefined;
  /** Other fields of the row that may hold the value: nothing of them is shown. */
  readonly alsoSecret?: readonly (string | null | undefined)[];
  /** A hash by which the report tells values apart. */
  readonly hash?: string | null | undefined;
  /** Names the key where the row holds neither value nor hash. */
  readonly name?: string;
  readonly file?: string | null | undefined;
  readonly line?: number | null | undefined;
  readonly commit?: string | null | undefined;
  readonly exposedAt?: Instant | null | undefined;
  readonly noticedAt?: Instant | null | undefined;
  readonly verified?: boolean | null;
  readonly link?: string | null | undefined;
  readonly keyId?: string | null | undefined;
}

/** The finding of one row; values end here, in `Secret`. */
export function findingOf(fields: FoundFields): Finding {
  const { value = "", alsoSecret = [], exposedAt, noticedAt, verified = null } = fields;
  const raw = value ?? "";
  const keyId = [fields.keyId, raw].find((text) => isAwsKeyId(text ?? "")) ?? undefined;
  const left = raw === keyId ? null : partsLeft(raw);
  const secret = raw === keyId || left !== null ? null : new Secret(raw);
  const hidden = [raw, ...alsoSecret].filter((text) => text !== keyId);
  const clean = createCleaner(hidden, secret?.mask ?? maskOf("", ""), keyId);
  const place = [fields.file, fields.line].filter(
    (part) => part !== undefined && part !== null && part !== "",
  );
  const location = clean(place.join(":"));
  const detector = clean(fields.detector);
  const commit = /^(?!0+$)[0-9a-f]{7,64}$/i.test(fields.commit ?? "") ? fields.commit : undefined;
  // Both ends of a private key are the same for all of them.
  const shown = keyId ?? (raw.startsWith("-----BEGIN") ? null : (secret ?? left));
  return {
    detector,
    ...(typeof shown === "string"
      ? { prefix: shown.slice(0, 4), lastFour: shown.slice(-4), length: shown.length }
      : {
          prefix: shown?.prefix ?? "",
          lastFour: shown?.lastFour ?? "",
          length: secret?.length ?? null,
        }),
    location,
    ...(commit === undefined || commit === null ? {} : { commit: clean(commit) }),
    ...(exposedAt === undefined || exposedAt === null ? {} : { exposedAt }),
    ...(noticedAt === undefined || noticedAt === null ? {} : { noticedAt }),
    verified,
    ...(isLink(fields.link) ? { link: clean(fields.link) } : {}),
    ...(keyId === undefined ? {} : { keyId }),
    value: secret,
    identity: identityOf({ keyId, secret, hash: fields.hash, masked: raw, name: fields.name }, [
      detector,
      location,
    ]),
  };
}

function identityOf(
  known: {
    readonly keyId: string | undefined;
    readonly secret: Secret | null;
    readonly hash: string | null | undefined;
    readonly masked: string;
    readonly name: string | undefined;
  },
  place: readonly string[],
): Secret | string {
  const { keyId, secret, hash, masked, name } = known;
  if (keyId !== undefined) return `key ${keyId}`;
  if (secret !== null) return secret;
  if (hash !== undefined && hash !== null && hash !== "") return new Secret(hash);
  // Enough of a masked value tells keys apart; of one that is all stars nothing does but where it stands.
  if (masked.replaceAll(/^-----BEGIN.*$|REDACTED|[^A-Za-z0-9]/g, "").length >= 4) return new Secret(masked);
  // A name is the report's own text, and isn't cleaned: two names mustn't become one.
  return name === undefined
    ? JSON.stringify(["place", ...place])
    : new Secret(JSON.stringify(["name", name]));
}

function isLink(link: string | null | undefined): link is string {
  return typeof link === "string" && /^https?:\/\/[^\s@]{1,2000}$/.test(link);
}
