import { Command } from "commander"
import type { Io } from "../io.ts"
import type { Act } from "../program.ts"
import { exportCast } from "./export.ts"
import { showKept } from "./kept.ts"
import { listForReplay } from "./list.ts"
import { playTrace } from "./play.ts"
import { seekTo } from "./seek.ts"
import { showMoment } from "./show.ts"
import { stepThrough } from "./step.ts"

const NAME = "a chunk as `tracehold replay list` names it, or a session's first digits"
const AT = "since its start: 90, 1:30 or 1:02:03 (default: its end)"

export function replayCommand(io: Io, act: Act): Command {
  return new Command("replay")
    .description("look at what was recorded")
    .addCommand(new Command("list").description("list the chunks").action(act((c) => listForReplay(io, c))))
    .addCommand(
      new Command("show")
        .description("print what was on screen at a moment")
        .argument("<chunk>", NAME)
        .option("--at <time>", AT)
        .action(act((c, name: string, options: { at?: string }) => showMoment(io, c, name, options))),
    )
    .addCommand(
      new Command("seek")
        .description("write the workspace as it was at a moment, in clear: into a new folder, or as a commit on a new branch")
        .argument("<chunk>", NAME)
        .option("--to <folder>", "a folder that does not exist yet, or is empty")
        .option("--branch <name>", "a branch that does not exist yet; nothing else of the repository changes")
        .option("--repo <folder>", "the repository for --branch (default: the one you are in)")
        .option("--at <time>", AT)
        .action(
          act((c, name: string, options: { at?: string; to?: string; branch?: string; repo?: string }) =>
            seekTo(io, c, name, options),
          ),
        ),
    )
    .addCommand(
      new Command("step")
        .description("go through events one by one, or action by action, as lines")
        .argument("<chunk>", NAME)
        .action(act((c, name: string) => stepThrough(io, c, name))),
    )
    .addCommand(
      new Command("kept")
        .description("what agents wrote, call by call, and how much of it was still there at the end")
        .argument("<chunk>", NAME)
        .action(act((c, name: string) => showKept(io, c, name))),
    )
    .addCommand(
      new Command("export")
        .description("write a recorded terminal as an asciicast v3, in clear")
        .argument("<chunk>", NAME)
        .requiredOption("--asciicast <file>", "a file that does not exist yet")
        .option("--terminal <number>", "which terminal, where there is more than one")
        .action(act((c, name: string, options: { asciicast: string; terminal?: string }) => exportCast(io, c, name, options))),
    )
    .addCommand(
      new Command("play")
        .description("play in the terminal; without a name, offer the list. What `tracehold replay` alone does")
        .argument("[chunk]", NAME)
        .option("--at <time>", "where to begin, since its start: 90, 1:30 or 1:02:03")
        .action(act((c, name: string | undefined, options: { at?: string }) => playTrace(io, c, name, options))),
      { isDefault: true },
    )
}
