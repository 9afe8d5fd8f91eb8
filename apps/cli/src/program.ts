import { vaultFolder } from "@tracehold/vault"
import { Command } from "commander"
import { agentsCommand } from "./agents/command.ts"
import { datasetCommand } from "./dataset/command.ts"
import { doctor } from "./doctor.ts"
import { donateCommand } from "./donate/command.ts"
import type { Io, Result } from "./io.ts"
import { policyCommand } from "./policy/command.ts"
import { replayCommand } from "./replay/command.ts"
import { vaultCommand } from "./vault/command.ts"
import { connectCommand } from "./vault/connect.ts"

/** What every command gets: the options that all of them have. */
export type Common = { readonly vault: string; readonly json: boolean; readonly words: boolean }
/** Makes an action of a function that returns what it found. */
export type Act = <A extends unknown[]>(
  run: (common: Common, ...args: A) => Promise<Result> | Result,
) => (...args: A) => Promise<void>

/** The whole command line. Writes only through `io`; never ends the process. */
export function buildProgram(io: Io, print: (result: Result, json: boolean) => void): Command {
  const program = new Command("tracehold")
  program
    .description("Your work traces: look at the vault, replay, give, take back.")
    .option("--vault <folder>", "the vault's folder (default: TRACEHOLD_HOME, or the platform's folder for data)")
    .option("--json", "print what was found as JSON")
    .option("--words", "where the vault is unlocked: with the 24 words")
    .showSuggestionAfterError(true)
    .configureOutput({ writeOut: io.out, writeErr: io.err, outputError: () => undefined })
    .exitOverride()
  const common = (): Common => {
    const { vault, json, words } = program.opts<{ vault?: string; json?: boolean; words?: boolean }>()
    return { vault: vault ?? vaultFolder(io.env), json: json ?? false, words: words ?? false }
  }
  const act: Act =
    (run) =>
    async (...args) =>
      print(await run(common(), ...args), common().json)
  program.addCommand(vaultCommand(io, act))
  program.addCommand(connectCommand(io, act))
  program.addCommand(policyCommand(io, act))
  program.addCommand(agentsCommand(io, act))
  program.addCommand(replayCommand(io, act))
  program.addCommand(donateCommand(io, act))
  program.addCommand(datasetCommand(io, act))
  program.addCommand(new Command("doctor").description("say what is well and what is not").action(act((c) => doctor(io, c))))
  inherit(program)
  return program
}

/** Commander gives these to commands made with `command()` only. `--json` may stand anywhere. */
function inherit(command: Command): void {
  for (const child of command.commands) {
    child.copyInheritedSettings(command)
    inherit(child)
  }
}
