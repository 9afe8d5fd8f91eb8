import type { SensorRecord } from "@tracehold/capture"

/** How long records wait for company before they are posted. */
const GATHER_MS = 150
/** So many batches may be on their way to a recorder that says which it has taken. */
const AHEAD_BATCHES = 8
/** What may wait here, in UTF-16 units of text plus a fixed cost per record, before the buffer gives up. */
const WAITING_UNITS = 64 * 1024 * 1024
const RECORD_UNITS = 100

export type BufferPort = {
  readonly post: (records: readonly SensorRecord[], batch: number) => void
  /** Push everything anew, as at the start of a session: records were lost. */
  readonly retell: () => void
  readonly later: (run: () => void, ms: number) => void
  readonly nowMs: () => number
}

/**
 * Holds the sensors' records until they are posted, one batch every 150 ms at most. Pushing costs an array slot and an addition.
 * When the recorder falls far behind, all that waits is dropped, counted, and told anew once the recorder is back: a mirror
 * that missed one change is wrong for good, so there is no use in dropping less.
 */
export class RecordBuffer {
  readonly #port: BufferPort
  readonly #waitingUnits: number
  #records: SensorRecord[] = []
  #units = 0
  #armed = false
  #lost = 0
  #nextBatch = 0
  #taken: number | null = null

  constructor(port: BufferPort, waitingUnits = WAITING_UNITS) {
    this.#port = port
    this.#waitingUnits = waitingUnits
  }

  push(record: SensorRecord): void {
    if (0 < this.#lost) {
      this.#lost += 1
    } else {
      this.#records.push(record)
      this.#units += RECORD_UNITS + textUnits(record)
      if (this.#waitingUnits < this.#units) this.#giveUp()
    }
    this.#arm()
  }

  /** The recorder has worked on this batch and all before it. */
  taken(batch: number): void {
    this.#taken = Math.max(this.#taken ?? -1, batch)
    if (0 < this.#records.length || 0 < this.#lost) this.#arm()
  }

  /** Post what waits now, whatever the recorder's backlog: something that depends on it follows. */
  flush(): void {
    if (0 < this.#lost) this.#tellAnew()
    if (this.#records.length === 0) return
    const records = this.#records
    this.#records = []
    this.#units = 0
    this.#port.post(records, this.#nextBatch++)
  }

  #arm(): void {
    if (this.#armed) return
    this.#armed = true
    this.#port.later(() => {
      this.#armed = false
      // A recorder that never answers has no backlog we could know of; `taken` arms again for one that does.
      const ahead = this.#taken === null ? 0 : this.#nextBatch - 1 - this.#taken
      if (ahead < AHEAD_BATCHES) this.flush()
    }, GATHER_MS)
  }

  #giveUp(): void {
    this.#lost = this.#records.length
    this.#records = []
    this.#units = 0
  }

  #tellAnew(): void {
    const records = this.#lost
    this.#lost = 0
    this.push({ kind: "lost", atMs: this.#port.nowMs(), records })
    this.#port.retell()
  }
}

function textUnits(record: SensorRecord): number {
  switch (record.kind) {
    case "doc-open":
      return record.text.length
    case "doc-change":
      return record.changes.reduce((sum, change) => sum + change.inserted.length, 0)
    case "command-data":
      return record.data.length
    default:
      return 0
  }
}
