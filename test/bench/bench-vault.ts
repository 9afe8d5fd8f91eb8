import { randomBytes } from "node:crypto"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { SecretKey, toHex } from "@tracehold/crypto"
import type { Engine } from "@tracehold/policy"
import { createVault, openStore, readCard, SessionWriter, type Store } from "@tracehold/vault"
import { SessionRecorder } from "../../packages/recorder/src/session-recorder.ts"

/** A recorder of the real kind on a real vault (a new one unless it is there), in this thread, on a clock that the bench moves. */
export class BenchVault implements Disposable {
  readonly folder: string
  readonly recorder: SessionRecorder
  nowMs = 0
  readonly #store: Store
  readonly #writer: SessionWriter

  constructor(base: string, workspace: string, engine: Engine) {
    this.folder = join(base, "vault")
    if (!existsSync(this.folder)) createVault(this.folder, [{ kind: "phrase", id: "words", seed: SecretKey.random() }])
    this.#store = openStore(this.folder)
    const sessionId = randomBytes(16)
    this.#writer = SessionWriter.start(this.#store, readCard(this.folder), { sessionId, nowMin: 1, onErased: () => {} })
    this.recorder = new SessionRecorder(
      {
        kind: "start",
        vault: this.folder,
        storage: base,
        sessionId: toHex(sessionId),
        wallMs: 60_000,
        host: { editor: "bench", version: "0", platform: "linux", remote: false },
        roots: [{ name: "work", path: workspace }],
        trusted: true,
        userPolicy: null,
        transcripts: [],
      },
      engine,
      () => this.nowMs,
    )
    this.recorder.writeTo(this.#writer)
  }

  get nowMin(): number {
    return 1 + Math.floor(this.nowMs / 60_000)
  }

  /** Everything written, the last chunk closed, the log of the database folded in. */
  close(): void {
    this.recorder.close(this.nowMin)
    this[Symbol.dispose]()
  }

  [Symbol.dispose](): void {
    this.#writer[Symbol.dispose]()
    this.#store[Symbol.dispose]()
  }
}
