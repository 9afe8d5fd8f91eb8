import { zstdDecompressSync } from "node:zlib"
import { type Donation, readDonation } from "@tracehold/consent"
import { sha256, toHex } from "@tracehold/crypto"
import { type ConsentStatement, pieceBytes } from "@tracehold/protocol"
import type { Decrypter } from "age-encryption"
import type { Proof, ProofReport } from "./proof-report.ts"
import type { ExportFolder } from "./read-export.ts"
import type { ContentRefusal } from "./refusal.ts"

/** Content beyond this is not opened, whatever was signed. */
const MAX_CONTENT_BYTES = 1024 * 1024 * 1024

export type OpenedContent =
  | { readonly kind: "ok"; readonly donation: Donation }
  | { readonly kind: "refused"; readonly why: ContentRefusal }

/** From a consent's pieces to the donation in them: nothing is decrypted, unpacked or read before what it lies in is proven. */
export async function openContent(
  folder: ExportFolder,
  { predicate }: ConsentStatement,
  root: string,
  decrypter: Decrypter,
  report: ProofReport,
): Promise<OpenedContent> {
  const refused = (proof: Proof, why: ContentRefusal): OpenedContent => {
    report.note(proof, why)
    return { kind: "refused", why }
  }
  const held = (proof: Proof) => report.note(proof, null)

  const { content, sent } = predicate
  if (content.bytes > MAX_CONTENT_BYTES || sent.bytes > MAX_CONTENT_BYTES) return refused("content", "TOO_LARGE")
  const pieces: Uint8Array[] = []
  for (const [index, name] of sent.pieces.entries()) {
    const piece = folder.piece(name)
    if (piece === undefined) return refused("pieces", "PIECE_MISSING")
    if (piece.length !== pieceBytes(sent.bytes, index) || toHex(sha256(piece)) !== name) return refused("pieces", "PIECE_CHANGED")
    held("pieces")
    pieces.push(piece)
  }
  const sealed = Buffer.concat(pieces)
  if (sealed.length !== sent.bytes || toHex(sha256(sealed)) !== sent.sha256) return refused("sent", "SENT_CHANGED")
  held("sent")

  const packed = await decrypter.decrypt(sealed).catch(() => null)
  if (packed === null) return refused("decryption", "WRONG_IDENTITY")
  held("decryption")

  const unpacked = unpack(packed, content.bytes)
  if (typeof unpacked === "string") return refused("content", unpacked)
  if (unpacked.length !== content.bytes || toHex(sha256(unpacked)) !== content.sha256)
    return refused("content", "CONTENT_CHANGED")
  held("content")

  const donation = decode(unpacked)
  if (donation === null) return refused("binding", "NOT_A_DONATION")
  const { header, events } = donation
  const bound =
    header.donation === predicate.donation &&
    header.recipient === root &&
    header.terms.sha256 === predicate.terms.sha256 &&
    header.terms.version === predicate.terms.version &&
    events.length === content.events
  if (!bound) return refused("binding", "OTHER_DONATION")
  held("binding")
  return { kind: "ok", donation }
}

/** Unpack at most `bytes`: a frame that claims or holds more is never unpacked further. */
function unpack(packed: Uint8Array, bytes: number): Uint8Array | "TOO_LARGE" | "DAMAGED" {
  try {
    return zstdDecompressSync(packed, { maxOutputLength: bytes })
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? "TOO_LARGE" : "DAMAGED"
  }
}

function decode(content: Uint8Array): Donation | null {
  try {
    return readDonation(content)
  } catch {
    return null
  }
}
