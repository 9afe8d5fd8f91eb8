import { join } from "node:path"
import { blake2b, boxSeal, fromHex, type SigningPair, sameBytes, sign, toHex, verify } from "@tracehold/crypto"
import * as z from "zod"
import { ascii, concat, exactly, u32 } from "./bytes.ts"
import { unsealed } from "./container-keys.ts"
import { VaultError } from "./error.ts"
import { CARD_VERSION } from "./format-version.ts"
import { parseVersioned } from "./parse-versioned.ts"
import { readSmallFile } from "./safe-files.ts"

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`))

/** `card.json`: the public half of a vault, all that a recorder needs. */
export const cardFileSchema = z.strictObject({
  version: z.literal(CARD_VERSION),
  vaultId: hex(16),
  epoch: z.int().min(0).max(0xffffffff),
  identity: hex(32),
  box: hex(32),
  signature: hex(64),
})

/** A checked card. `epoch` grows when the root key is replaced; `box` is what keys are sealed to. */
export type Card = {
  readonly vaultId: Uint8Array
  readonly epoch: number
  /** The owner's Ed25519 public key. The vault's id follows from it, so a card cannot be given another identity. */
  readonly identity: Uint8Array
  readonly box: Uint8Array
}

export const CARD_FILE = "card.json"

/** The card of a vault. @throws VaultError `NO_VAULT`; `NEWER_VERSION`; `DAMAGED` when it is malformed or not signed by its identity. */
export function readCard(folder: string): Card {
  const text = readSmallFile(join(folder, CARD_FILE))
  if (text === null) throw new VaultError("NO_VAULT")
  return parseCard(text)
}

export function parseCard(text: string): Card {
  const file = parseVersioned(cardFileSchema, CARD_VERSION, text)
  const card = {
    vaultId: fromHex(file.vaultId),
    epoch: file.epoch,
    identity: fromHex(file.identity),
    box: fromHex(file.box),
  }
  const genuine =
    sameBytes(card.vaultId, vaultIdOf(card.identity)) && verify(card.identity, signedBytes(card), fromHex(file.signature))
  if (!genuine) throw new VaultError("DAMAGED")
  unsealed(() => boxSeal(card.box, new Uint8Array())) // Of small order, it could not be sealed to later.
  return card
}

/** The text of `card.json`. */
export function writeCard(identity: SigningPair, epoch: number, box: Uint8Array): string {
  const card = { vaultId: vaultIdOf(identity.publicKey), epoch, box }
  const file: z.infer<typeof cardFileSchema> = {
    version: CARD_VERSION,
    vaultId: toHex(card.vaultId),
    epoch,
    identity: toHex(identity.publicKey),
    box: toHex(box),
    signature: toHex(sign(identity, signedBytes(card))),
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

/** 16 bytes. */
export function vaultIdOf(identity: Uint8Array): Uint8Array {
  return blake2b(concat(ascii("tracehold/vault/1"), exactly(32, identity)), 16)
}

function signedBytes(card: Pick<Card, "vaultId" | "epoch" | "box">): Uint8Array {
  return concat(ascii("THC1"), card.vaultId, u32(card.epoch), card.box)
}
