import type { KeyringName } from "@tracehold/vault"
import { OwnerError } from "./error.ts"
import type { Keyring } from "./keyring.ts"

const SERVICE = "tracehold"
const BACKENDS: Partial<Record<NodeJS.Platform, KeyringName>> = {
  linux: "secret-service",
  darwin: "keychain",
  win32: "credential-manager",
}
/**
 * Without this the library would take the kernel's keyring where no other answers: memory, which forgets at the next start, and does
 * not say so. With it, it throws.
 */
const PINNED = { linux: { store: "secret-service" } } as const
/** Time for a person to answer the keyring's own question. */
const PATIENCE_MS = 60_000

/** The keyring of this system; null where there is none that lasts, or where the library for it is missing or does not load. */
export async function systemKeyring(): Promise<Keyring | null> {
  const backend = BACKENDS[process.platform]
  if (backend === undefined) return null
  try {
    const { AsyncEntry } = await import("@napi-rs/keyring")
    const entryOf = (account: string) => new AsyncEntry(SERVICE, account, PINNED)
    entryOf("any") // Says already whether anything answers; nothing is read.
    return {
      backend,
      read: (account) =>
        ask(async () => {
          const bytes = await entryOf(account).getSecret()
          const secret = bytes && Uint8Array.from(bytes)
          bytes?.fill(0)
          return secret
        }),
      write: (account, secret) => ask(() => entryOf(account).setSecret(secret)),
      remove: (account) => ask(async () => void (await entryOf(account).deleteCredential())),
    }
  } catch {
    return null
  }
}

let asking = false

/**
 * One question at a time: while the keyring waits for a person it holds one of the few threads that files are read on, too, and keeps
 * the process from ending.
 */
async function ask<T>(question: () => Promise<T>): Promise<T> {
  if (asking) throw new OwnerError("KEYRING_CLOSED", { why: "The system's keyring still waits for an answer to its question." })
  asking = true
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new OwnerError("KEYRING_CLOSED")), PATIENCE_MS)
  })
  const answer = Promise.resolve()
    .then(question)
    .catch((cause: unknown) => {
      throw new OwnerError("KEYRING_CLOSED", { cause })
    })
    .finally(() => {
      asking = false
      clearTimeout(timer)
    })
  return Promise.race([answer, late])
}
