import { fromHex } from "@tracehold/crypto"
import type { SealedBlock } from "./block.ts"
import { VaultError } from "./error.ts"
import { finishErases } from "./finish-erases.ts"
import { finishPull, type Host, meetHost, obeyed, ordersFor } from "./merge-host.ts"
import { hasPack, type Incoming, isWhole, mergeChunk, mergeNotes, mergePack, mergeTombstones, standingOf } from "./merge-store.ts"
import type { Channel } from "./pull-frames.ts"
import type { RemoteChunk, RemoteOrder } from "./pull-messages.ts"
import { SEALED_NOTE_BYTES } from "./pull-offer.ts"
import { PullTalk } from "./pull-talk.ts"
import { SQL, type Store } from "./store.ts"

/** What a pull did. Counts of chunks. */
export type Pulled = {
  /** Id of the host's store, hex. */
  readonly store: string
  readonly taken: number
  /** Erased there because they were erased here. */
  readonly erasedThere: number
  /** Erased here because they were erased there. */
  readonly erasedHere: number
  /** Put aside, at the host: another chunk has the name here, or rows do not fit together. Nobody took or erased them. */
  readonly aside: readonly { readonly session: string; readonly no: number; readonly why: "clash" | "damaged" }[]
  /** Still there: being written, or put aside. */
  readonly left: number
  /** False: the host could not cut its log yet, because a window reads it; it does so when its store is next opened. */
  readonly complete: boolean
  /** The host's store is older than at the last pull: somebody put a copy of it back. */
  readonly older: boolean
}

/** More than any chunk that a recorder writes. */
const MAX_CHUNK_BYTES = 512 << 20

/**
 * Take over all closed chunks of a write-only host's store, sealed as they are; no key is needed. Each is one transaction, after which the
 * host erases its own; a pull that breaks off anywhere is gone on with by the next. What was erased on either side goes on the other first.
 *
 * @param card - the text of this vault's card.
 * @throws VaultError `CHANNEL`; `NOT_A_HOST`; `FULL`; `BUSY`; `DAMAGED` for a host whose store is damaged.
 */
export async function pullFrom(
  store: Store,
  channel: Channel,
  card: string,
  nowMin: () => number,
  onChunk: (taken: number) => void = () => {},
): Promise<Pulled> {
  const pull = new Pull(store, channel, nowMin)
  try {
    return await pull.run(card, onChunk)
  } finally {
    finishErases(store)
  }
}

class Pull {
  readonly #store: Store
  readonly #talk: PullTalk
  readonly #nowMin: () => number
  readonly #aside: Pulled["aside"][number][] = []
  #taken = 0
  #erasedThere = 0
  #erasedHere = 0

  constructor(store: Store, channel: Channel, nowMin: () => number) {
    this.#store = store
    this.#talk = new PullTalk(channel)
    this.#nowMin = nowMin
  }

