import { randomBytes } from "node:crypto"
import { statSync } from "node:fs"
import { join } from "node:path"
import type { SecretKey } from "@tracehold/crypto"
import { createEngine } from "@tracehold/policy"
import type { EventOf } from "@tracehold/trace"
import { createVault, openStore, readCard, SessionWriter } from "@tracehold/vault"
import { Random } from "./random.ts"

const CHUNKS_A_SESSION = 100
const EVENTS_A_CHUNK = 200
const BLOBS_A_CHUNK = 2

/**
 * A vault of so many closed chunks and about so many bytes, the same but for its keys with each call: its blobs are noise, which
 * nothing makes smaller. Chunk n has the minutes 10 n to 10 n + 1.
 */
export function makeLargeVault(folder: string, seed: SecretKey, chunks: number, bytes: number): void {
  const random = new Random(9)
  const admit = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true }).admit
  createVault(folder, [{ kind: "phrase", id: "words", seed }])
  using store = openStore(folder)
  const card = readCard(folder)
  for (let first = 0; first < chunks; first += CHUNKS_A_SESSION) {
    using writer = SessionWriter.start(store, card, { sessionId: randomBytes(16), nowMin: 10 * first, onErased: () => {} })
    for (let chunk = first; chunk < Math.min(chunks, first + CHUNKS_A_SESSION); chunk += 1) {
      const last = (chunk + 1) % CHUNKS_A_SESSION === 0
      writer.append(admit(chunkStart(writer, 10 * chunk)))
      for (let blob = 0; blob < BLOBS_A_CHUNK; blob += 1) {
        const doc = `src/part-${chunk}-${blob}.ts`
        const text = writer.putBlob("bench", noise(random, Math.floor(bytes / chunks / BLOBS_A_CHUNK)))
        writer.append(admit({ kind: "open", atMs: 0, doc, language: "typescript", eol: "lf", text, dirty: false }))
      }
      for (let i = 0; i < EVENTS_A_CHUNK; i += 1) {
        const at: [number, number] = [random.between(0, 400), random.between(0, 80)]
        const doc = `src/part-${chunk}-0.ts`
        const cursors = [{ anchor: at, active: at }]
        writer.append(admit({ kind: "select", atMs: 100 * i, pane: 0, doc, cursors, cause: "keyboard" }))
      }
      writer.flush(10 * chunk + 1)
      writer.closeChunk({ nowMin: 10 * chunk + 1, last })
    }
  }
}

function chunkStart(writer: SessionWriter, minute: number): EventOf<"chunk-start"> {
  const host = { editor: "bench", version: "0", platform: "linux", remote: false }
  const at = { atMs: 0, wallMs: 60_000 * minute, no: writer.chunkNo, pin: writer.pin() }
  return { kind: "chunk-start", schema: 0, policy: "bench", host, roots: [], ...at }
}

function noise(random: Random, bytes: number): Uint8Array {
  const words = Uint32Array.from({ length: Math.ceil(bytes / 4) }, () => random.fraction() * 2 ** 32)
  return new Uint8Array(words.buffer, 0, bytes)
}

/** Of the database, without its log. */
export function storeFileBytes(folder: string): number {
  return statSync(join(folder, "vault.db")).size
}
