import { fromHex, open, type SecretKey, seal, toHex } from "@tracehold/crypto"
import { concat, readU32, u32 } from "./bytes.ts"
import { unsealed } from "./container-keys.ts"
import { VaultError } from "./error.ts"
import { ownerContext } from "./layouts.ts"
import type { ChunkRef } from "./list-chunks.ts"

/** An erase that must open chunks, and those that it has yet to go through. `what` is the caller's. */
export type Order = {
  readonly id: number
  readonly what: Uint8Array
  readonly pending: readonly ChunkRef[]
  /** Hosts that may still have it: what was there when it was ordered has come with the pull after this many. */
  readonly hosts: readonly HostAt[]
}

/** A host by its number here, and how often it had been pulled. */
export type HostAt = { readonly no: number; readonly pulls: number }

/** Kind of the owner's note. */
const KIND = 3
const REF_BYTES = 20
const HOST_BYTES = 8
/** Orders come in these sizes, so that their length does not tell how long a name or a text is. */
const PAD_BYTES = 4096

/** Under the owner's key: `length u32 ‖ what ‖ count u32 ‖ (session 16 ‖ number u32)… ‖ count u32 ‖ (host u32 ‖ pulls u32)… ‖ zeros`. */
export function sealOrder(key: SecretKey, vault: Uint8Array, { what, pending, hosts }: Omit<Order, "id">): Uint8Array {
  const refs = pending.flatMap(({ session, no }) => [fromHex(session), u32(no)])
  const places = hosts.flatMap(({ no, pulls }) => [u32(no), u32(pulls)])
  const bytes = concat(u32(what.length), what, u32(pending.length), ...refs, u32(hosts.length), ...places)
  const padding = new Uint8Array((PAD_BYTES - (bytes.length % PAD_BYTES)) % PAD_BYTES)
  return seal(key, ownerContext(vault, KIND), concat(bytes, padding))
}

/** @throws VaultError `DAMAGED`. */
export function openOrder(key: SecretKey, vault: Uint8Array, id: number, sealed: Uint8Array): Order {
  return unsealed(() => {
    const bytes = open(key, ownerContext(vault, KIND), sealed)
    const what = part(bytes, 4, readU32(bytes, 0))
    const at = 4 + what.length
    const refs = part(bytes, at + 4, REF_BYTES * readU32(part(bytes, at, 4), 0))
    const pending: ChunkRef[] = []
    for (let i = 0; i < refs.length; i += REF_BYTES)
      pending.push({ session: toHex(refs.subarray(i, i + 16)), no: readU32(refs, i + 16) })
    const end = at + 4 + refs.length
    const places = part(bytes, end + 4, HOST_BYTES * readU32(part(bytes, end, 4), 0))
    const hosts: HostAt[] = []
    for (let i = 0; i < places.length; i += HOST_BYTES) hosts.push({ no: readU32(places, i), pulls: readU32(places, i + 4) })
    return { id, what, pending, hosts }
  })
}

function part(bytes: Uint8Array, from: number, length: number): Uint8Array {
  if (from + length > bytes.length) throw new VaultError("DAMAGED")
  return bytes.slice(from, from + length)
}
