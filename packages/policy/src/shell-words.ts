/** Words that run what follows them, after options of their own: a rule may begin at any of the next words. */
const WRAPPERS = new Set(
  `sudo doas env command builtin exec eval time nice ionice nohup setsid stdbuf timeout xargs parallel watch ssh su chroot nsenter
  systemd-run direnv dotenv doppler op npx poetry pipenv uv bundle heroku fly flyctl docker docker-compose podman nerdctl kubectl k oc lxc
  vagrant wsl do then else if elif while until ! sh bash dash zsh ksh fish pwsh`.split(/\s+/),
)
const MOST_SKIPPED = 16

/** One simple command of a line. */
export type SimpleCommand = {
  readonly words: readonly string[]
  /** What may name a file: the words, and what its assignments in front give to names. */
  readonly names: readonly string[]
  /** Where in the words a command may begin. */
  readonly starts: readonly number[]
  /** What it reads and writes by `<` and `>`. */
  readonly reads: readonly string[]
  readonly writes: readonly string[]
}

/**
 * The simple commands of a line, in two readings: as a shell takes it apart, with quotes and backslashes undone; and crudely, without
 * regard to quotes, since what stands in them may be given to a shell.
 */
export function readings(line: string): SimpleCommand[][] {
  return [quotedCommands(line), crudeCommands(line)].map((commands) => commands.flatMap((tokens) => simpleCommand(tokens) ?? []))
}

type Token = { readonly text: string; readonly after: "" | "<" | ">" }

function simpleCommand(tokens: readonly Token[]): SimpleCommand | null {
  const all = tokens.filter(({ after }) => after === "").map(({ text }) => text)
  const first = all.findIndex((word) => !/^\w+=/.test(word))
  const rest = first < 0 ? [] : all.slice(first)
  const wrapped = WRAPPERS.has(nameOf(rest[0] ?? "").toLowerCase())
  const words = wrapped ? rest.flatMap((word) => word.split(/\s+/).filter((w) => w !== "")) : rest
  const given = all.slice(0, all.length - rest.length).map((word) => word.slice(word.indexOf("=") + 1))
  const behind = words.flatMap((word, i) => (word === "--" ? [i + 1] : []))
  const starts = wrapped ? [...words.slice(0, MOST_SKIPPED).keys(), ...behind] : [0, ...behind]
  const of = (sign: string) => tokens.flatMap(({ text, after }) => (after === sign ? [text] : []))
  const names = [...new Set([...words, ...rest, ...given])]
  return tokens.length === 0 ? null : { words, names, starts, reads: of("<"), writes: of(">") }
}

const SPLIT = /\|\||&&|[|;&\n()`{}]|\$\(/
const CRUDE_WORD = /(?:([<>])\s*)?(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))/g

function crudeCommands(line: string): Token[][] {
  return line.split(SPLIT).map((part) =>
    Array.from(
      part.matchAll(CRUDE_WORD),
      ([, sign = "", double, single, bare = ""]): Token => ({
        text: double ?? single ?? bare,
        after: sign as Token["after"],
      }),
    ),
  )
}

/** As a shell does, but for what variables and patterns become. */
function quotedCommands(line: string): Token[][] {
  const commands: Token[][] = [[]]
  let word: string | null = null
  let quote = ""
  let after: Token["after"] = ""
  const endWord = () => {
    if (word !== null) commands.at(-1)?.push({ text: word, after })
    if (word !== null) after = ""
    word = null
  }
  for (let i = 0; i < line.length; i++) {
    const c = line[i] as string
    if (c === "\\" && quote !== "'") {
      i++
      if (line[i] !== "\n") word = (word ?? "") + (line[i] ?? "")
    } else if (quote !== "") {
      if (c === quote) quote = ""
      else word += c
    } else if (c === '"' || c === "'") {
      quote = c
      word ??= ""
    } else if (/[\s<>|;&()`]/.test(c)) {
      endWord()
      if (c === "<" || c === ">") after = c
      else if (!/[^\S\n]/.test(c)) {
        after = ""
        commands.push([])
      }
    } else word = (word ?? "") + c
  }
  endWord()
  return commands
}

/** The program's name, without its folder. */
export function nameOf(word: string): string {
  return word.slice(word.lastIndexOf("/") + 1)
}

/**
 * Whether the words from `at` on are the rule's, options and their values in between left out, whatever their case. `*` stands for any
 * one word, `$` at the end for "nothing more"; `secret` is also what `secret/x` and `pods,secret` begin with or hold.
 */
export function matchesRule(words: readonly string[], rule: readonly string[], at: number): boolean {
  const [first = "", ...rest] = rule
  const word = words[at]
  return (
    word !== undefined && (first === "*" || nameOf(word).toLowerCase() === first.toLowerCase()) && followRule(words, rest, at + 1)
  )
}

function followRule(words: readonly string[], rule: readonly string[], at: number): boolean {
  const [next, ...rest] = rule
  if (next === undefined) return true
  const word = words[at]
  if (next === "$" && rest.length === 0) return word === undefined
  if (word === undefined) return false
  if ((next === "*" || isWord(word.toLowerCase(), next.toLowerCase())) && followRule(words, rest, at + 1)) return true
  return word.startsWith("-") && (followRule(words, rule, at + 1) || followRule(words, rule, at + 2))
}

function isWord(word: string, wanted: string): boolean {
  return word === wanted || word.split(",").some((part) => part === wanted || part.startsWith(`${wanted}/`))
}
