import { askForKey, describeError, OwnerError } from "@tracehold/owner"
import type { Finding } from "../finding.ts"
import type { Io } from "../io.ts"
import { slotsHere } from "./status.ts"

/** Whether losing one way to unlock would lose everything. A keyring that has no key for the vault is no way; one that is locked may have one. */
export async function slotsFindings(io: Io, vault: string): Promise<Finding[]> {
  const slots = slotsHere(vault)
  if (slots === null) {
    return [
      { what: "slots", state: "note", line: "a write-only host: what is recorded here can only be opened where the keys are" },
    ]
  }
  const keyrings = slots.filter(({ kind }) => kind === "os").length
  const trouble = keyrings === 0 ? null : await keyringTrouble(io, vault)
  const ways = slots.length - (trouble === null || trouble.code === "KEYRING_CLOSED" ? 0 : keyrings)
  return [
    ...(trouble === null ? [] : [{ what: "keyring", state: "note", line: describeError(trouble) } as const]),
    ways >= 2
      ? { what: "slots", state: "ok", line: `${ways} ways to unlock` }
      : { what: "slots", state: "bad", line: "only one way to unlock: losing it loses everything" },
  ]
}

/** Null when the keyring has a key for the vault. */
async function keyringTrouble(io: Io, vault: string): Promise<OwnerError | null> {
  try {
    const keyring = (await io.keyring?.()) ?? null
    if (keyring === null) throw new OwnerError("NO_KEYRING")
    await askForKey(vault, keyring)
    return null
  } catch (error) {
    if (!(error instanceof OwnerError)) throw error
    return error
  }
}
