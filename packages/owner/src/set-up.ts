import { OwnerError } from "./error.ts"

/** Cost of the passphrase: Argon2id passes and memory in bytes. */
export type Argon2Cost = { readonly ops: number; readonly mem: number }

export type SetUp = {
  /** The 24 words, shown once. Whoever has them and the vault's folder can open it. */
  readonly words: readonly string[]
  /** Places (0 to 23) of the words to ask back. */
  readonly ask: readonly number[]
  /** True, and remembered in the vault, when `answers` are the words at those places. */
  confirm(answers: readonly string[]): boolean
}

/**
 * Make a new vault with two slots: a passphrase and 24 words.
 *
 * @throws OwnerError `EXISTS` when the folder holds a vault already; `WEAK_PASSPHRASE` under 8 characters.
 */
export async function setUpVault(_folder: string, _options: { passphrase: string; cost?: Argon2Cost }): Promise<SetUp> {
  throw new OwnerError("NO_VAULT")
}
