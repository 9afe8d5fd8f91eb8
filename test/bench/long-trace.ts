import { contentHash, viewHash } from "@tracehold/crypto"
import { type BlobSource, encodeUtf8, type TraceEvent } from "@tracehold/trace"
import { Random } from "./random.ts"

/** What a moment may need at most: an ordinary half hour has a third of these events. */
const EVENTS = 60_000
const LENGTH_MS = 30 * 60_000
const DOCUMENTS = 12
const DOCUMENT_BYTES = 60_000
const FILES = 5000

/** Half an hour of a busy session: typing in long documents, looking around, a terminal, saves and agents' snapshots. */
export function longTrace(seed: number): { events: TraceEvent[]; blobs: BlobSource } {
  const random = new Random(seed)
  const held = new Map<string, Uint8Array>()
  const blob = (text: string) => {
    const bytes = encodeUtf8(text)
    const hash = contentHash(bytes)
    held.set(hash, bytes)
    return hash
  }
  const version = { form: "text", blob: blob("saved\n"), bytes: 6 } as const
  const tree = blob(JSON.stringify({ files: Array.from({ length: FILES }, (_, i) => [`src/deep/file-${i}.ts`, version]) }))
  const line = "  const value = compute(left, right) // what follows\n"
  const lengths = Array.from({ length: DOCUMENTS }, () => DOCUMENT_BYTES)
  const text = blob(line.repeat(Math.ceil(DOCUMENT_BYTES / line.length)).slice(0, DOCUMENT_BYTES))
  const by = { actor: "user", rung: 5, evidence: "keystroke" } as const
  const hash = viewHash("")
  const events: TraceEvent[] = [{ kind: "snapshot", atMs: 0, tree, changed: [], reason: "start", files: FILES, complete: true }]
  for (let i = 0; i < DOCUMENTS; i++)
    events.push({ kind: "open", atMs: 0, doc: docName(i), language: "typescript", eol: "lf", text, dirty: false })
  let [document, offset] = [0, 0]
  while (events.length < EVENTS) {
    const atMs = Math.floor((events.length / EVENTS) * LENGTH_MS)
    const doc = docName(document)
    const what = random.fraction()
    if (what < 0.02) {
      document = random.between(0, DOCUMENTS - 1)
      offset = random.between(0, lengths[document] ?? 0)
    }
    if (what < 0.55) {
      const changes = [{ offset, deleted: 0, inserted: "x" }]
      events.push({ kind: "edit", atMs, doc: docName(document), change: events.length, changes, by })
      lengths[document] = (lengths[document] ?? 0) + 1
      offset++
    } else if (what < 0.8)
      events.push({ kind: "select", atMs, pane: 1, doc, cursors: [{ anchor: [9, 3], active: [9, 3] }], cause: "keyboard" })
    else if (what < 0.9) events.push({ kind: "view", atMs, pane: 1, doc, lines: [[5, 55]], hash })
    else if (what < 0.98) {
      const lines = [[random.between(0, 39), `${i36(random)} passed`]] as [number, string][]
      events.push({ kind: "screen", atMs, terminal: 0, rows: 40, cols: 120, alt: false, key: false, lines, cursor: [3, 0] })
    } else if (what < 0.999) events.push({ kind: "save", atMs, doc, version })
    else
      events.push({
        kind: "snapshot",
        atMs,
        tree,
        changed: [[doc, version]],
        reason: "before-agent",
        files: FILES,
        complete: true,
      })
  }
  return { events, blobs: (name) => held.get(name) }
}

const docName = (i: number) => `src/deep/file-${i}.ts`
const i36 = (random: Random) => random.between(0, 1e9).toString(36)
