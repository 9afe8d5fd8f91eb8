import type { Layer } from "./layer.ts"
import { judgeWord, type Where } from "./named-file.ts"
import { matchesRule, nameOf, simpleCommands } from "./shell-words.ts"
import type { PathVerdict } from "./verdict.ts"
import { KEEP } from "./verdict.ts"

type CommandRule = { readonly words: readonly string[]; readonly text: string; readonly source: string }

/** Longer lines are not taken apart: what they do cannot be told, so their output is withheld. */
const MAX_LINE = 16_384

/** Programs whose arguments are files that they show; of any other, a bare word (`npm run build`) is no file. */
const READERS = new Set(
  "cat tac bat less more head tail nl od xxd hexdump strings grep egrep fgrep rg ag sed awk cut sort uniq diff cmp vim vi view nvim nano emacs source . cp tee paste jq yq base64 openssl column fold fmt pr rev wc type Get-Content gc git".split(
    " ",
  ),
)

/**
 * Says of a command line whether its output may be recorded: not when it (or a part of a pipeline or list, or what it starts) begins with
 * a withheld command's words, nor when a word of it names a file that `path` drops.
 *
 * @returns a judge of a line and the absolute path of the folder it ran in, null where that is not known.
 */
export function commandJudge(
  layers: readonly Layer[],
  path: (name: string) => PathVerdict,
  where: Where,
): (line: string, cwd: string | null) => PathVerdict {
  const rules: CommandRule[] = layers.flatMap(({ source, policy }) =>
    (policy.withholdCommands ?? []).map((text) => ({ words: text.split(" ").filter((w) => w !== ""), text, source })),
  )
  return (line, cwd) => {
    if (line.length > MAX_LINE) return { kind: "drop", rule: "command too long", source: "tracehold built-in", line: null }
    let folder = cwd === null ? "" : (where.inside(cwd) ?? "")
    for (const { words, starts } of simpleCommands(line)) {
      const rule = rules.find((r) => starts.some((at) => matchesRule(words, r.words, at)))
      if (rule !== undefined) return { kind: "drop", rule: rule.text, source: rule.source, line: null }
      const reads = starts.some((at) => READERS.has(nameOf(words[at] ?? "")))
      for (const word of words) {
        const verdict = judgeWord(word, { path, where, folder, reads })
        if (verdict.kind === "drop") return verdict
      }
      if (/^(cd|pushd)$/.test(words[0] ?? "")) folder = folderAfter(folder, words[1] ?? "", where)
    }
    return KEEP
  }
}

function folderAfter(folder: string, to: string, where: Where): string {
  const inside = where.inside(to)
  if (inside !== null || to.startsWith("/") || to.startsWith("~")) return inside ?? ""
  const parts = folder === "" ? [] : folder.split("/")
  for (const part of to.split("/")) {
    if (part === "..") parts.pop()
    else if (part !== "" && part !== ".") parts.push(part)
  }
  return parts.join("/")
}
