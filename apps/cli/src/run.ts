import { cryptoReady } from "@tracehold/crypto"
import { DatasetError, describeDatasetError } from "@tracehold/dataset"
import { describeError, OwnerError } from "@tracehold/owner"
import { HookError } from "@tracehold/recorder"
import { describeVaultError, VaultError } from "@tracehold/vault"
import { type Command, CommanderError } from "commander"
import type { Io } from "./io.ts"
import { buildProgram } from "./program.ts"
import { safeText } from "./safe-text.ts"
import { CommandError, UsageError } from "./usage-error.ts"

/** 0 done; 1 it could not be done, or what was found is not well; 2 called wrongly. */
export type ExitCode = 0 | 1 | 2

/** Run the program with these arguments (without node and script). Never throws; what goes wrong is one line. */
export async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  let failed = false
  const program = buildProgram(io, (result, json) => {
    failed = result.failed ?? false
    io.out(json ? `${JSON.stringify(result.json, null, 2)}\n` : result.text.map((line) => `${line}\n`).join(""))
  })
  try {
    await cryptoReady()
    await program.parseAsync([...args], { from: "user" })
    return failed ? 1 : 0
  } catch (error) {
    return report(error, args.includes("--json"), program, io)
  }
}

function report(error: unknown, json: boolean, program: Command, io: Io): ExitCode {
  if (error instanceof CommanderError && (error.exitCode === 0 || error.code === "commander.help")) {
    return error.exitCode === 0 ? 0 : 2 // Help was printed, because it was asked for or because a command's name is missing.
  }
  const { code, message, exit } = explain(error)
  io.err(json ? `${JSON.stringify({ error: code, message })}\n` : `${program.name()}: ${message}\n`)
  return exit
}

function explain(error: unknown): { code: string; message: string; exit: ExitCode } {
  if (error instanceof CommanderError) return { code: "USAGE", message: usageLine(error), exit: 2 }
  if (error instanceof UsageError) return { code: "USAGE", message: error.message, exit: 2 }
  if (error instanceof CommandError) return { code: error.code, message: error.message, exit: 1 }
  if (error instanceof HookError) return { code: "HOOK", message: safeText(error.message), exit: 1 }
  if (error instanceof OwnerError) return { code: error.code, message: describeError(error), exit: 1 }
  if (error instanceof VaultError) return { code: error.code, message: describeVaultError(error), exit: 1 }
  if (error instanceof DatasetError) return { code: error.code, message: describeDatasetError(error), exit: 1 }
  return { code: "UNFORESEEN", message: describeError(error), exit: 1 }
}

/** Commander's message, with its suggestion, in one line. */
function usageLine({ message }: CommanderError): string {
  return `${message
    .replace(/^error: /, "")
    .replaceAll(/\s*\n\s*/g, " ")
    .replace(/\.$/, "")}. Add --help for more.`
}
