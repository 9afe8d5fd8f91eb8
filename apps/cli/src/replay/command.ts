import { Command } from "commander"
import type { Io } from "../io.ts"
import type { Act } from "../program.ts"
import { listForReplay } from "./list.ts"
import { seekTo } from "./seek.ts"
import { showMoment } from "./show.ts"
import { stepThrough } from "./step.ts"

export function replayCommand(io: Io, act: Act): Command {
  return new Command("replay")
    .description("look at what was recorded")
    .addCommand(new Command("list").description("list the chunks").action(act((c) => listForReplay(io, c))))
    .addCommand(
      new Command("show")
        .description("print what was on screen at a moment")
        .argument("<chunk>", "as `tracehold replay list` names it")
        .option("--at <time>", "since the chunk's start: 90, 1:30 or 1:02:03 (default: its end)")
        .action(act((c, name: string, options: { at?: string }) => showMoment(io, c, name, options))),
    )
    .addCommand(
      new Command("seek")
        .description("write the workspace as it was at a moment into a new folder, in clear")
        .argument("<chunk>", "as `tracehold replay list` names it")
        .requiredOption("--to <folder>", "a folder that does not exist yet, or is empty")
        .option("--at <time>", "since the chunk's start: 90, 1:30 or 1:02:03 (default: its end)")
        .action(act((c, name: string, options: { at?: string; to: string }) => seekTo(io, c, name, options))),
    )
    .addCommand(
      new Command("step")
        .description("go through a chunk event by event, in the terminal")
        .argument("<chunk>", "as `tracehold replay list` names it")
        .action(act((c, name: string) => stepThrough(io, c, name))),
    )
}
