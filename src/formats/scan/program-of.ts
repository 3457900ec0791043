/** Words of a command line that say how something is run, and not what. */
const WRAPPERS =
  /^(?:sudo|env|nice|ionice|flock|timeout|time|exec|cd|root|nohup|chronic|export|bash|sh|zsh|python[\d.]*|node|ruby|perl|php|uv|run|poetry|npx|test|set|\[|&&|;|\|\||-.*|\w+=.*|\d+\w?|[A-Za-z]+@.*)$/;

/** What runs another program, and the word behind it that is none: a folder, a file to read, a lock, an account. */
const TAKES_A_WORD = /^(?:\.|source|cd|pushd|flock|su)$/;
const OF_SYSTEM =
  /^\/(?:usr\/(?:local\/)?)?s?bin\/(?=(?:sudo|su|env|nice|ionice|flock|timeout|nohup|chronic|bash|sh|zsh|python[\d.]*|node|ruby|perl|php)$)/;
const ENDS_COMMAND = /^(?:&&?|\|\|?|;)$|;$/;

/** `/opt/report/run.sh`: `run`. Of a command line, the first word that is a program. */
export function programOf(command: string): string | null {
  const words = command.split(/\s+/).filter((word) => word !== "");
  const [first = "", second = ""] = words;
  const isAccount =
    /^[a-z_][a-z0-9_-]{0,31}$/.test(first) && /^[/.A-Z]/.test(second) && !TAKES_A_WORD.test(first);
  let isTaken: boolean = false;
  for (const word of isAccount ? words.slice(1) : words) {
    const plain = word.replaceAll(/["'`();&]/g, "").replace(OF_SYSTEM, "");
    const isOwn: boolean = isTaken && plain !== "" && !/^(?:-|\d+\w?$)/.test(plain);
    isTaken = !ENDS_COMMAND.test(word) && (isOwn ? false : isTaken || TAKES_A_WORD.test(plain));
    if (isOwn || TAKES_A_WORD.test(plain)) continue;
    if (plain === "" || WRAPPERS.test(plain) || plain.startsWith("$")) continue;
    const base = plain.split("/").findLast((part) => part !== "") ?? "";
    const stem = base.replace(/\.[a-z]{1,4}$/, "");
    if (/^[\w.@+-]{1,60}$/.test(stem)) return stem;
  }
  return null;
}
