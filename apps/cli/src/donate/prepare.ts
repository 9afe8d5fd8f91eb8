import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { type PseudonymOrder, proposePseudonyms, type Redaction, redactionSchema } from "@tracehold/consent"
import type { ChunkRef, Draft, Owner, Prepared } from "@tracehold/owner"
import { bytesText } from "../bytes-text.ts"
import { chunkName, findChunk } from "../chunk-name.ts"
import { countOf } from "../count-of.ts"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { safeText } from "../safe-text.ts"
import { unlock } from "../unlock.ts"
import { CommandError, UsageError } from "../usage-error.ts"
import { findRecipient } from "./recipients.ts"

export type PrepareOptions = {
  readonly for: string
  readonly redactions?: string
  readonly pseudonyms?: PseudonymOrder["scope"]
  readonly keep?: readonly string[]
  readonly keepAll?: boolean
}

/** Exactly what would be given. */
export async function prepareOne(io: Io, common: Common, name: string, options: PrepareOptions): Promise<Result> {
  using owner = await unlock(io, common)
  const prepared = prepare(io, owner, name, options)
  return { json: summary(prepared), text: summaryLines(prepared) }
}

/** The same, then signed. The summary is always printed first; `--yes` only spares the question. */
export async function signOne(
  io: Io,
  common: Common,
  name: string,
  options: PrepareOptions & { yes?: boolean },
): Promise<Result> {
  if (io.ask === null && options.yes !== true) throw new UsageError("Nobody can be asked: give --yes.")
  using owner = await unlock(io, common)
  const prepared = prepare(io, owner, name, options)
  io.err(`${summaryLines(prepared).join("\n")}\n\n`)
  if (options.yes !== true) {
    const answer = await io.ask?.("Sign this? (yes/no) ", { secret: false })
    if (answer?.trim() !== "yes") throw new CommandError("NOT_CONFIRMED", "Nothing was signed.")
  }
  const view = await owner.sign(prepared, prepared.content.sha256)
  const due = new Date(view.notBeforeMs).toISOString().slice(0, 16).replace("T", " ")
  return {
    json: { ...summary(prepared), statement: view.statementSha256, notBefore: view.statement.predicate.notBefore },
    text: [`Signed: donation ${view.donation}.`, `Nothing is sent before ${due} UTC; then \`tracehold donate send\` sends it.`],
  }
}

function prepare(io: Io, owner: Owner, name: string, options: PrepareOptions): Prepared {
  const chunk = findChunk(owner.chunks(), name)
  const known = owner.draft(chunk)
  const recipient = findRecipient(owner, options.for)
  const kept = [...known.kept, ...(options.keep ?? [])]
  const said = [...known.redactions, ...readRedactions(io, options.redactions)]
  const redactions = [...said, ...replacements(owner, chunk, said, kept, options.pseudonyms)]
  if (options.keepAll === true) return owner.prepare(chunk, recipient.root, keepAll(owner, chunk, redactions, kept))
  const open = owner.findings(chunk, redactions).filter(({ id }) => !kept.includes(id))
  if (open.length > 0) {
    const lines = open.map(
      ({ id, what, rule, text, count }) => `  ${id}  ${what}, ${rule}, ${count}x: ${safeText(text).slice(0, 60)}`,
    )
    io.err(
      `${["Findings to decide on (take out with --redactions, replace with --pseudonyms, or --keep <id>, or --keep-all):", ...lines].join("\n")}\n`,
    )
  }
  return owner.prepare(chunk, recipient.root, { redactions, kept })
}

/** A pseudonym for everything personal that nothing was decided about. */
function replacements(
  owner: Owner,
  chunk: ChunkRef,
  redactions: readonly Redaction[],
  kept: readonly string[],
  scope: PseudonymOrder["scope"] | undefined,
): Redaction[] {
  if (scope === undefined) return []
  const open = owner.findings(chunk, redactions).filter(({ id }) => !kept.includes(id))
  return proposePseudonyms(open, scope)
}

function keepAll(owner: Owner, chunk: { session: string; no: number }, redactions: Redaction[], kept: string[]): Draft {
  return { redactions, kept: [...kept, ...owner.findings(chunk, redactions).map(({ id }) => id)] }
}

function readRedactions(io: Io, file: string | undefined): Redaction[] {
  if (file === undefined) return []
  let json: unknown
  try {
    json = JSON.parse(readFileSync(resolve(io.cwd, file), "utf8"))
  } catch {
    throw new UsageError("The file of redactions cannot be read, or is not JSON.")
  }
  const parsed = redactionSchema.array().safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new UsageError(`The file of redactions cannot be used: at ${issue?.path.join(".") || "its top"}: ${issue?.message}`)
}

function summary(prepared: Prepared) {
  const { donation, content, files, redactions, counts, coolingOffHours, recipient } = prepared
  const kept = prepared.kept.map(({ id, what, rule, count }) => ({ id, what, rule, count }))
  return {
    donation,
    recipient: recipient.root,
    chunk: chunkName(prepared.ref),
    content,
    files,
    redactions,
    counts,
    kept,
    coolingOffHours,
    alsoGivenTo: prepared.alsoGivenTo,
  }
}

function summaryLines(prepared: Prepared): string[] {
  const { content, files, redactions, counts, kept, coolingOffHours, recipient } = prepared
  const kinds = new Map<string, number>()
  for (const { kind } of prepared.events) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  return [
    `For ${safeText(recipient.descriptor.name)} (${recipient.words.join(" ")})`,
    `under “${safeText(recipient.terms.title)}”, version ${recipient.terms.version}, for: ${recipient.terms.purposes.map(safeText).join(", ")}`,
    `Content ${content.sha256}`,
    `  ${countOf(content.events, "event")}, ${bytesText(content.bytes)}: ${[...kinds].map(([kind, count]) => `${count} ${kind}`).join(", ")}`,
    `  ${countOf(redactions, "redaction")}: ${countOf(counts.masked, "place")} masked or replaced, ${countOf(counts.removed, "event")} taken out`,
    `  ${countOf(files.length, "file or document", "files and documents")}:`,
    ...files.map(({ path, versions, bytes }) => `    ${safeText(path)}  ${countOf(versions, "version")}, ${bytesText(bytes)}`),
    `  ${countOf(kept.length, "finding stays", "findings stay")}${kept.length === 0 ? "." : ":"}`,
    ...kept.map(({ what, rule, count, text }) => `    ${what}, ${rule}, ${count}x: ${safeText(text).slice(0, 60)}`),
    `Time to think again: ${coolingOffHours} h.`,
    ...prepared.alsoGivenTo.map((name) => `Also given to ${safeText(name)}: whoever has both can tell that it is one donor.`),
  ]
}
