import type { AcceptanceReport, BreakGlassReport } from "./exceptions.ts";
import { list, moment, named, quoted } from "./phrase.ts";
import type { Section } from "./sections.ts";
import type { Timeline } from "./timeline.ts";

/** What was done: consumers and how each is known, keys made, exceptions, notices. */
export function responseOf(timeline: Timeline): readonly Section[] {
  return [consumers(timeline), replacements(timeline), exceptions(timeline), notices(timeline)];
}

function consumers({ consumers }: Timeline): Section {
  const { counts, judgedAt } = consumers;
  const tally = `${counts.observed} observed, ${counts.attested} attested, ${counts.accepted} accepted, ${counts.retired} retired, ${counts.none} unproven`;
  return {
    title: "Consumers",
    note: `as judged on ${moment(judgedAt)} UTC: ${tally}`,
    columns: [{ title: "Consumer" }, { title: "Owner" }, { title: "Replacement" }, { title: "Known by" }],
    rows: consumers.list.map((one) => {
      const rest = [...one.sources.map(named), ...one.accepted, ...one.open];
      const known = one.proof === "none" ? "unproven" : one.proof;
      return [
        named(one.id),
        named(one.owner),
        named(one.replacement),
        rest.length === 0 ? known : `${known}: ${rest.join(", ")}`,
      ];
    }),
    empty: "no consumer was named",
  };
}

function replacements({ replacements, orphans }: Timeline): Section {
  return {
    title: "Keys made",
    columns: [{ title: "Key" }, { title: "Value" }, { title: "Made (UTC)" }, { title: "For" }],
    rows: [
      ...replacements.map((one) => [
        `${named(one.keyName ?? one.replacement)}, id ${named(one.keyId)}`,
        one.mask,
        moment(one.madeAt),
        `${list(one.consumers.map(named))}; ${one.probe === null ? "never presented" : `last answer: ${one.probe}`}`,
      ]),
      ...orphans.map((one) => [
        `surplus, id ${named(one.keyId)}`,
        "unknown value",
        "-",
        `${named(one.replacement)}; ${one.ended ? "ended" : one.foreign ? "somebody else's, left alone" : "NOT ENDED"}`,
      ]),
    ],
    empty: "none",
  };
}

function exceptions({ exceptions }: Timeline): Section {
  return {
    title: "Exceptions",
    columns: [{ title: "What" }, { title: "Why" }, { title: "Signed by" }, { title: "Stands" }],
    rows: [...exceptions.breakGlass.map(brokenGlass), ...exceptions.acceptances.map(acceptance)],
    empty: "none",
  };
}

function brokenGlass(one: BreakGlassReport): readonly string[] {
  const used = one.used ? `used; after-review ${one.review}` : "not used";
  const findings = one.findings === null ? "" : `: ${quoted(one.findings)}`;
  return [
    `BREAK-GLASS on visit ${one.visit}; breaks ${list(one.breaks.map(named))}`,
    one.reasons.map(quoted).join("; "),
    list(one.signers.map(named)),
    `${one.valid ? "" : "too few signed; "}${used}${findings}`,
  ];
}

function acceptance(one: AcceptanceReport): readonly string[] {
  return [
    `accepted, not proven: ${one.code} ${named(one.subject)}`,
    one.reasons.map(quoted).join("; "),
    list(one.signers.map(named)),
    `${one.valid ? "" : "too few signed; "}until ${moment(one.expires)} UTC`,
  ];
}

const SENT: Readonly<Record<string, string>> = { true: "yes", false: "FAILED", null: "NOT KNOWN" };

function notices({ notices }: Timeline): Section {
  return {
    title: "Notices",
    columns: [{ title: "Time (UTC)" }, { title: "To" }, { title: "About" }, { title: "Sent" }],
    rows: notices.map((one) => [moment(one.at), named(one.to), one.purpose, SENT[String(one.sent)] ?? ""]),
    empty: "none was sent",
  };
}
