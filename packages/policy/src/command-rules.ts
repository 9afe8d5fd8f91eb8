import type { Layer } from "./layer.ts"
import { cleanPath } from "./paths/doc-name.ts"
import type { PathVerdict } from "./verdict.ts"
import { KEEP } from "./verdict.ts"

type CommandRule = { readonly words: readonly string[]; readonly text: string; readonly source: string }

/** Longer lines are not taken apart: what they do cannot be told, so their output is withheld. */
const MAX_LINE = 16_384

/**
 * Says of a command line whether its output may be recorded: not when it (or a part of a pipeline or list) begins with a
 * withheld command's words, nor when a word of it names a file that `path` drops.
 */
export function commandJudge(layers: readonly Layer[], path: (name: string) => PathVerdict): (line: string) => PathVerdict {
  const rules: CommandRule[] = layers.flatMap(({ source, policy }) =>
    (policy.withholdCommands ?? []).map((text) => ({ words: text.split(" ").filter((w) => w !== ""), text, source })),
  )
  return (line) => {
    if (line.length > MAX_LINE) return { kind: "drop", rule: "command too long", source: "tracehold built-in", line: null }
    for (const words of simpleCommands(line)) {
      const rule = rules.find((r) => startsWith(words, r.words))
      if (rule !== undefined) return { kind: "drop", rule: rule.text, source: rule.source, line: null }
      for (const word of words) {
        const verdict = namedFile(word, path)
        if (verdict.kind === "drop") return verdict
      }
    }
    return KEEP
  }
}

/** The verdict on the file that one word of a command names, if it names one. */
export function namedFile(word: string, path: (name: string) => PathVerdict): PathVerdict {
  const name = word
    .replace(/^-{1,2}[\w-]*=/, "")
    .replace(/^[@<>]+/, "")
    .replace(/^~\//, "")
    .replace(/^\/+/, "")
  if (!/[./]/.test(name) || name.length > 4096 || name.includes("://")) return KEEP
  const clean = cleanPath(name.replace(/^(\.\.\/)+/, ""))
  return clean === null ? KEEP : path(clean)
}

/** The simple commands of a line, as words, without assignments, redirections' signs and words such as `sudo` before them. */
function simpleCommands(line: string): string[][] {
  return line.split(/\|\||&&|[|;&\n()`{}]|\$\(/).map((part) => {
    const words = Array.from(part.matchAll(/"([^"]*)"|'([^']*)'|[^\s"'<>]+/g), (m) => m[1] ?? m[2] ?? m[0])
    let first = 0
    while (
      first < words.length &&
      /^(\w+=.*|sudo|command|builtin|exec|time|nohup|env(?=$)|do|then)$/s.test(words[first] as string)
    ) {
      if (words[first] === "env" && words.length === first + 1) break
      first++
    }
    return words.slice(first)
  })
}

function startsWith(words: readonly string[], rule: readonly string[]): boolean {
  return rule.every((word, i) => (word === "$" && i === rule.length - 1 ? words.length === i : matchesWord(words[i], word, i)))
}

function matchesWord(word: string | undefined, rule: string, index: number): boolean {
  if (word === undefined) return false
  return rule === "*" || word === rule || (index === 0 && word.slice(word.lastIndexOf("/") + 1) === rule)
}
