import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { UsageError } from "../usage-error.ts"
import { confirmWith } from "./erase-confirm.ts"
import { eraseInside, type InsideOptions } from "./erase-inside.ts"
import { eraseLocked, type LockedOptions } from "./erase-locked.ts"

/** Exactly one says what; `repo` may go with `file`. */
export type EraseOptions = InsideOptions & LockedOptions & { readonly preview?: boolean; readonly yes?: boolean }

/** Says what goes, asks, erases. What must be looked for inside chunks needs the vault unlocked; the rest works locked. */
export async function erase(io: Io, common: Common, options: EraseOptions): Promise<Result> {
  const { last, session, chunk, all, file, repo, text, textFrom, yes, preview } = options
  const inside = [file, repo, text, textFrom].some((one) => one !== undefined)
  if (!inside && [last, session, chunk, all].every((one) => one === undefined))
    throw new UsageError("Say what to erase: --last, --session, --chunk, --file, --repo, --text, --text-from or --all.")
  if (!yes && !preview && io.ask === null)
    throw new UsageError("Nobody can be asked: say --yes, or --preview to see what would go.")
  const confirm = confirmWith(io, options)
  return inside ? eraseInside(io, common, options, confirm) : eraseLocked(io, common, options, confirm)
}
