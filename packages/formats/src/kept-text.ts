import {
  type Actor,
  type Authorship,
  type BlobSource,
  bestAuthors,
  decodeUtf8,
  type EventOf,
  maskRange,
  type TraceEvent,
} from "@tracehold/trace"
import { OwnedText, type Rewrite } from "./owned-text.ts"

/**
 * What became of the text that one call of an agent brought in. Lengths in UTF-16 units: `written` is `kept` and what each actor took
 * out again, by the end of these events. What is taken out and brought back by an undo is kept.
 */
export type KeptText = {
  readonly agent: string
  /** The agent's id of the call; null for a change that names none, which stands alone. */
  readonly call: string | null
  /** When the first of it was written, on the trace's clock. */
  readonly atMs: number
  readonly paths: readonly string[]
  readonly written: number
  readonly kept: number
  readonly removed: Readonly<Partial<Record<Actor, number>>>
}

/** What agents wrote in these events, call by call, and how much of it is there at their end. */
export function keptText(events: readonly TraceEvent[], blobs: BlobSource): KeptText[] {
  const follower = new Follower(bestAuthors(events), blobs)
  for (const event of events) follower.take(event)
  return follower.told()
}

type Call = Pick<KeptText, "agent" | "call" | "atMs"> & { paths: Set<string>; written: number; removed: Map<Actor, number> }
/** Text that a change took out, for an undo to bring back. */
type Taken = { readonly path: string; readonly text: OwnedText; readonly actor: Actor }
type Change = { readonly no: number; readonly path: string; readonly atMs: number; readonly by: Authorship | undefined }

const MOST_TAKEN = 200
/** Text that no agent brought in. */
const nobodys = (text: string) => new OwnedText(text)

class Follower {
  readonly #authors: ReadonlyMap<number, Authorship>
  readonly #blobs: BlobSource
  /** By path: documents that are open, and files as they lie on disk, as far as they were seen. */
  readonly #docs = new Map<string, OwnedText>()
  readonly #files = new Map<string, OwnedText>()
  readonly #calls = new Map<string, Call>()
  /** By the change's number, for those of agents. */
  readonly #callOf = new Map<number, Call>()
  #taken: Taken[] = []

  constructor(authors: ReadonlyMap<number, Authorship>, blobs: BlobSource) {
    this.#authors = authors
    this.#blobs = blobs
  }

  take(event: TraceEvent): void {
    if (event.kind === "open") this.#open(event.doc, event.text)
    else if (event.kind === "keyframe") for (const { doc, text } of event.docs) this.#open(doc, text)
    else if (event.kind === "edit") this.#edit(event)
    else if (event.kind === "mask") this.#mask(event)
    else if (event.kind === "file") this.#file(event)
    else if (event.kind === "save") this.#saved(event.doc)
    else if (event.kind === "close") this.#docs.delete(event.doc)
  }

  told(): KeptText[] {
    return [...this.#calls.values()].map(({ paths, removed, ...call }) => {
      const gone = [...removed.values()].reduce((sum, units) => sum + units, 0)
      return { ...call, paths: [...paths], removed: Object.fromEntries(removed), kept: call.written - gone }
    })
  }

  #open(doc: string, blob: string): void {
    const text = this.#read(blob)
    if (text === null) return
    const known = this.#docs.get(doc) ?? this.#files.get(doc)
    const rewrite = { added: nobodys, removed: (gone: OwnedText) => this.#count("unknown", gone) }
    this.#docs.set(doc, known?.rewritten(text, rewrite) ?? nobodys(text))
  }

  #edit({ doc, change: no, changes, reason, atMs }: EventOf<"edit">): void {
    let text = this.#docs.get(doc)
    if (text === undefined) return
    const rewrite = this.#rewrite({ no, path: doc, atMs, by: this.#authors.get(no) }, reason !== undefined)
    for (const { offset, deleted, inserted } of changes) {
      const next = text.slice(offset, offset + deleted).rewritten(inserted, rewrite)
      text = text.replace(offset, deleted, next)
    }
    this.#docs.set(doc, text)
  }

  #mask({ doc, offset, length }: EventOf<"mask">): void {
    const text = this.#docs.get(doc)
    if (text !== undefined) this.#docs.set(doc, text.reading(maskRange(text.text, offset, length)))
  }

  /** Of a document that is open its edits tell, also of those that loaded the file anew. */
  #file({ path, from, change: no, before, after, atMs }: EventOf<"file">): void {
    const known = this.#files.get(from ?? path) ?? this.#version(before)
    const next = after === null ? "" : (this.#version(after)?.text ?? null)
    if (from !== undefined) this.#files.delete(from)
    this.#files.delete(path)
    if (this.#docs.has(path) || next === null) return
    const rewrite = this.#rewrite({ no, path, atMs, by: this.#authors.get(no) }, false)
    const text = known?.rewritten(next, rewrite) ?? nobodys(next)
    if (after !== null) this.#files.set(path, text)
  }

  #saved(doc: string): void {
    const text = this.#docs.get(doc)
    if (text !== undefined) this.#files.set(doc, text)
  }

  #rewrite(change: Change, again: boolean): Rewrite {
    const { path } = change
    const actor = change.by?.actor ?? "unknown"
    return {
      removed: (text) => {
        this.#count(actor, text)
        if (text.text !== "") this.#taken = [...this.#taken.slice(-MOST_TAKEN), { path, text, actor }]
      },
      added: (text) => (again ? this.#broughtBack(path, text) : null) ?? this.#written(change, text),
    }
  }

  #written({ no, path, atMs, by }: Change, text: string): OwnedText {
    if (text === "" || by?.actor !== "agent") return nobodys(text)
    const key = by.call === undefined ? `change ${no}` : `call ${by.agent} ${by.call}`
    const none = {
      agent: by.agent ?? "unknown",
      call: by.call ?? null,
      atMs,
      paths: new Set<string>(),
      written: 0,
      removed: new Map(),
    }
    const call: Call = this.#calls.get(key) ?? none
    this.#calls.set(key, call)
    this.#callOf.set(no, call)
    call.paths.add(path)
    call.written += text.length
    return new OwnedText(text, [{ units: text.length, by: no }])
  }

  /** @param sign - -1 for what comes back. */
  #count(actor: Actor, { runs }: OwnedText, sign = 1): void {
    for (const { units, by } of runs) {
      const removed = by === null ? undefined : this.#callOf.get(by)?.removed
      removed?.set(actor, (removed.get(actor) ?? 0) + sign * units)
    }
  }

  #broughtBack(path: string, text: string): OwnedText | null {
    const at = this.#taken.findLastIndex((taken) => taken.path === path && taken.text.text === text)
    const [taken] = at < 0 ? [] : this.#taken.splice(at, 1)
    if (taken !== undefined) this.#count(taken.actor, taken.text, -1)
    return taken?.text ?? null
  }

  /** A file's text; empty for none, null for one that is not recorded. */
  #version(version: EventOf<"file">["before"]): OwnedText | null {
    if (version === null) return nobodys("")
    const text = version === "unknown" || version.blob === null ? null : this.#read(version.blob)
    return text === null ? null : nobodys(text)
  }

  #read(blob: string): string | null {
    const bytes = this.#blobs(blob)
    return bytes === undefined ? null : decodeUtf8(bytes)
  }
}
