import { type Descriptor, verifyCheckpoint } from "@tracehold/protocol"

/** The larger of two heads of a recipient's log, both signed by it; one that does not verify counts for nothing. */
export function newerCheckpoint(a: string | null, b: string | null, descriptor: Descriptor | null): string | null {
  if (descriptor === null) return null
  const sizeOf = (note: string | null) => (note === null ? -1 : (verifyCheckpoint(note, descriptor)?.size ?? -1))
  const [sizeA, sizeB] = [sizeOf(a), sizeOf(b)]
  if (sizeA < 0 && sizeB < 0) return null
  return sizeA >= sizeB ? a : b
}
