import { namesFile, otherNames, showsText } from "@tracehold/consent"
import type { TraceEvent } from "@tracehold/trace"
import { type ChunkInfo, type ChunkRef, listHosts, VaultError } from "@tracehold/vault"
import type { Desk } from "./desk.ts"
import { donationViews } from "./donation-view.ts"
import { readDraft } from "./draft.ts"
import type { ErasePlan, EraseWhat } from "./erase-views.ts"
import { checkWhat, isOfRepo } from "./erase-what.ts"
import { OwnerError } from "./error.ts"
import { chunkKey, sameChunk } from "./same-chunk.ts"

/** What was seen of a chunk in one state. `names`: further names of the file that it knows. */
type Seen = { readonly there: boolean; readonly readable: boolean; readonly names: readonly string[] }

/** Finds what an erase is about. Chunks that did not change since are not opened again. */
export class EraseSearch {
  readonly what: EraseWhat
  readonly #desk: Desk
  readonly #isLocked: () => boolean
  readonly #seen = new Map<string, Seen>()
  #names: readonly string[]
  #looked: readonly ChunkInfo[] = []
  /** @param isLocked - asked between chunks, because the owner may lock meanwhile. @throws OwnerError `BAD_ERASE`. */
  constructor(desk: Desk, what: EraseWhat, isLocked: () => boolean) {
    checkWhat(what)
    this.#desk = desk
    this.#isLocked = isLocked
    this.what = what
    this.#names = what.kind === "file" ? [what.path] : []
  }

  /**
   * Every chunk, as it was when it was looked at. Of which repositories one is stands at its beginning: for these it need not be as it
   * was.
   */
  get looked(): readonly ChunkInfo[] {
    if (this.what.kind !== "repo") return this.#looked
    const known = new Set(this.#looked.map(chunkKey))
    return this.#desk.vault.chunks().filter((chunk) => known.has(chunkKey(chunk)))
  }

  /** False when a window wrote something, or closed a chunk, since: then nothing found does not mean that nothing is there. */
  get isCurrent(): boolean {
    const known = new Set(this.looked.map(stateOf))
    return this.#desk.vault.chunks().every((chunk) => known.has(stateOf(chunk)))
  }

  /** Chunks that are being recorded, and had nothing of it when they were looked at. */
  get openOthers(): ChunkRef[] {
    return this.#looked.flatMap(({ session, no, state, ...rest }) =>
      state === "open" && this.#seen.get(stateOf({ session, no, state, ...rest }))?.there === false ? [{ session, no }] : [],
    )
  }

  /** Opens every chunk that changed since it was last looked at, with a pause after each. @throws OwnerError `LOCKED`. */
  async look(onProgress?: (done: number, total: number) => void): Promise<ErasePlan> {
    for (let known = -1; known < this.#names.length; ) {
      known = this.#names.length
      this.#looked = this.#desk.vault.chunks()
      for (const [done, chunk] of this.#looked.entries()) {
        onProgress?.(done, this.#looked.length)
        if (this.#seen.has(stateOf(chunk))) continue
        this.#note(chunk, this.#lookAt(chunk))
        await new Promise((resolve) => setImmediate(resolve))
        if (this.#isLocked()) throw new OwnerError("LOCKED")
      }
      onProgress?.(this.#looked.length, this.#looked.length)
    }
    return this.#plan()
  }

  #note(chunk: ChunkInfo, seen: Seen): void {
    this.#seen.set(stateOf(chunk), seen)
    if (seen.names.length === 0) return
    // Chunks that were looked at before may have the file under its other name.
    this.#names = [...this.#names, ...seen.names]
    for (const [state, { there }] of this.#seen) if (!there) this.#seen.delete(state)
  }

  #lookAt(chunk: ChunkInfo): Seen {
    try {
      const events = this.#desk.vault.events(chunk)
      const names = this.#isWanted(events) ? otherNames(events, this.#names) : []
      return { there: this.#isThere(chunk, events), readable: true, names }
    } catch (error) {
      if (!(error instanceof VaultError)) throw error
      return { there: false, readable: false, names: [] }
    }
  }

  #isThere(chunk: ChunkInfo, events: readonly TraceEvent[]): boolean {
    const { what } = this
    const blobs = this.#desk.vault.blobs(chunk)
    if (what.kind === "repo") return isOfRepo(events, what.repo)
    if (what.kind === "text") return showsText(events, blobs, what.text) || this.#isInDraft(chunk)
    return this.#isWanted(events) && (namesFile(events, blobs, this.#names) || this.#isInDraft(chunk))
  }

  /** What the owner wanted taken out before giving names it, too. */
  #isInDraft(chunk: ChunkInfo): boolean {
    const sought = this.what.kind === "text" ? [this.what.text] : this.#names
    const said = readDraft(this.#desk, chunk).redactions.flatMap((one) =>
      one.kind === "text" ? [one.text] : one.kind === "file" ? [one.path] : [],
    )
    return said.some((text) => sought.some((one) => text.includes(one)))
  }

  /** The same path in another repository is another file. */
  #isWanted(events: readonly TraceEvent[]): boolean {
    return this.what.kind === "file" && (this.what.repo === undefined || isOfRepo(events, this.what.repo))
  }

  #plan(): ErasePlan {
    const seen = (chunk: ChunkInfo) => this.#seen.get(stateOf(chunk))
    const there = this.#looked.filter((chunk) => seen(chunk)?.there === true)
    const donations = donationViews(this.#desk).filter(({ ref }) => there.some((chunk) => sameChunk(chunk, ref)))
    return {
      what: this.what,
      names: this.#names,
      chunks: there.map(({ session, no }) => ({ session, no })),
      live: there.filter(({ state }) => state === "open").length,
      unreadable: this.#looked.flatMap((chunk) =>
        seen(chunk)?.readable === false ? [{ session: chunk.session, no: chunk.no }] : [],
      ),
      chunksInAll: this.#looked.length,
      unsent: donations.filter(({ state }) => state === "waiting" || state === "sending"),
      received: donations.filter(({ state }) => state === "received"),
      hosts: listHosts(this.#desk.vault.store).length,
    }
  }
}

function stateOf(chunk: ChunkInfo): string {
  return `${chunkKey(chunk)}:${chunk.rev}:${chunk.state}:${chunk.events}`
}
