import { parseArgs } from "node:util"
import { nearestWord } from "./nearest-word.ts"

export type StartOptions = {
  /** Null: the bundled editor. Else a command such as `code`, or a path to one. */
  readonly editor: string | null
  /** As typed; null: where the command was given. */
  readonly folder: string | null
  readonly port: number
  readonly data: string | null
}
export type Asked = { kind: "start"; options: StartOptions } | { kind: "help" } | { kind: "refused"; why: string }

export const DEFAULT_PORT = 8780

export const START_HELP = `Try the whole of Tracehold on this machine: record, review, sign, give.

  npm start -- [options]

  --folder PATH   the folder to work in (default: where you typed the command)
  --editor NAME   use an editor of yours instead of the bundled one: code, codium, cursor, windsurf,
                  antigravity, or a path; it is started with settings and extensions of its own
  --port N        where the editor is served; the consent app is at N+1, the recipient at N+2 (default: ${DEFAULT_PORT})
  --data PATH     where everything of this trial is kept (default: tracehold-demo in your data folder)
  --help          this text

The first start fetches an editor (about a minute); after that no network is needed. Your own vault, if you have one,
is not touched. Ctrl-C stops everything. To forget the trial, delete its data folder.
`

/** Reads the command line of `npm start`. */
export function readStartOptions(args: readonly string[]): Asked {
  const { tokens, values } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: {
      editor: { type: "string" },
      folder: { type: "string" },
      port: { type: "string" },
      data: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  })
  const known = ["editor", "folder", "port", "data", "help"]
  for (const token of tokens) {
    if (token.kind === "positional") return refused(`"${token.value}" is no option; a folder is named by --folder.`)
    if (token.kind === "option" && !known.includes(token.name)) return refused(unknownOption(token.rawName, token.name, known))
    if (token.kind === "option" && token.name !== "help" && !token.value) return refused(`${token.rawName} needs a value.`)
  }
  if (values.help === true) return { kind: "help" }
  const text = (value: string | boolean | undefined) => (typeof value === "string" ? value : null)
  const port = Number(text(values.port) ?? DEFAULT_PORT)
  if (!Number.isInteger(port) || port < 1 || 65_533 < port) return refused("--port takes a number from 1 to 65533.")
  return { kind: "start", options: { editor: text(values.editor), folder: text(values.folder), port, data: text(values.data) } }
}

function unknownOption(raw: string, name: string, known: readonly string[]): string {
  const meant = nearestWord(name, known)
  return meant === null ? `There is no option ${raw}.` : `There is no option ${raw}; did you mean --${meant}?`
}

function refused(why: string): Asked {
  return { kind: "refused", why: `${why} See npm start -- --help.` }
}
