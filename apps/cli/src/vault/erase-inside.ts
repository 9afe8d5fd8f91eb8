import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { type ErasedInside, type ErasePlan, type EraseWhat, type Owner, owedLines } from "@tracehold/owner"
import { openStore, owedBy } from "@tracehold/vault"
import { countOf } from "../count-of.ts"
import { interruptible } from "../interruptible.ts"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { chunkProgress, type Progress } from "../progress.ts"
import { safeText } from "../safe-text.ts"
import { unlock } from "../unlock.ts"
import { CommandError, UsageError } from "../usage-error.ts"
import { ALWAYS_LEFT, type Confirm } from "./erase-confirm.ts"

export type InsideOptions = {
  readonly file?: string
  readonly repo?: string
  readonly text?: boolean
  readonly textFrom?: string
}

/** A file, a repository or a text, everywhere. */
export async function eraseInside(io: Io, common: Common, options: InsideOptions, confirm: Confirm): Promise<Result> {
  const what = await whatOf(io, options)
  using owner = await unlock(io, common)
  const plan = await cutShort(io, owner, "Looking", (on) => owner.planErase(what, on))
  if (plan.chunks.length === 0 && plan.hosts === 0) return nothingFound(plan)
  const instead = await confirm({ json: jsonOf(plan), lines: previewOf(plan) })
  if (instead !== null) return instead
  const erased = await cutShort(io, owner, "Erasing", (on) => owner.eraseEverywhere(what, on))
  return resultOf(common.vault, erased)
}

/** Ctrl-C locks the vault: looking ends at once, erasing after the chunk that has its turn; the rest is owed. */
function cutShort<T>(io: Io, owner: Owner, name: string, run: (on: Progress["on"]) => Promise<T>): Promise<T> {
  return interruptible(io, "Cancelled. Nothing was erased.", async (signal) => {
    signal.addEventListener("abort", () => owner[Symbol.dispose]())
    using progress = chunkProgress(io, name)
    return await run(progress.on)
  })
}

function nothingFound(plan: ErasePlan): Result {
  const hidden = plan.what.kind === "text" ? " Was it typed right? Capital letters and spaces count." : ""
  return {
    json: { ...jsonOf(plan), erased: false },
    text: [`Nothing of it was found in ${countOf(plan.chunksInAll, "chunk")}.${hidden}`, ...unreadableLines(plan)],
  }
}

function resultOf(vault: string, { plan, left, complete }: ErasedInside): Result {
  using store = openStore(vault)
  const owed = owedBy(store)
  return {
    json: { ...jsonOf(plan), erased: true, left, complete, owed },
    failed: left > 0,
    text: [
      `Erased from ${countOf(plan.chunks.length - left, "chunk")}.`,
      ...(left > 0 ? [`${countOf(left, "chunk")} could not be written yet, and can not be given before.`] : []),
      ...receivedLines(plan),
      ...owedLines(owed).map((line) => `Owed: ${line}`),
    ],
  }
}

async function whatOf(io: Io, { file, repo, text, textFrom }: InsideOptions): Promise<EraseWhat> {
  if (file !== undefined) return { kind: "file", path: file, ...(repo !== undefined && { repo }) }
  if (repo !== undefined) return { kind: "repo", repo }
  if (textFrom !== undefined) return { kind: "text", text: readText(resolve(io.cwd, textFrom)) }
  if (text !== true || io.ask === null)
    throw new UsageError("Nobody can be asked for the text: give it in a file, with --text-from.")
  return { kind: "text", text: await io.ask("Text to erase: ", { secret: true }) }
}

/** Without the line break that editors put at a file's end. */
function readText(file: string): string {
  try {
    return readFileSync(file, "utf8").replace(/\r?\n$/, "")
  } catch {
    throw new CommandError("NO_FILE", "The file with the text cannot be read.")
  }
}

function previewOf(plan: ErasePlan): string[] {
  const { what, names, chunks, chunksInAll, live, unsent, hosts } = plan
  const also = names.slice(1).map(safeText)
  const from = `${countOf(chunks.length, "chunk")} of ${chunksInAll}`
  return [
    what.kind === "repo" ? `Goes: ${from}, whole.` : `Goes: it, from ${from}, with what you decided about those so far.`,
    ...(also.length > 0 ? [`It was also named: ${also.join(", ")}. These go, too.`] : []),
    ...(unsent.length > 0 ? [`Taken back: ${countOf(unsent.length, "donation")} of these chunks that nobody has received.`] : []),
    ...(hosts > 0 ? [`It goes from what ${countOf(hosts, "other host")} may still have of it once that was pulled.`] : []),
    ...(live > 0 ? [`${countOf(live, "window")} recording it now will pause until you resume there.`] : []),
    ...STAYS[what.kind],
    ...ALWAYS_LEFT,
    ...receivedLines(plan),
    ...unreadableLines(plan),
  ]
}

const STAYS: Readonly<Record<EraseWhat["kind"], readonly string[]>> = {
  file: [
    "Stays: what terminals, agents and other files show of its content; its name is masked where terminals and agents say it. Erase a text, too, for that.",
    "It is recorded again when you open or change it, unless you exclude it by policy.",
  ],
  repo: ["It is recorded again when you work on it, unless you turn recording off for it by policy."],
  text: ["In its place stands filler of the same length. It is recorded again when it is seen again."],
}

function receivedLines({ received }: ErasePlan): string[] {
  return received.map(
    ({ donation, recipientName }) =>
      `${safeText(recipientName)} has a donation of these chunks: \`tracehold donate withdraw ${donation}\`.`,
  )
}

function unreadableLines({ unreadable: damaged }: ErasePlan): string[] {
  return damaged.length === 0
    ? []
    : [`${countOf(damaged.length, "damaged chunk")} could not be looked into: \`tracehold vault verify\`.`]
}

function jsonOf({ what, names, chunks, chunksInAll, live, unreadable: damaged, unsent, received, hosts }: ErasePlan) {
  const ids = (donations: ErasePlan["unsent"]) => donations.map(({ donation }) => donation)
  return {
    what: what.kind,
    names,
    chunks,
    chunksInAll,
    live,
    unreadable: damaged,
    hosts,
    unsent: ids(unsent),
    received: ids(received),
  }
}
