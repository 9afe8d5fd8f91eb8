import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { cryptoReady, SecretKey } from "@tracehold/crypto"
import { conversationLines, crowdCodeRows, DIALECT_A, serializeSession } from "@tracehold/formats"
import { encodeUtf8, fold, type TraceEvent } from "@tracehold/trace"
import { afterAll, beforeAll, expect, test } from "vitest"
import { sampleChunk } from "../fixtures/given-chunk.ts"
import { SampleRecipient, START_MS } from "../fixtures/sample-recipient.ts"
import { buildShards } from "./build-shards.ts"
import { type CheckedDonation, openDonations } from "./open-donations.ts"
import { replayDonation } from "./replay-donation.ts"
import type { DatasetRow } from "./shard-rows.ts"

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

let donations: readonly CheckedDonation[]
beforeAll(async () => {
  await cryptoReady()
  const recipient = await SampleRecipient.create({ permits: ["repository-remote"] })
  const [first, second] = [SecretKey.random(), SecretKey.random()]
  for (const donor of [first, first, second]) await recipient.donate(donor, { chunk: sampleChunk("x = 1\n") })
  const folder = recipient.write()
  folders.push(folder)
  donations = (await openDonations({ folder, identity: recipient.identity, nowMs: START_MS + 10 * 86_400_000 })).donations
})

function build(ratio: number): string {
  const out = mkdtempSync(join(tmpdir(), "tracehold-dataset-"))
  folders.push(out)
  buildShards({ donations, out, dialect: { ...DIALECT_A, minMessages: 1 }, validationRatio: ratio })
  return out
}
const jsonLines = <T>(path: string): T[] =>
  readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))

test("the training file is the dialect's, byte for byte, and metadata says which lines are whose", () => {
  const out = build(0)
  const options = { ...DIALECT_A, minMessages: 1 }
  const expected = donations.map(({ events, blobs }) => {
    const conversations = serializeSession(crowdCodeRows(events, blobs), options)
    expect(conversations.length).toBeGreaterThan(0)
    return conversationLines(conversations, options)
  })
  expect(readFileSync(join(out, "training.jsonl"), "utf8")).toBe(expected.join(""))
  expect(readFileSync(join(out, "validation.jsonl"), "utf8")).toBe("")
  const metadata = JSON.parse(readFileSync(join(out, "metadata.json"), "utf8"))
  expect(metadata.training.donations).toBe(3)
  expect(metadata.training.lines.map(({ provenance }: CheckedDonation) => provenance)).toEqual(
    donations.map(({ provenance }) => provenance),
  )
  expect(metadata.config).toMatchObject({ dialect: "A", validationRatio: 0 })
})

test("the shown session: a file opens, is edited, a command runs", () => {
  const [line] = jsonLines<{ conversations: { from: string; value: string }[] }>(join(build(0), "training.jsonl"))
  expect(line?.conversations.map(({ value }) => value)).toEqual([
    "```bash\ncat -n app.ts\n```\n",
    "<stdout>\n     1\tconst answer = 41\n     2\t\n</stdout>",
    "```bash\nsed -i '2i\\\nx = 1' app.ts && cat -n app.ts | sed -n '1,3p'\n```\n",
    "<stdout>\n     1\tconst answer = 41\n     2\tx = 1\n     3\t\n</stdout>",
    "```bash\nnode app.ts\n```\n",
    "<stdout>\n41\n</stdout>",
  ])
})

test("every row of our own form says where it comes from, and the rows alone replay", () => {
  const rows = jsonLines<DatasetRow & { split: string }>(join(build(0), "events.jsonl"))
  const donation = donations[1] as CheckedDonation
  const own = rows.filter(({ provenance }) => provenance.donation === donation.provenance.donation)
  expect(new Set(rows.map(({ provenance }) => provenance.donation)).size).toBe(3)
  expect(own.every(({ provenance, split }) => split === "training" && provenance.donor === donation.provenance.donor)).toBe(true)
  const texts = new Map(own.flatMap((row) => (row.kind === "blob" ? [[row.hash, encodeUtf8(row.text)] as const] : [])))
  const events = own.flatMap((row): TraceEvent[] => (row.kind === "event" ? [row.event] : []))
  const replayed = fold(events, (hash) => texts.get(hash))
  expect(replayed.missing).toEqual([])
  expect(replayed).toEqual(fold(donation.events, donation.blobs))
})

test("a folder with anything in it is left alone", () => {
  const out = mkdtempSync(join(tmpdir(), "tracehold-dataset-"))
  folders.push(out)
  writeFileSync(join(out, "notes.txt"), "mine")
  expect(() => buildShards({ donations, out })).toThrow(expect.objectContaining({ code: "EXISTS" }))
})

test("replay gives the files as they were saved, and compares what was seen with it", () => {
  const { files, documents, views, missing } = replayDonation(donations[0] as CheckedDonation)
  expect(files.get("app.ts")?.text).toBe("const answer = 41\nx = 1\n")
  expect(documents.get("app.ts")).toBe("const answer = 41\nx = 1\n")
  expect(views).toEqual({ checked: 1, differ: 0 })
  expect(missing).toEqual([])
})
test("an observation that does not follow from the edits is counted", () => {
  const { events, blobs } = donations[0] as CheckedDonation
  const view = events.map((event) => (event.kind === "view" ? { ...event, hash: "0".repeat(32) } : event))
  expect(replayDonation({ events: view, blobs }).views).toEqual({ checked: 1, differ: 1 })
})
