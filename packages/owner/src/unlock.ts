import { OwnerError } from "./error.ts"
import type { Owner } from "./owner.ts"

export type UnlockOptions = {
  /** Unix time in ms; the platform's clock by default. */
  readonly now?: () => number
  /** Asked before each slow step (a rescan of one chunk), for a progress bar. */
  readonly onProgress?: (done: number, total: number) => void
}

/** @throws OwnerError `WRONG_KEY`, `NO_VAULT`, `NEWER_VERSION`, `DAMAGED`. */
export async function unlockWithPassphrase(_folder: string, _passphrase: string, _options?: UnlockOptions): Promise<Owner> {
  throw new OwnerError("NO_VAULT")
}

/** @throws OwnerError as `unlockWithPassphrase`, and `NOT_WORDS`. */
export async function unlockWithWords(_folder: string, _words: string, _options?: UnlockOptions): Promise<Owner> {
  throw new OwnerError("NO_VAULT")
}
