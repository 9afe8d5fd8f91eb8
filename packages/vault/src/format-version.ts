import type { VaultErrorCode } from "./error.ts"

/** The version of `vault.db` that this build writes: SQLite's `user_version`. Each released one is opened, by `migrations/steps.ts`. */
export const FORMAT_VERSION: number = 1
/** Of `keys.json` and `card.json`, which have versions of their own: they are signed or sealed, so only the owner can write them anew. */
export const KEY_FILE_VERSION = 1
export const CARD_VERSION = 1

/** Version 0 changed from day to day and was given to nobody. */
const FIRST_RELEASED = 1

/** What stands against reading a file that says it is of this version; null for nothing, though it may have to be migrated. */
export function formatDoubt(found: number, ours: number): Extract<VaultErrorCode, "NEWER_VERSION" | "UNRELEASED"> | null {
  if (found > ours) return "NEWER_VERSION"
  return found < ours && found < FIRST_RELEASED ? "UNRELEASED" : null
}