  async run(card: string, onChunk: (taken: number) => void): Promise<Pulled> {
    const hello = (await this.#talk.ask({ kind: "hello", protocol: 0, card }, "hello")).answer
    const host = meetHost(this.#store, fromHex(hello.store), hello.epoch, hello.newest)
    await this.#tellOrders(host)
    await this.#takeTombstones(host)
    await this.#takeNotes()
    await this.#takeChunks(host, onChunk)
    const notes = await this.#takeNotes() // Again: a window may have learnt something about what was just taken.
    if (notes > 0) await this.#talk.ask({ kind: "notes-taken", upTo: notes }, "done")
    const { answer, body } = await this.#talk.ask({ kind: "finish" }, "left")
    return {
      store: hello.store,
      taken: this.#taken,
      erasedThere: this.#erasedThere,
      erasedHere: this.#erasedHere,
      aside: this.#aside,
      left: finishPull(this.#store, host, answer.newest, body),
      complete: answer.complete,
      older: host.older,
    }
  }

  async #tellOrders(host: Host): Promise<void> {
    for (let at = host.orders, more = true; more; ) {
      const page = ordersFor(this.#store, host, at)
      if (page.orders.length > 0) await this.#order(page.orders)
      obeyed(this.#store, host, page.upTo)
      ;({ upTo: at, more } = page)
    }
  }

  async #order(orders: readonly RemoteOrder[]): Promise<void> {
    this.#erasedThere += (await this.#talk.ask({ kind: "orders", orders: [...orders] }, "obeyed")).answer.chunks
  }

  async #takeTombstones(host: Host): Promise<void> {
    for (let at = host.tombs, more = true; more; ) {
      const { answer } = await this.#talk.ask({ kind: "tombstones", after: at }, "tombstones")
      if (answer.upTo < at || (answer.more && answer.upTo === at)) throw new VaultError("CHANNEL")
      this.#erasedHere += mergeTombstones(this.#store, host, answer.list, answer.upTo, this.#nowMin())
      ;({ upTo: at, more } = answer)
    }
    if (this.#erasedHere > 0) this.#store.erased()
  }

  /** @returns the number up to which all notes are here. */
  async #takeNotes(): Promise<number> {
    let at = 0
    for (let more = true; more; ) {
      const { answer, body } = await this.#talk.ask({ kind: "notes", after: at }, "notes")
      if (body.length % SEALED_NOTE_BYTES !== 0 || answer.upTo < at || (answer.more && answer.upTo === at))
        throw new VaultError("CHANNEL")
      const count = body.length / SEALED_NOTE_BYTES
      const notes = Array.from({ length: count }, (_, i) => body.slice(i * SEALED_NOTE_BYTES, (i + 1) * SEALED_NOTE_BYTES))
      mergeNotes(this.#store, notes)
      ;({ upTo: at, more } = answer)
    }
    return at
  }

  async #takeChunks(host: Host, onChunk: (taken: number) => void): Promise<void> {
    let after: { session: string; no: number } | null = null
    let asked: string | null = null
    for (;;) {
      const { chunk }: { chunk: RemoteChunk | null } = (await this.#talk.ask({ kind: "next", after }, "offer")).answer
      if (chunk === null) return
      if (after !== null && !follows(chunk, after)) throw new VaultError("CHANNEL")
      const name = `${chunk.session}:${chunk.no}`
      // What was erased here goes there; what is then left of it is offered again, once.
      if (await this.#oneChunk(host, chunk, name === asked)) after = { session: chunk.session, no: chunk.no }
      asked = name
      onChunk(this.#taken)
    }
  }

  /** @returns false when the same chunk is to be asked for again. */
  async #oneChunk(host: Host, chunk: RemoteChunk, again: boolean): Promise<boolean> {
    const standing = standingOf(this.#store[SQL], host, chunk)
    switch (standing.kind) {
      case "have":
        await this.#release(chunk)
        return true
      case "gone":
        await this.#order([{ kind: "chunk", session: chunk.session, no: chunk.no }])
        return true
      case "erased-time":
        if (!again) await this.#order([{ kind: "time", fromMin: standing.fromMin, toMin: standing.toMin }])
        return again
      case "clash":
        this.#putAside(chunk, "clash")
        return true
      case "take":
        return (await this.#take(host, chunk)) || again
    }
  }

  /** @returns false when it changed there meanwhile. */
  async #take(host: Host, offered: RemoteChunk): Promise<boolean> {
    for (const id of offered.packs) {
      if (hasPack(this.#store, host, id)) continue
      const { answer, body } = await this.#talk.ask({ kind: "pack", id }, "pack", "changed")
      if (answer.kind === "changed") return false
      const { kind: _, ...pack } = answer
      if (pack.id !== id || !mergePack(this.#store, host, pack, body)) {
        this.#putAside(offered, "clash")
        return true
      }
    }
    const incoming = await this.#rows(offered)
    if (incoming === null) return false
    if (!isWhole(incoming)) {
      this.#putAside(offered, "damaged")
      return true
    }
    if (!mergeChunk(this.#store, host, incoming)) return false
    this.#taken++
    await this.#release(incoming.chunk)
    return true
  }

  async #rows({ session, no, rev }: RemoteChunk): Promise<Incoming | null> {
    const blocks: SealedBlock[] = []
    let bytes = 0
    await this.#talk.say({ kind: "rows", session, no, rev })
    for (;;) {
      const { answer, body } = await this.#talk.hear("block", "chunk", "changed")
      bytes += body.length
      if (bytes > MAX_CHUNK_BYTES) throw new VaultError("CHANNEL")
      if (answer.kind === "changed") return null
      if (answer.kind === "block") {
        const { block: kind, first, last, toMin, raw } = answer
        blocks.push({ kind, first, last, toMin, raw, body: body.slice() })
        continue
      }
      const { chunk, key } = answer
      if (chunk.session !== session || chunk.no !== no || chunk.rev !== rev) throw new VaultError("CHANNEL")
      return { chunk, key, blocks, summary: body.length === 0 ? null : body.slice() }
    }
  }

  /** It is safe here: there it may go. One that changed there meanwhile is offered again the next time. */
  async #release({ session, no, rev, keyId, events }: RemoteChunk): Promise<void> {
    await this.#talk.ask({ kind: "taken", session, no, rev, keyId, events }, "done", "changed")
  }

  #putAside({ session, no }: RemoteChunk, why: "clash" | "damaged"): void {
    this.#aside.push({ session, no, why })
  }
}

/** Offers come in order, so that no host can keep a pull going for ever with the same. */
function follows(chunk: RemoteChunk, after: { readonly session: string; readonly no: number }): boolean {
  return chunk.session > after.session || (chunk.session === after.session && chunk.no > after.no)
}
