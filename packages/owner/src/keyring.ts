import type { KeyringName } from "@tracehold/vault"

/**
 * Where the operating system keeps secrets behind the user's login. Whoever can use the account can read them.
 *
 * Every method throws OwnerError `KEYRING_CLOSED` when the keyring is locked, refuses or does not answer.
 */
export interface Keyring {
  readonly backend: KeyringName
  /** Null when there is no such entry. */
  read(account: string): Promise<Uint8Array | null>
  write(account: string, secret: Uint8Array): Promise<void>
  /** An entry that is not there is no error. */
  remove(account: string): Promise<void>
}

/** Keyrings by names that their users know. */
export const KEYRING_NAMES: Readonly<Record<KeyringName, string>> = {
  "secret-service": "the desktop's keyring (Secret Service)",
  keychain: "the Keychain",
  "credential-manager": "the Credential Manager",
}
