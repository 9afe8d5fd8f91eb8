import { existsSync } from "node:fs"
import { join, resolve } from "node:path"
import { backUpVault } from "@tracehold/owner"
import { readCard } from "@tracehold/vault"
import { bytesText } from "../bytes-text.ts"
import { interruptible } from "../interruptible.ts"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { byteProgress } from "../progress.ts"
import { CommandError } from "../usage-error.ts"

/** A backup of the locked vault, for the owner's 24 words. */
export async function backUpHere(io: Io, { vault }: Common, options: { to: string }): Promise<Result> {
  readCard(vault)
  if (!existsSync(join(vault, "keys.json"))) {
    throw new CommandError("NO_KEY_FILE", "This host can only write: its keys are elsewhere. Back the vault up there.")
  }
  const file = resolve(io.cwd, options.to)
  const { bytes } = await interruptible(io, "Cancelled. Nothing was written.", async (signal) => {
    using progress = byteProgress(io, "Backing up")
    return await backUpVault(vault, file, { now: io.now, onProgress: progress.on, signal })
  })
  return {
    json: { folder: vault, file, bytes },
    text: [
      `${bytesText(bytes)} in ${file}`,
      "It opens with the 24 words: `tracehold vault restore`, or with stock `age` and an identity made of them.",
      "What you erase in the vault from now on stays in this file. After an erase that matters, make a new backup and delete the old ones.",
    ],
  }
}
