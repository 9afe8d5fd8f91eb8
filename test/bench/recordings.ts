import { readFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { gzipSync } from "node:zlib"
import { type Admitted, type Engine, NO_POLICIES } from "@tracehold/policy"
import { loadPolicy } from "../../packages/recorder/src/policy-files.ts"
import { BenchVault } from "./bench-vault.ts"
import { NaiveRecorder } from "./naive-recorder.ts"
import { recordSteps, type Taken } from "./record-steps.ts"
import { folderBytes, Scratch } from "./scratch.ts"
import { prepareSession, SESSIONS } from "./sessions.ts"
import { cpuOf } from "./thread-cpu.ts"

/** An hour of work: a short session would say more of SQLite's empty pages than of events. */
const MINUTES = 60
const CHUNK_MS = 5 * 60_000

/** One session, recorded by Tracehold with and without its filter and by the naive recorder. */
export type Recording = {
  readonly name: string
  /** How long the session lasted, in its own time. */
  readonly lastedUs: number
  /** Events in the trace: what "an event" is in every figure. */
  readonly events: number
  readonly filtered: Taken
  readonly unfiltered: Taken
  readonly naiveUs: number
  /** Of the vault's folder, after the last chunk was closed. */
  readonly vaultBytes: number
  /** Of the sealed rows in it: what the file would be without free pages. */
  readonly sealedBytes: number
  readonly naiveBytes: number
  readonly naiveGzipBytes: number
}

const done = new Map<string, Promise<Recording>>()

/** Every session recorded once in a run of the bench, however many figures are made of it. */
export async function recordings(root: string): Promise<Recording[]> {
  const all: Recording[] = []
  for (const session of SESSIONS) {
    const known = done.get(session.name) ?? recordAll(root, session)
    done.set(session.name, known)
    all.push(await known)
  }
  return all
}

async function recordAll(root: string, session: (typeof SESSIONS)[number]): Promise<Recording> {
  const filtered = await record(root, session, (engine) => engine)
  const unfiltered = await record(root, session, withoutFilter)
  using scratch = new Scratch()
  const steps = prepareSession(root, scratch.folder("work"), session, MINUTES)
  const naive = new NaiveRecorder(scratch.folder("naive"))
  const naiveUs = cpuOf(() => {
    let savedMs = 0
    for (const { atMs, naive: events } of steps) {
      for (const event of events) naive.log(event, atMs)
      if (atMs - savedMs < CHUNK_MS) continue
      savedMs = atMs
      naive.saveChunk()
    }
    naive.saveChunk()
  })
  const naiveGzipBytes = naive.files.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 6 }).length, 0)
  const { events, vaultBytes, sealedBytes } = filtered
  return {
    name: session.name,
    lastedUs: MINUTES * 60e6,
    events,
    filtered: filtered.taken,
    unfiltered: unfiltered.taken,
    naiveUs,
    vaultBytes,
    sealedBytes,
    naiveBytes: naive.bytes,
    naiveGzipBytes,
  }
}

async function record(root: string, session: (typeof SESSIONS)[number], change: (engine: Engine) => Engine) {
  using scratch = new Scratch()
  const workspace = scratch.folder("work")
  const steps = prepareSession(root, workspace, session, MINUTES)
  const { engine } = loadPolicy([{ name: "work", path: workspace }], NO_POLICIES, () => [])
  const vault = new BenchVault(scratch.folder("base"), workspace, change(engine))
  const taken = await recordSteps(vault, workspace, steps)
  const events = vault.recorder.stored
  return { taken, events, vaultBytes: folderBytes(vault.folder), sealedBytes: sealedBytes(vault.folder) }
}

/** Bytes of all sealed rows of a vault. */
export function sealedBytes(folder: string): number {
  const db = new DatabaseSync(join(folder, "vault.db"), { readOnly: true })
  const sum = (table: string) =>
    (db.prepare(`SELECT coalesce(sum(length(body)), 0) AS bytes FROM ${table}`).get() as { bytes: number }).bytes
  const bytes = sum("block") + sum("pack")
  db.close()
  return bytes
}

/** Lets everything through unseen. Only to measure what looking costs: nothing that it stores leaves the scratch folder. */
function withoutFilter(engine: Engine): Engine {
  return {
    ...engine,
    scan: () => [],
    mask: (text) => ({ text, findings: [] }),
    command: () => ({ kind: "keep" }),
    admit: (event) => event as Admitted,
  }
}
