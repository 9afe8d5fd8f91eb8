import { makeFolder, VaultError } from "@tracehold/vault"
import { CommandError } from "./usage-error.ts"

/** A folder that a command writes into, made with those above it where it is not there. @throws CommandError `NOT_WRITABLE`. */
export function outFolder(folder: string): string {
  try {
    makeFolder(folder)
    return folder
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    throw new CommandError("NOT_WRITABLE", `The folder ${folder} cannot be made. Check permissions and space, or name another.`)
  }
}
