import { fromBase64 } from "@tracehold/crypto"
import { checkDescriptor, type Descriptor, isConsent, parseTime, type Statement, statementSchema } from "@tracehold/protocol"
import { decodeUtf8, encodeUtf8 } from "@tracehold/trace"
import { deleteOutbox, listOutbox, putOutbox, readOutbox, type Store, updateOutbox } from "@tracehold/vault"
import { OwnerError } from "./error.ts"
import { decodeItem, encodeItem, type OutboxItem } from "./outbox-item.ts"
import type { ChunkRef } from "./views.ts"

/** One item of the outbox with what follows from it. `root` and `descriptor` are null when the descriptor is damaged. */
export type OutboxRow = {
  /** 32 hex digits; a consent's is its donation's. */
  readonly id: string
  readonly url: string
  readonly dueMs: number
  readonly item: OutboxItem
  readonly receipt: Uint8Array | null
  readonly root: string | null
  readonly descriptor: Descriptor | null
  readonly seq: number
  readonly donation: string
  readonly what: "donation" | "withdrawal"
}

export type NewItem = Pick<OutboxRow, "id" | "dueMs" | "url" | "item"> & {
  readonly ref: ChunkRef | null
  readonly body: Uint8Array
}

/** Statements that wait for their time and for their recipient, with the encrypted bytes they permit. Works locked. */
export class Outbox {
  readonly #store: Store
  constructor(store: Store) {
    this.#store = store
  }

  rows(): OutboxRow[] {
    return listOutbox(this.#store).flatMap(({ id, url, envelope, receipt }) => {
      const item = decodeItem(envelope)
      const statement = item === null ? null : statementIn(item)
      if (item === null || statement === null) return [] // Not ours, or damaged: never sent; `vault verify` shows damage.
      const checked = checkDescriptor(item.descriptor)
      const { predicate } = statement
      return {
        id,
        url,
        item,
        receipt,
        dueMs: isConsent(statement) && !item.withheld ? parseTime(statement.predicate.notBefore) : 0,
        root: checked.kind === "ok" ? checked.root : null,
        descriptor: checked.kind === "ok" ? checked.descriptor : null,
        seq: predicate.seq,
        donation: predicate.donation,
        what: isConsent(statement) ? "donation" : "withdrawal",
      }
    })
  }

  get(id: string): OutboxRow | null {
    return this.rows().find((row) => row.id === id) ?? null
  }

  put({ id, ref, dueMs, url, item, body }: NewItem): void {
    putOutbox(this.#store, { id, ref, dueMin: Math.ceil(dueMs / 60_000), url, envelope: encodeItem(item) }, body)
  }

  /** @throws OwnerError `CHANGED` when it was erased meanwhile: nothing of it may be sent any more. */
  body(row: OutboxRow): Uint8Array {
    const body = readOutbox(this.#store, row.id)
    if (body === null) throw new OwnerError("CHANGED", { why: ERASED })
    return body
  }

  /** @throws OwnerError `CHANGED` when it was erased, taken back or replaced since it was read, by whomever. */
  checkStillMeant({ id, item }: OutboxRow): void {
    const now = this.get(id)
    const same = now !== null && now.item.withheld === item.withheld && now.item.statement.payload === item.statement.payload
    if (!same || now.item.stopped !== null) throw new OwnerError("CHANGED", { why: ERASED })
  }

  /** @throws OwnerError `CHANGED` as `body`. */
  update(row: OutboxRow, item: OutboxItem): void {
    if (!updateOutbox(this.#store, row.id, { envelope: encodeItem(item) })) throw new OwnerError("CHANGED", { why: ERASED })
  }

  /** It will not be tried again, and its bytes are dropped. */
  stop(row: OutboxRow, item: OutboxItem): void {
    updateOutbox(this.#store, row.id, { envelope: encodeItem(item), dropBody: true })
  }

  /** Keep the recipient's answer until the owner unlocks; the bytes are not needed any more. */
  receive(row: OutboxRow, item: OutboxItem, receipt: unknown): void {
    updateOutbox(this.#store, row.id, {
      envelope: encodeItem(item),
      receipt: encodeUtf8(JSON.stringify(receipt)),
      dropBody: true,
    })
  }

  delete(id: string): void {
    deleteOutbox(this.#store, id)
  }
}

const ERASED = "It was erased or taken back meanwhile. Nothing more of it is sent."

function statementIn({ statement }: OutboxItem): Statement | null {
  try {
    const parsed = statementSchema.safeParse(JSON.parse(decodeUtf8(fromBase64(statement.payload)) ?? "null"))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
