/** One command as a shell has to know it. */
export interface CompletedCommand {
  readonly name: string;
  readonly about: string;
  readonly options: readonly CompletedOption[];
  /** What its first argument may be; empty where that is a file or free. */
  readonly words: readonly string[];
}

export interface CompletedOption {
  readonly flag: `--${string}`;
  readonly about: string;
  readonly takesValue: boolean;
  /** What the value may be; empty where that is a file or free. */
  readonly choices: readonly string[];
}

/** The shells that a script can be made for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/**
 * A script that knows every command, option and choice by itself: pressing Tab starts no program, and runs nothing of
 * what has been typed. Where nothing is known, files are offered.
 */
export function completionScript(shell: Shell, commands: readonly CompletedCommand[]): string {
  return { bash, zsh, fish }[shell](commands);
}

function bash(commands: readonly CompletedCommand[]): string {
  return `# bash completion for stanch; load it with: source <(stanch completion bash)
_stanch() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} known=
  if [ "$COMP_CWORD" -eq 1 ]; then
    known="${commands.map(({ name }) => name).join(" ")}"
  else
    case "\${COMP_WORDS[1]} $before" in
${valued(commands, (choices) => `known="${choices.join(" ")}"`)}
    *)
      case "\${COMP_WORDS[1]} $word" in
${perCommand(commands, (words) => `known="${words.join(" ")}"`)}
      esac ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$known" -- "$word"))
}
complete -o default -F _stanch stanch`;
}

function zsh(commands: readonly CompletedCommand[]): string {
  const described = commands.map(({ name, about }) => single(`${name}:${about.replaceAll(":", "\\:")}`));
  return `#compdef stanch
# zsh completion for stanch; load it after compinit with: source <(stanch completion zsh)
_stanch() {
  local word=\${words[CURRENT]} before=\${words[CURRENT-1]}
  local -a known
  if (( CURRENT == 2 )); then
    known=(${described.join(" ")})
    _describe command known
    return
  fi
  case "\${words[2]} $before" in
${valued(commands, (choices) => `known=(${choices.join(" ")})`)}
  *)
    case "\${words[2]} $word" in
${perCommand(commands, (words) => `known=(${words.join(" ")})`)}
    esac ;;
  esac
  if (( \${#known} )); then compadd -- $known; else _files; fi
}
compdef _stanch stanch`;
}

function fish(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, about, options, words }) => {
    const seen = `complete -c stanch -n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c stanch -f -n __fish_use_subcommand -a ${name} -d ${forFish(about)}`,
      ...(words.length === 0 ? [] : [`${seen} -f -a '${words.join(" ")}'`]),
      ...options.map(({ flag, about: what, takesValue, choices }) => {
        const value = choices.length > 0 ? ` -x -a '${choices.join(" ")}'` : takesValue ? " -r" : "";
        return `${seen} -l ${flag.slice(2)}${value} -d ${forFish(what)}`;
      }),
    ];
  });
  return ["# fish completion for stanch; load it with: stanch completion fish | source", ...lines].join("\n");
}

/** After an option that takes a value: its choices, or nothing, so that files are offered. */
function valued(commands: readonly CompletedCommand[], set: (choices: readonly string[]) => string): string {
  const arms = commands.flatMap(({ name, options }) =>
    options
      .filter((option) => option.takesValue)
      .map(({ flag, choices }) => `    "${name} ${flag}") ${set(choices)} ;;`),
  );
  return arms.join("\n");
}

/** Options where a dash has been typed, else what the argument may be. */
function perCommand(
  commands: readonly CompletedCommand[],
  set: (words: readonly string[]) => string,
): string {
  return commands
    .flatMap(({ name, options, words }) => [
      `      "${name} -"*) ${set(options.map(({ flag }) => flag))} ;;`,
      ...(words.length === 0 ? [] : [`      "${name} "*) ${set(words)} ;;`]),
    ])
    .join("\n");
}

function single(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function forFish(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", String.raw`\'`)}'`;
}
