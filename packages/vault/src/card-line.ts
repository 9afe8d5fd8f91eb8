import { join } from "node:path"
import { fromHex, toHex } from "@tracehold/crypto"
import type * as z from "zod"
import { concat, readU32, u8, u32 } from "./bytes.ts"
import { CARD_FILE, type Card, cardFileSchema, parseCard, vaultIdOf } from "./card.ts"
import { VaultError } from "./error.ts"
import { CARD_VERSION } from "./format-version.ts"
import { parseVersioned } from "./parse-versioned.ts"
import { readSmallFile } from "./safe-files.ts"

const LABEL = `tracehold-card-${CARD_VERSION}-`
const CARD_BYTES = 1 + 4 + 32 + 32 + 64

/**
 * A vault's card as one line, to be pasted or sent to a host that shall only write: it opens nothing.
 *
 * @returns `tracehold-card-<version>-` and base64url of `version u8 ‖ epoch u32 ‖ identity 32 ‖ box key 32 ‖ signature 64`.
 * @throws VaultError as `readCard`.
 */
export function cardLine(folder: string): string {
  const text = readSmallFile(join(folder, CARD_FILE))
  if (text === null) throw new VaultError("NO_VAULT")
  parseCard(text)
  const { epoch, identity, box, signature } = parseVersioned(cardFileSchema, CARD_VERSION, text)
  const bytes = concat(u8(CARD_VERSION), u32(epoch), fromHex(identity), fromHex(box), fromHex(signature))
  return LABEL + Buffer.from(bytes).toString("base64url")
}

/** The card in such a line, checked, and the text of its file. @throws VaultError `DAMAGED` for anything else. */
export function parseCardLine(line: string): { readonly card: Card; readonly text: string } {
  const trimmed = line.trim()
  const bytes = new Uint8Array(Buffer.from(trimmed.slice(LABEL.length), "base64url"))
  if (!trimmed.startsWith(LABEL) || bytes.length !== CARD_BYTES || bytes[0] !== CARD_VERSION) throw new VaultError("DAMAGED")
  const identity = bytes.slice(5, 37)
  const file: z.infer<typeof cardFileSchema> = {
    version: CARD_VERSION,
    vaultId: toHex(vaultIdOf(identity)),
    epoch: readU32(bytes, 1),
    identity: toHex(identity),
    box: toHex(bytes.subarray(37, 69)),
    signature: toHex(bytes.subarray(69)),
  }
  const text = `${JSON.stringify(file, null, 2)}\n`
  return { card: parseCard(text), text }
}
