/** Words that run what follows them, after options of their own: a rule may begin at any of the next words. */
const WRAPPERS =
  /^(sudo|doas|env|command|builtin|exec|eval|time|nice|ionice|nohup|setsid|stdbuf|timeout|xargs|watch|ssh|do|then|else|(ba|da|z|k|fi|pw)?sh)$/
const MOST_SKIPPED = 8

/** One simple command of a line: its words, and where in them a command may begin. */
export type SimpleCommand = { readonly words: readonly string[]; readonly starts: readonly number[] }

/**
 * The simple commands of a line, crudely and rather too many: lists, pipelines, substitutions and what a shell is given as text are
 * all taken apart; assignments and redirections' signs are left out.
 */
export function simpleCommands(line: string): SimpleCommand[] {
  return line.split(/\|\||&&|[|;&\n()`{}]|\$\(/).flatMap((part) => {
    const quoted = Array.from(part.matchAll(/"([^"]*)"|'([^']*)'|[^\s"'<>]+/g), (m) => m[1] ?? m[2] ?? m[0])
    const first = quoted.findIndex((word) => !/^\w+=/.test(word))
    if (first < 0) return []
    const wrapped = WRAPPERS.test(nameOf(quoted[first] ?? ""))
    const words = quoted.slice(first).flatMap((word) => (wrapped ? word.split(/\s+/).filter((w) => w !== "") : [word]))
    const starts = wrapped ? words.slice(0, MOST_SKIPPED).map((_, i) => i) : [0]
    return words.length === 0 ? [] : [{ words, starts }]
  })
}

/** The program's name, without its folder. */
export function nameOf(word: string): string {
  return word.slice(word.lastIndexOf("/") + 1)
}

/**
 * Whether the words from `at` on are the rule's, options and their values in between left out. `*` stands for any one word, `$` at the
 * end for "nothing more".
 */
export function matchesRule(words: readonly string[], rule: readonly string[], at: number): boolean {
  const [first = "", ...rest] = rule
  const word = words[at]
  return word !== undefined && (first === "*" || nameOf(word) === first) && followRule(words, rest, at + 1)
}

function followRule(words: readonly string[], rule: readonly string[], at: number): boolean {
  const [next, ...rest] = rule
  if (next === undefined) return true
  const word = words[at]
  if (next === "$" && rest.length === 0) return word === undefined
  if (word === undefined) return false
  if ((next === "*" || word === next) && followRule(words, rest, at + 1)) return true
  return word.startsWith("-") && (followRule(words, rule, at + 1) || followRule(words, rule, at + 2))
}
