import { providerIn, providerOfName } from "./key-name.ts";
import { isInUse } from "./name-in-use.ts";
import { isGivenOwnToken, isOwnToken } from "./own-token.ts";
import { type ScannedText, ancestorsOf } from "./scanned-text.ts";

/** A name in a line that says it stands for a provider's key. */
export interface NameAt {
  readonly from: number;
  readonly name: string;
  readonly provider: string;
}

const RUN = /[A-Za-z_@/][\w./:#@-]{2,180}/g;
const STORE =
  /(?:credentials|credentialsId|secret-?_?(?:id|name|ref|key)|existingSecret|get-?_?secret[\w-]*|parameter|secrets?|key_?vault[\w-]*|remoteRef|--name|access-?secret|kv)\W{1,6}(?:name\W{1,4})?$/i;

/** Names of keys in a line of configuration, a script or source code, as far as they are more than talk. */
export function namesIn(text: ScannedText, at: number, line: string): readonly NameAt[] {
  const { family } = text.kind;
  if (family === "prose" || family === "data") return [];
  if (/^\s*(?:-\s)?(?:import|from|uses:|require|#include|@import|use |using |package )\b/.test(line))
    return [];
  const found: NameAt[] = [];
  for (const match of line.matchAll(RUN)) {
    for (const part of partsOf(match[0])) {
      const from = match.index + part.at;
      const name = part.text;
      // `YOUR_OPENAI_API_KEY` is a gap.
      if (/(?:^|[_<-])your[_-]/i.test(name)) continue;
      const provider = providerOfName(name) ?? namelessProvider(text, at, line, from, name);
      if (provider === null || isOwnToken(name, line) || !isInUse(text, at, line, from, name)) continue;
      if (family === "config" && isGivenOwnToken(text.lines, name)) continue;
      if (found.some((one) => one.name === name)) continue;
      found.push({ from, name, provider });
    }
  }
  return found;
}

/** A run as it is where it is a path or an address of a store; of dotted names each part that may be one. */
function partsOf(run: string): readonly { readonly at: number; readonly text: string }[] {
  const lead =
    /^(?:(?:env|input|config|secrets?|var|process\.env)[:.]|os\.environ\/)/i.exec(run)?.[0].length ?? 0;
  if (lead > 0 && !run.slice(lead).includes("/"))
    return dotted(run.slice(lead).replace(/[.:/#@-]+$/, ""), lead);
  const trimmed = run.replace(/[.:/#@-]+$/, "");
  if (/^(?:https?|wss?|git|ssh|docker|ftp|postgres|redis|amqp|s3|gs|file|npm):/i.test(trimmed)) return [];
  const [name = ""] = /^[\w-]+(?=:\/)|^[A-Z][A-Z0-9_]*(?=:)/.exec(trimmed) ?? [];
  if (name !== "" && providerOfName(name) !== null) return [{ at: 0, text: name }];
  if (/[/:#]/.test(trimmed)) return wholeOrParts(trimmed);
  return dotted(trimmed, 0);
}

function wholeOrParts(run: string): readonly { readonly at: number; readonly text: string }[] {
  if (
    /^(?:op|vault|awssm|gcpsm|arn|ref|ssm|secret|secrets|bws|pass|keychain|projects|azurekeyvault|doppler|infisical|kv|prod|production|staging|dev)\b[:/]|^\//i.test(
      run,
    ) ||
    providerOfName(run) !== null
  )
    return [{ at: 0, text: run }];
  const parts: { at: number; text: string }[] = [];
  for (const match of run.matchAll(/[^/:#]+/g)) parts.push(...dotted(match[0], match.index));
  return parts;
}

function dotted(run: string, at: number): readonly { readonly at: number; readonly text: string }[] {
  if (!run.includes(".")) return [{ at, text: run }];
  const parts = [...run.matchAll(/[^.]+/g)].map((match) => ({ at: at + match.index, text: match[0] }));
  const named = parts.filter(({ text }) => providerOfName(text) !== null);
  // `.Values.auxot.apiKey`: the provider is one part and the key another.
  return named.length > 0 ? named : [{ at, text: run }];
}

/** In a reference to a store, `name: auxot` is enough: that it is a secret is said around it. */
function namelessProvider(
  text: ScannedText,
  at: number,
  line: string,
  from: number,
  name: string,
): string | null {
  const provider = providerIn(name);
  if (provider === null || /\s/.test(name)) return null;
  if (text.kind.format === "hcl") {
    // `data.vault_generic_secret.auxot`: a resource that is a secret, by its own name and not by that of its kind.
    const own = /[a-z_]*(?:secret|parameter)[a-z_]*\.(.+)$/.exec(name)?.[1];
    if (own !== undefined) return providerIn(own);
  }
  if (STORE.test(line.slice(0, from)) && text.kind.family !== "source") return provider;
  if (
    text.kind.format !== "yaml" ||
    !/\b(?:name|key|secretName|remoteRef)["']?:\s{0,4}["']?$/.test(line.slice(0, from))
  )
    return null;
  const isInStore =
    /secretKeyRef|secretRef|secretName/.test(line.slice(0, from)) ||
    ancestorsOf(text.lines, at)
      .slice(0, 2)
      .some(({ key }) =>
        /^(?:secretKeyRef|secretRef|remoteRef|secretStoreRef|imagePullSecrets|secretGenerator)$/.test(key),
      );
  return isInStore ? provider : null;
}
