import { createEngine } from "@tracehold/policy"
import { eraseSince, ScrubSearch, unlockVault } from "@tracehold/vault"
import { expect, test } from "vitest"
import { openWindow, T0, vaultForEach } from "../../vault/fixtures/sample-vault.ts"
import { TraceSink } from "./trace-sink.ts"

const SECRET = "not-a-word-of-any-language"
const sample = vaultForEach()

test("a secret that is masked while another window erases is noted for what is left of the chunk, at once", () => {
  const { folder, seed } = sample()
  const engine = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true })
  using other = openWindow(folder)
  using window = openWindow(folder, T0, () => sink.drop())
  const start = {
    kind: "chunk-start",
    atMs: 0,
    schema: 0,
    no: 0,
    wallMs: T0 * 60_000,
    pin: null,
    policy: "p",
    roots: [],
  } as const
  const host = { editor: "test", version: "0", platform: "linux", remote: false }
  const keyframe = {
    kind: "keyframe",
    atMs: 0,
    tree: null,
    files: [],
    docs: [],
    panes: [],
    terminals: [],
    focus: { kind: "nothing" },
  } as const
  const frame = () => ({
    start: { ...start, roots: [], host },
    keyframe: { ...keyframe, files: [], docs: [], panes: [], terminals: [] },
  })
  const sink = new TraceSink(engine, frame, () => {})
  sink.writeTo(window.writer)
  sink.emit({ kind: "prompt", atMs: 1, agent: "claude-code", conversation: "c", turn: null, text: `say ${SECRET}` })
  sink.flush(T0)
  eraseSince(other.store, T0 + 1, T0 + 1)
  sink.mask({ values: [SECRET], places: [] })
  using vault = unlockVault(folder, seed)
  const notes = vault.scrubNotes().map(({ note }) => note)
  expect(notes).toMatchObject([{ session: expect.any(Uint8Array), from: 0, to: 0 }])
  expect(new ScrubSearch(notes).find(`say ${SECRET}`)).toEqual(new Set([SECRET]))
})
