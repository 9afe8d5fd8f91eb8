import type { Io, Result } from "../io.ts"
import { CommandError } from "../usage-error.ts"

/** What is said before anything is done. `sure`: what must be typed when `yes` is not enough. */
export type Preview = { readonly lines: readonly string[]; readonly json: object; readonly sure?: string }

/** Shows the preview and asks, unless told not to. Null: go on; else what to give back instead. */
export type Confirm = (preview: Preview) => Promise<Result | null>

/** What no erase takes away, said before each. */
export const ALWAYS_LEFT: readonly string[] = [
  "Stays: a note that something was erased, and when; never what.",
  "Not reached: backups and snapshots of the vault's folder made before, which open with the keys of that time; what recipients have (`tracehold donate withdraw`).",
]

/** @param options - `preview`: only show; `yes`: do not ask. */
export function confirmWith(io: Io, { preview: only = false, yes = false }: { preview?: boolean; yes?: boolean }): Confirm {
  return async ({ lines, json, sure = "yes" }) => {
    if (only) return { json: { ...json, erased: false }, text: lines }
    for (const line of lines) io.err(`${line}\n`)
    if (yes) return null
    const answer = await io.ask?.(`Type “${sure}” to erase: `, { secret: false })
    if (answer?.trim().toLowerCase() === sure) return null
    throw new CommandError("NOT_CONFIRMED", "Nothing was erased.")
  }
}
