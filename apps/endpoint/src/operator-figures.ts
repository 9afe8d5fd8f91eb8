import { type AuditReport, lastAudit } from "./audit.ts"
import type { Endpoint } from "./endpoint.ts"
import { latestCheckpoint, logSize } from "./log.ts"

const DAY_S = 86_400

/** What the operator's page shows; counts and digests, nothing else. Days are UTC. */
export type Figures = {
  kind: "commons" | "org"
  name: string
  demo: boolean
  root: string
  url: string
  termsVersion: number
  nowMs: number
  /** Oldest first; every day of the last four weeks. */
  days: { day: string; donations: number; bytes: number }[]
  donations: number
  waiting: number
  storedBytes: number
  freeBytes: number
  withdrawn: number
  problemCount: number
  /** The first of them. */
  problems: { statement: string; no: number; problem: "lost" | "damaged" }[]
  audit: AuditReport | null
  logSize: number
  checkpoint: string
}

const DAYS = 28
const PROBLEMS_SHOWN = 50

export async function readFigures(endpoint: Endpoint): Promise<Figures> {
  const { db, identity, store } = endpoint
  const { kind, name, demo, url } = identity.descriptor
  const nowMs = endpoint.nowMs()
  const count = async (state: "committed" | "open" | "withdrawn") => {
    const row = await db
      .selectFrom("statement")
      .select((eb) => eb.fn.countAll().as("count"))
      .where("state", "=", state)
      .executeTakeFirstOrThrow()
    return Number(row.count)
  }
  const stored = await db
    .selectFrom("piece")
    .select((eb) => eb.fn.sum("bytes").as("bytes"))
    .executeTakeFirstOrThrow()
  const problemCount = await db
    .selectFrom("piece")
    .select((eb) => eb.fn.countAll().as("count"))
    .where("problem", "is not", null)
    .executeTakeFirstOrThrow()
  const problems = await db.selectFrom("piece").selectAll().where("problem", "is not", null).limit(PROBLEMS_SHOWN).execute()
  return {
    kind,
    name,
    demo,
    root: identity.root,
    url,
    termsVersion: identity.terms.terms.version,
    nowMs,
    days: await readDays(endpoint, nowMs),
    donations: await count("committed"),
    waiting: await count("open"),
    storedBytes: Number(stored.bytes ?? 0),
    freeBytes: await store.freeBytes(),
    withdrawn: await count("withdrawn"),
    problemCount: Number(problemCount.count),
    problems: problems.map(({ statement, no, problem }) => ({ statement, no, problem: problem ?? "lost" })),
    audit: await lastAudit(endpoint),
    logSize: await logSize(db),
    checkpoint: await latestCheckpoint(db),
  }
}

/** What came in each day, also what was withdrawn since. */
async function readDays({ db }: Endpoint, nowMs: number): Promise<Figures["days"]> {
  const today = Math.floor(nowMs / 1000 / DAY_S)
  const first = today - DAYS + 1
  const rows = await db
    .selectFrom("statement")
    .select(["received_s", "bytes"])
    .where("kind", "=", "consent")
    .where("received_s", ">=", first * DAY_S)
    .execute()
  const days = Array.from({ length: DAYS }, (_, at) => ({
    day: new Date((first + at) * DAY_S * 1000).toISOString().slice(0, 10),
    donations: 0,
    bytes: 0,
  }))
  for (const { received_s, bytes } of rows) {
    const day = days[Math.floor(Number(received_s) / DAY_S) - first]
    if (!day) continue
    day.donations++
    day.bytes += Number(bytes)
  }
  return days
}
