/** Variables in which a builder puts the token that it makes for one run, and that ends with it. */
const OF_BUILDERS = new Set(
  [
    "CI_JOB_TOKEN CI_JOB_JWT CI_JOB_JWT_V1 CI_JOB_JWT_V2",
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN ACTIONS_RUNTIME_TOKEN",
    "System.AccessToken SYSTEM_ACCESSTOKEN AccessToken",
    "BUILDKITE_AGENT_ACCESS_TOKEN",
  ].flatMap((names) => names.split(" ")),
);
/** A token that says who somebody is, for a while: of one run (`CIRCLE_OIDC_TOKEN`), of one person's visit. */
const SESSIONS: readonly RegExp[] = [
  /^(?:\w{1,40}_)?(?:id|oidc|jwt|session)_token(?:_v?\d)?$/i,
  /^(?:jwt|idToken|sessionToken|oidcToken)$/,
  /[a-z](?:IdToken|OidcToken|SessionToken|Jwt)$/,
];
const GIVEN_OWN =
  /^["']?\s{0,2}[:=]\s{0,2}["']?(?:\$\{?CI_JOB_TOKEN\b|\$\(System\.AccessToken\)|\$\{\{\s{0,2}(?:secrets\.GITHUB_TOKEN|github\.token)\s{0,2}\}\})/;

/** Tokens that builders make for one run and end with it: nobody holds them. */
export function isOwnToken(name: string, line: string): boolean {
  if (OF_BUILDERS.has(name)) return name !== "AccessToken" || /\bSystem\.AccessToken\b/.test(line);
  // Given to another name, as to npm's.
  const behind = name === "" ? "" : line.slice(line.indexOf(name)).slice(name.length);
  if (name !== "" && (GIVEN_OWN.test(behind) || /^["']?\s{1,3}["']?\$\{?CI_JOB_TOKEN\b/.test(behind)))
    return true;
  return (
    /^(?:secrets\.)?github[._]token$|^github-token$|^gh_token$|^token$/i.test(name) &&
    /\bsecrets\.GITHUB_TOKEN\b|\bgithub\.token\b/.test(line)
  );
}

const names = new WeakMap<readonly string[], ReadonlySet<string>>();
const MOST_LINES = 5000;
const GIVEN = /^\s*(?:-\s)?["']?([A-Za-z_]\w{0,60})(["']?\s{0,2}[:=]\s{0,2}\S.*)$/;

/** A variable to which a file of a builder gives the token of the run, and nothing else. */
export function isGivenOwnToken(lines: readonly string[], variable: string): boolean {
  const known = names.get(lines) ?? namesOfOwn(lines);
  names.set(lines, known);
  return known.has(variable);
}

function namesOfOwn(lines: readonly string[]): ReadonlySet<string> {
  const own = new Set<string>();
  const others = new Set<string>();
  for (const line of lines.slice(0, MOST_LINES)) {
    const [, name = "", given = ""] = GIVEN.exec(line.slice(0, 300)) ?? [];
    (GIVEN_OWN.test(given) ? own : others).add(name);
  }
  return new Set([...own].filter((name) => !others.has(name)));
}

/** A variable that holds a session of a person or a run by its own name, and no key. */
export function isSessionToken(variable: string): boolean {
  return SESSIONS.some((one) => one.test(variable));
}
