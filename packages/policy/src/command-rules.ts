import type { Layer } from "./layer.ts"
import { judgeWord, type Where } from "./named-file.ts"
import { matchesRule, nameOf, readings, type SimpleCommand } from "./shell-words.ts"
import type { PathVerdict } from "./verdict.ts"
import { KEEP } from "./verdict.ts"

type CommandRule = { readonly words: readonly string[]; readonly text: string; readonly source: string }

/** Longer lines are not taken apart: what they do cannot be told, so their output is withheld. */
const MAX_LINE = 16_384

/** Programs whose arguments are files that they show; of any other, a bare word (`npm run build`) is no file. */
const READERS = new Set(
  `cat tac bat batcat less more most head tail nl od xxd hexdump strings grep egrep fgrep rg ag sed awk cut sort uniq diff cmp vim vi view
  nvim nano emacs hx micro source . cp tee paste jq yq base64 openssl column fold fmt pr rev wc type Get-Content gc git zcat zless open code
  gedit notepad xclip`.split(/\s+/),
)

/** What is to become of a command: may its output be recorded, and may its line, which holds what it writes into a file? */
export type CommandVerdict = { readonly output: PathVerdict; readonly line: "keep" | "hide" }

/**
 * Says of a command line whether its output may be recorded: not when it (or a part of a pipeline or list, or what it starts) begins with
 * a withheld command's words, nor when a word of it names a file that `path` drops. A line that writes into such a file may hold what
 * comes to stand in it, as a here document or the words of an `echo`.
 *
 * @returns a judge of a line and the absolute path of the folder it ran in, null where that is not known.
 */
export function commandJudge(
  layers: readonly Layer[],
  path: (name: string) => PathVerdict,
  where: Where,
): (line: string, cwd: string | null) => CommandVerdict {
  const rules: CommandRule[] = layers.flatMap(({ source, policy }) =>
    (policy.withholdCommands ?? []).map((text) => ({ words: text.split(" ").filter((w) => w !== ""), text, source })),
  )
  return (line, cwd) => {
    if (line.length > MAX_LINE)
      return { output: { kind: "drop", rule: "command too long", source: "tracehold built-in", line: null }, line: "hide" }
    const root = cwd === null ? "" : (where.inside(cwd) ?? "")
    const verdicts = readings(line).map((commands) => judgeAll(commands, root, line.includes("<<")))
    const output = verdicts.find((v) => v.output.kind === "drop")?.output ?? KEEP
    return { output, line: verdicts.some((v) => v.line === "hide") ? "hide" : "keep" }
  }

  function judgeAll(commands: readonly SimpleCommand[], root: string, hasDocument: boolean): CommandVerdict {
    let folder = root
    let output: PathVerdict = KEEP
    let hides = false
    for (const command of commands) {
      const { words, starts } = command
      const rule = rules.find((r) => starts.some((at) => matchesRule(words, r.words, at)))
      const { shown, written } = filesOf(command, folder)
      const files = [shown, written].find(({ kind }) => kind === "drop") ?? KEEP
      if (output.kind === "keep")
        output = rule === undefined ? files : { kind: "drop", rule: rule.text, source: rule.source, line: null }
      hides ||= written.kind === "drop" || (shown.kind === "drop" && hasDocument)
      if (/^(cd|pushd)$/.test(words[0] ?? "")) folder = folderAfter(folder, words[1] ?? "", where)
    }
    return { output, line: hides ? "hide" : "keep" }
  }

  /** The first excluded file that a command names to show it, or to write into it. */
  function filesOf(
    { words, names, starts, reads, writes }: SimpleCommand,
    folder: string,
  ): { shown: PathVerdict; written: PathVerdict } {
    const programs = starts.map((at) => nameOf(words[at] ?? ""))
    const first = (list: readonly string[], shows: boolean): PathVerdict => {
      const dropped = list
        .map((word) => judgeWord(word, { path, where, folder, reads: shows }))
        .find(({ kind }) => kind === "drop")
      return dropped ?? KEEP
    }
    const shows = programs.some((name) => READERS.has(name))
    const read = first(reads, true)
    return {
      shown: read.kind === "drop" ? read : first(names, shows),
      written: first(programs.includes("tee") ? [...writes, ...words] : writes, true),
    }
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
