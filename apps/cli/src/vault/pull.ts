import { pullHost } from "@tracehold/owner"
import { forgetHost, listHosts, openStore, type Pulled, readSlots, servePull } from "@tracehold/vault"
import { countOf } from "../count-of.ts"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { safeText } from "../safe-text.ts"
import { CommandError, UsageError } from "../usage-error.ts"

type Options = { readonly via?: string; readonly from?: string; readonly forget?: string }

/** More lines of what the other side says are not shown. */
const MOST_LINES = 40

/** Take over what a write-only host recorded. Works locked. */
export async function pullHere(io: Io, { vault }: Common, { via, from, forget }: Options): Promise<Result> {
  if ([via, from, forget].filter((one) => one !== undefined).length !== 1) {
    throw new UsageError(
      "Say where the host's store is, with --via or --from; or which host nothing more comes from, with --forget.",
    )
  }
  if (forget !== undefined) return forgetHere(vault, forget)
  readSlots(vault) // Chunks are taken to where their keys are, and nowhere else.
  const onChunk = (taken: number) => {
    if (io.ask !== null) io.err(`\r${countOf(taken, "chunk")} taken`)
  }
  const said = new SaidElsewhere(io)
  const place = via === undefined ? { from: from ?? "" } : { via }
  const pulled = await pullHost(vault, place, { now: io.now, onChunk, onSaid: (text) => said.add(text) })
  if (io.ask !== null && pulled.taken > 0) io.err("\n")
  return { json: { folder: vault, ...pulled }, failed: pulled.aside.length > 0, text: lines(pulled) }
}

/** A machine that is no more: what waits for it waits no longer. */
function forgetHere(vault: string, name: string): Result {
  using store = openStore(vault)
  const [host, other] = listHosts(store).filter((one) => name !== "" && one.store.startsWith(name))
  if (host === undefined || other !== undefined) {
    throw new CommandError(
      "NO_HOST",
      "No host that was pulled has this name, or more than one. `tracehold vault status` lists them.",
    )
  }
  forgetHost(store, host.store)
  return {
    json: { folder: vault, forgot: host.store },
    text: [`Nothing waits for host ${host.store.slice(0, 8)} any more. The next unlock goes on with what did.`],
  }
}

/** The write-only host's side: answers on the standard streams until the other side ends. */
export async function serveHere(io: Io, { vault }: Common): Promise<Result> {
  const { channel } = io
  if (channel === undefined) throw new CommandError("NO_CHANNEL", "This is for `tracehold vault pull --via`, over a pipe.")
  await servePull(vault, channel(), () => Math.floor(io.now() / 60_000))
  return { json: {}, text: [] }
}

function lines({ store, taken, erasedThere, erasedHere, aside, left, complete, older }: Pulled): string[] {
  const writing = left - aside.length
  return [
    taken === 0
      ? `Nothing new on host ${store.slice(0, 8)}.`
      : `${countOf(taken, "chunk")} taken over from host ${store.slice(0, 8)}, and erased there. The next unlock confirms what came.`,
    ...(writing > 0 ? [`${countOf(writing, "chunk")} left there until the window that writes there closes.`] : []),
    ...(erasedThere > 0 ? [`${countOf(erasedThere, "chunk")} erased there, because you erased them here.`] : []),
    ...(erasedHere > 0 ? [`${countOf(erasedHere, "chunk")} erased here, because they were erased there.`] : []),
    ...aside.map(({ session, no, why }) => `Put aside there: ${session.slice(0, 8)}.${no}, ${WHY[why]}.`),
    ...(older ? ["That host's store is an older copy of what it was: what you erased since was erased there again."] : []),
    ...(complete ? [] : ["A window there still reads the old log: what was taken goes from its disk when that closes."]),
  ]
}

const WHY = {
  clash: "because another chunk has that name here; neither was changed",
  damaged: "because its rows do not fit together; look at it there with `tracehold vault verify`",
} as const

/** What another machine says, line by line, with nothing in it that a terminal would obey. */
class SaidElsewhere {
  readonly #io: Io
  #rest = ""
  #count = 0
  constructor(io: Io) {
    this.#io = io
  }

  add(text: string): void {
    const all = `${this.#rest}${text}`.split("\n")
    this.#rest = (all.pop() ?? "").slice(-1000)
    for (const line of all) if (this.#count++ < MOST_LINES) this.#io.err(`| ${safeText(line.slice(0, 1000))}\n`)
  }
}
