import { Command, type Option } from "commander"
import type { Io } from "../io.ts"
import type { Act } from "../program.ts"
import { type EraseOptions, erase } from "./erase.ts"

export function eraseCommand(io: Io, act: Act): Command {
  const command = new Command("erase")
    .description("erase for good what was recorded: says first what goes, what stays and what it cannot reach")
    .option("--last <time>", "the last minutes, hours or days of all windows: 30m, 2h, 1d (works locked)")
    .option("--session <id>", "a session, by the first digits of its id (works locked)")
    .option("--chunk <name>", "a chunk, as `tracehold replay list` names it (works locked)")
    .option("--file <path>", "a file as it was recorded, from the workspace's folder; a folder's path ends in / (unlocks)")
    .option("--repo <name>", "all chunks of a repository (unlocks); with --file, the file in that repository only")
    .option("--text", "a text wherever it stands; it is asked for, and not shown (unlocks)")
    .option("--text-from <file>", "a text wherever it stands, read from a file (unlocks)")
    .option("--all", "the whole vault with its keys (works locked)")
    .option("--preview", "say what would go, and stop")
    .option("--yes", "do not ask")
  const kinds = ["last", "session", "chunk", "file", "repo", "text", "textFrom", "all"]
  for (const option of command.options as Option[]) {
    const name = option.attributeName()
    const withIt = name === "file" ? ["repo"] : name === "repo" ? ["file"] : []
    if (kinds.includes(name)) option.conflicts(kinds.filter((kind) => kind !== name && !withIt.includes(kind)))
  }
  return command.action(act((c, options: EraseOptions) => erase(io, c, options)))
}
