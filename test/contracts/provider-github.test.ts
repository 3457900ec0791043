import { createGithubProvider } from "../../src/adapters/provider/github.ts";
import { Secret } from "../../src/core/secret.ts";
import type { Prompter } from "../../src/ports/prompter.ts";
import { adapterParts } from "../fakes/adapter-parts.ts";
import { type ServerFault, startFakeServer } from "../fakes/fake-server.ts";
import { GITHUB_TOKEN } from "../fakes/github-shapes.ts";
import { type GithubTokens, startGithubTokens } from "../fakes/github-tokens.ts";
import type { Fault, Route } from "../fakes/key-server.ts";
import { type ProviderBed, providerContract } from "./provider.ts";

interface Bed extends ProviderBed {
  readonly github: GithubTokens;
}

/** A person who makes the token that stanch asks for. */
function maker(github: GithubTokens): Prompter {
  let wanted = "";
  return {
    consent: () => Promise.reject(new Error("nothing is agreed to here")),
    secret: async () => new Secret(github.make(wanted).value),
    text: async () => "",
    say(lines) {
      for (const line of lines) wanted = /Token name, exactly: (.+)$/.exec(line)?.[1] ?? wanted;
    },
  };
}

async function start(): Promise<Bed> {
  const github = await startGithubTokens();
  const elsewhere = await startFakeServer(() => ({ route: "visit", answer: () => ({ status: 200 }) }));
  const { server, tokens } = github;
  let isLater = false;
  const routes = (route?: Route): readonly string[] =>
    route === "list" || route === "get" ? ["list", "list-more"] : [route ?? ""];
  return {
    github,
    seed: async (count) => Array.from({ length: count }, () => String(github.make("seeded").id)),
    remove(ids) {
      for (const token of tokens) if (ids.includes(String(token.id))) token.access = false;
    },
    live: async () => tokens.filter(({ access }) => access).length,
    accepts: async (value) => {
      const headers = { authorization: `Bearer ${value.reveal()}` };
      return (await fetch(`${server.url}/user`, { headers })).status === 200;
    },
    fault(route, fault, times) {
      // A look is a reading of the list; a good first page is the first of several.
      const [first = ""] = routes(route);
      if (fault === null) isLater = true;
      else server.fault(isLater ? `${first}-more` : first, asServerFault(fault), times);
      isLater = fault === null;
    },
    heal: () => server.heal(),
    calls: (route) =>
      server.calls.filter((call) => route === undefined || routes(route).includes(call.route ?? "")).length,
    elsewhere: { url: elsewhere.url, visits: () => elsewhere.calls.length },
    secrets: () => [GITHUB_TOKEN, ...tokens.map(({ value }) => value)],
    vanish: () => server.close(),
    async stop() {
      await server.close();
      await elsewhere.close();
    },
  };
}

function asServerFault(fault: Fault): ServerFault {
  if (fault.kind === "error-in-200") return { kind: "status", status: 200, body: { message: "error" } };
  if (fault.kind === "late") throw new Error("this fake answers at once or never");
  return fault;
}

providerContract("provider contract: github, tokens that an organisation lists", {
  start,
  open: ({ github }) => {
    const { http, clock, fingerprint } = adapterParts();
    return createGithubProvider({
      http,
      clock,
      fingerprint,
      name: "github",
      baseUrl: github.server.url,
      organization: "acme",
      credential: async () => new Secret(GITHUB_TOKEN),
      tokens: "listed",
      end: "organization",
      prompter: maker(github),
      timeoutMs: 450,
    });
  },
  skip: [
    {
      reason:
        "a person makes the token, and GitHub is only asked for it: test/adapters/provider/github.test.ts",
      cases: [
        "the provider's no is told from its don't-know, and a 404 isn't a dead key",
        "a time to wait is passed on",
        "a create whose outcome can't be seen is unknown, and is sent once",
        "a create that got lost is found again by its name",
        "without a connection nothing has happened",
      ],
    },
    {
      reason: "tokens belong to no team, and have permissions in the place of scopes",
      cases: ["a new key keeps its name, team and scopes, whatever characters they have"],
    },
    {
      reason: "without access to the organisation a token lives on elsewhere: its end is by value",
      cases: ["an ended key is refused and dead, and others live on"],
    },
    {
      reason: "GitHub can't do it",
      cases: [
        "a disabled key is refused and lives again when it is enabled",
        "a key can be restricted and the restriction lifted",
        "a disable that isn't confirmed isn't taken for one",
      ],
    },
  ],
});
