/** Fields that SDKs put before or between products: what is told by them is the machine, not the program. */
const NOT_A_PRODUCT = /^(?:os|md|lang|exec-env|cfg|ua|api|ft|m|app|exe|prompt|command|lib)$/;
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/darwin|mac ?os|macintosh/i, "macos"],
  [/windows|win32|win64/i, "windows"],
  [/linux|amzn|ubuntu|debian/i, "linux"],
];

/**
 * The program behind a user agent, without version, build and run: `aws-cli macos`, `terraform`. A program that names
 * itself anew at each run stays one; one that is updated isn't news. Holds letters and single dashes only, so that no
 * credential that somebody put there survives in it.
 */
export function agentFamily(userAgent: string | null): string {
  if (userAgent === null || userAgent.trim() === "") return "none";
  const text = userAgent.slice(0, 500);
  const system = SYSTEMS.find(([pattern]) => pattern.test(text))?.[1];
  const family = nameOf(productOf(text));
  return system === undefined ? family : `${family} ${system}`;
}

/** A run's own id, or the beginning of one: hex in groups. */
const RUN_ID = /[0-9a-f]{8}(?:-[0-9a-f]{2,12})+|[0-9a-f]{12,}/gi;

/** AWS partners write `APN/1.0 VENDOR/1.0 PRODUCT/1.2.3`: the third is the program. */
function productOf(text: string): string {
  const products = text
    .replace(/\([^)]*\)/g, " ")
    .split(/\s+/)
    .map((part) => part.split("/")[0] ?? "")
    .filter((name) => name !== "" && !NOT_A_PRODUCT.test(name));
  return (products[0] === "APN" ? products[2] : undefined) ?? products[0] ?? "";
}

function nameOf(product: string): string {
  const words = product
    .toLowerCase()
    .replace(RUN_ID, " ")
    .split(/[^a-z0-9]+/)
    // `s3` and `boto3` count without their digits; what has digits inside is a build.
    .map((word) => word.replace(/\d+$/, "").slice(0, 12))
    .filter((word) => /^[a-z]+$/.test(word));
  return words.slice(0, 4).join("-") || "unnamed";
}
