import { existsSync } from "node:fs"
import { join } from "node:path"
import { describeRollback, owedLines } from "@tracehold/owner"
import {
  describeDropped,
  listChunks,
  openStore,
  owedBy,
  readCard,
  readRetention,
  readSlots,
  retentionLines,
  type Store,
} from "@tracehold/vault"
import type { Status } from "../contract/vault-calls.ts"
import { explain } from "./explain.ts"
import type { Session } from "./session.ts"

/** What can be said about the vault as it lies there, with or without its key. */
export function readStatus(session: Session): Status {
  const { lockAfterMs, ports } = session
  const { folder } = ports
  const base: Status = {
    vault: "none",
    problem: null,
    folder,
    slots: [],
    wordsConfirmed: null,
    counts: null,
    owed: [],
    retention: [],
    older: null,
    lockAfterMs,
  }
  if (!session.unlocked && !existsSync(join(folder, "card.json")) && !existsSync(join(folder, "keys.json"))) return base
  try {
    readCard(folder)
    const slots = readSlots(folder).map(({ kind }) => kind)
    using store = openStore(folder)
    const known = {
      ...base,
      slots,
      counts: countChunks(store),
      owed: owedLines(owedBy(store)),
      retention: [...retentionLines(store), ...droppedLine(store)],
    }
    if (!session.unlocked) return { ...known, vault: "locked" }
    const { wordsConfirmed, rollback } = session.owner
    return { ...known, vault: "unlocked", wordsConfirmed, older: rollback && describeRollback(rollback) }
  } catch (error) {
    const known = explain(error)
    return { ...base, vault: "unusable", problem: known?.message ?? "The vault's folder can not be read." }
  }
}

function countChunks(store: Store): NonNullable<Status["counts"]> {
  const chunks = listChunks(store)
  const sum = (of: (chunk: (typeof chunks)[number]) => number) => chunks.reduce((total, chunk) => total + of(chunk), 0)
  return {
    chunks: chunks.length,
    unreviewed: chunks.filter(({ reviewed }) => !reviewed).length,
    events: sum(({ events }) => events),
    bytes: sum(({ bytes }) => bytes),
    minutes: sum(({ fromMin, toMin }) => toMin - fromMin + 1),
  }
}

function droppedLine(store: Store): string[] {
  const line = describeDropped(readRetention(store))
  return line === null ? [] : [line]
}
