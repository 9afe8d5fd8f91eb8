import { readFileSync } from "node:fs"
import { join } from "node:path"
import {
  buildShards,
  type CheckedDonation,
  donationConversations,
  type OpenedDataset,
  type ProofLine,
  replayDonation,
} from "@tracehold/dataset"
import { conversationLines, crowdCodeRows, DIALECT_A, readCrowdCode, serializeSession, writeCrowdCode } from "@tracehold/formats"
import { MASK_FILLER } from "@tracehold/trace"

export type DatasetCheck = {
  readonly proofs: readonly ProofLine[]
  /** Events of the opened donation by kind and actor. */
  readonly counts: Readonly<Record<string, number>>
  readonly events: number
  readonly contentBytes: number
  readonly files: { readonly compared: number; readonly equal: number; readonly maskedUnits: number }
  readonly views: { readonly checked: number; readonly differ: number }
  readonly dialectBytes: number
  readonly problems: readonly string[]
}

/** Hold what was opened against the disk, against its own hashes, and against the dialect's rules. */
export function checkDataset(input: {
  opened: OpenedDataset
  repository: string
  out: string
  hidden: readonly string[]
}): DatasetCheck {
  const { opened, repository, out, hidden } = input
  const problems: string[] = opened.refused.map(({ why }) => `a donation was refused: ${why}`)
  for (const { proof, text, checked, held } of opened.proofs) {
    const nothingToCheck = checked === 0 && proof === "withdrawals"
    if (!nothingToCheck && (checked === 0 || held !== checked)) problems.push(`${text}: ${held} of ${checked}`)
  }
  const [donation] = opened.donations
  if (donation === undefined) throw new Error(`nothing to check: ${problems.join("; ")}`)
  const replayed = replayDonation(donation)
  if (replayed.views.differ > 0) problems.push(`${replayed.views.differ} observations do not follow from the edits`)
  if (replayed.missing.length > 0) problems.push(`${replayed.missing.length} blobs are missing`)
  const files = compareFiles(replayed.files, repository, problems)
  const all =
    JSON.stringify(donation.events) +
    [...replayed.files.values()].map(({ text }) => text).join() +
    [...replayed.documents.values()].join()
  for (const text of hidden)
    if (all.includes(text)) problems.push(`a text that was to be hidden is in the donation (${text.length} characters)`)
  return {
    proofs: opened.proofs,
    counts: countEvents(donation),
    events: donation.events.length,
    contentBytes: new TextEncoder().encode(all).length,
    files,
    views: replayed.views,
    dialectBytes: checkDialect(donation, out, problems),
    problems,
  }
}

type Files = ReturnType<typeof replayDonation>["files"]

/** Every text file of the donation's end against the disk: the same length, the same units outside masked ranges. */
function compareFiles(files: Files, repository: string, problems: string[]): DatasetCheck["files"] {
  let equal = 0
  let compared = 0
  let maskedUnits = 0
  for (const [path, { text }] of files) {
    if (text === null) continue
    compared++
    const disk = readOrNull(join(repository, path))
    const same =
      disk !== null &&
      disk.length === text.length &&
      [...range(text.length)].every((i) => text[i] === disk[i] || text[i] === MASK_FILLER)
    if (same) equal++
    else
      problems.push(
        `a file does not replay to what is on disk (${disk === null ? "missing" : `${disk.length} units, replayed ${text.length}`})`,
      )
    if (disk !== null) for (let i = 0; i < text.length; i++) if (text[i] !== disk[i]) maskedUnits++
  }
  if (compared === 0 || maskedUnits === 0) problems.push("no file with a masked secret could be compared")
  return { compared, equal, maskedUnits }
}

/** The dataset's file against a second way: rows written as CSV, read back, and serialised from there. */
function checkDialect(donation: CheckedDonation, out: string, problems: string[]): number {
  const shards = buildShards({ donations: [donation], out, validationRatio: 0 })
  const written = readFileSync(join(out, "training.jsonl"), "utf8") + readFileSync(join(out, "validation.jsonl"), "utf8")
  const direct = conversationLines(donationConversations(donation, DIALECT_A).conversations, DIALECT_A)
  if (written !== direct) problems.push("the dataset's file is not the dialect's")
  const rows = crowdCodeRows(donation.events, donation.blobs)
  const read = readCrowdCode(new TextEncoder().encode(writeCrowdCode(rows)))
  if (read.kind !== "ok") problems.push("the rows cannot be read back")
  else if (conversationLines(serializeSession(read.rows, DIALECT_A), DIALECT_A) !== direct)
    problems.push("rows that were written and read serialise otherwise")
  if (shards.training.conversations + shards.validation.conversations === 0) problems.push("the dialect's file is empty")
  return Buffer.byteLength(written)
}

function countEvents({ events }: CheckedDonation): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const event of events) {
    const name = "by" in event && event.kind !== "attribution" ? `${event.kind} by ${event.by.actor}` : event.kind
    counts[name] = (counts[name] ?? 0) + 1
  }
  return Object.fromEntries(Object.entries(counts).sort())
}

function* range(count: number): Generator<number> {
  for (let i = 0; i < count; i++) yield i
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return null
  }
}
