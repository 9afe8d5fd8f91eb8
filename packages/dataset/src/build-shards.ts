import { closeSync, mkdirSync, openSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { conversationLines, DIALECT_A, type DialectOptions } from "@tracehold/formats"
import { DatasetError } from "./error.ts"
import type { CheckedDonation } from "./open-donations.ts"
import type { Provenance } from "./provenance.ts"
import { datasetRows, donationConversations } from "./shard-rows.ts"
import { splitDonations } from "./split-donations.ts"

export type ShardsInput = {
  readonly donations: readonly CheckedDonation[]
  /** A folder that is empty or not there yet. It will hold recorded text in clear. */
  readonly out: string
  readonly dialect?: DialectOptions
  /** How much of the donations is for validation, at most. */
  readonly validationRatio?: number
}

type Side = "training" | "validation"
/** Which lines of a dialect's file, from 0, come from which donation: the dialect's own lines have no place for it. */
type Lines = { readonly from: number; readonly count: number; readonly provenance: Provenance }
export type ShardsReport = Readonly<Record<Side, { donations: number; conversations: number; messages: number; lines: Lines[] }>>

/**
 * Write a dataset: `training.jsonl` and `validation.jsonl` in the dialect, `events.jsonl` in our own form with provenance in every
 * row, and `metadata.json`. No donor and no repository is on both sides.
 *
 * @throws DatasetError `EXISTS`.
 */
export function buildShards(input: ShardsInput): ShardsReport {
  const options = input.dialect ?? DIALECT_A
  const ratio = input.validationRatio ?? 0.1
  mkdirSync(input.out, { recursive: true, mode: 0o700 })
  if (readdirSync(input.out).length > 0) throw new DatasetError("EXISTS")
  const sides = splitDonations(input.donations, ratio)
  const events = new TextFile(join(input.out, "events.jsonl"))
  const report = {
    training: writeSide("training", sides.training, options, input.out, events),
    validation: writeSide("validation", sides.validation, options, input.out, events),
  }
  events.close()
  const { tokens: _tokens, ...config } = options
  const metadata = new TextFile(join(input.out, "metadata.json"))
  metadata.write(
    `${JSON.stringify({ schema: "tracehold/dataset/0", config: { ...config, validationRatio: ratio }, ...report }, null, 2)}\n`,
  )
  metadata.close()
  return report
}

function writeSide(
  side: Side,
  donations: readonly CheckedDonation[],
  options: DialectOptions,
  out: string,
  events: TextFile,
): ShardsReport[Side] {
  const file = new TextFile(join(out, `${side}.jsonl`))
  const lines: Lines[] = []
  let conversations = 0
  let messages = 0
  for (const donation of donations) {
    for (const row of datasetRows(donation)) events.write(`${JSON.stringify({ ...row, split: side })}\n`)
    const made = donationConversations(donation, options).conversations
    file.write(conversationLines(made, options))
    lines.push({ from: conversations, count: made.length, provenance: donation.provenance })
    conversations += made.length
    messages += made.reduce((sum, one) => sum + one.length, 0)
  }
  file.close()
  return { donations: donations.length, conversations, messages, lines }
}

/** A new file of the owner's alone, written in stretches. */
class TextFile {
  readonly #file: number
  #waiting: string[] = []
  #units = 0
  constructor(path: string) {
    this.#file = openSync(path, "wx", 0o600)
  }
  write(text: string): void {
    this.#waiting.push(text)
    this.#units += text.length
    if (this.#units > FLUSH_UNITS) this.#flush()
  }
  close(): void {
    this.#flush()
    closeSync(this.#file)
  }
  #flush(): void {
    writeFileSync(this.#file, this.#waiting.join(""))
    this.#waiting = []
    this.#units = 0
  }
}

const FLUSH_UNITS = 1024 * 1024
