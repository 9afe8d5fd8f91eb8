import { existsSync } from "node:fs"
import { join } from "node:path"
import { eraseVault, owedLines } from "@tracehold/owner"
import {
  type ChunkInfo,
  type Erased,
  eraseChunks,
  eraseSince,
  listChunks,
  listOutbox,
  openStore,
  owedBy,
  type Store,
  stateFolder,
  VaultError,
} from "@tracehold/vault"
import { findChunk } from "../chunk-name.ts"
import { countOf } from "../count-of.ts"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { CommandError, UsageError } from "../usage-error.ts"
import { ALWAYS_LEFT, type Confirm, type Preview } from "./erase-confirm.ts"

export type LockedOptions = {
  readonly last?: string
  readonly session?: string
  readonly chunk?: string
  readonly all?: boolean
}

type Locked = { readonly goes: string; readonly chunks: readonly ChunkInfo[]; readonly run: () => Erased }

/** What needs no key: the last minutes, a session, a chunk, everything. */
export async function eraseLocked(io: Io, common: Common, options: LockedOptions, confirm: Confirm): Promise<Result> {
  const nowMin = Math.floor(io.now() / 60_000)
  if (options.all) return eraseWhole(io, common, confirm)
  using store = openStore(common.vault)
  const what = whatGoes(store, options, nowMin)
  const waiting = unsentOf(store, what.chunks)
  const live = what.chunks.filter(({ state }) => state === "open").length
  const preview: Preview = {
    json: { goes: what.goes, chunks: what.chunks.length, unsent: waiting },
    lines: [
      `Goes: ${what.goes}: ${countOf(what.chunks.length, "chunk")}, with drafts${waiting > 0 ? ` and ${countOf(waiting, "donation")} that nobody has received` : ""}.`,
      ...(live > 0 ? [`${countOf(live, "window")} recording it now will pause until you resume there.`] : []),
      ...ALWAYS_LEFT,
    ],
  }
  const instead = await confirm(preview)
  if (instead !== null) return instead
  const { chunks, complete } = what.run()
  const owed = owedBy(store)
  return {
    json: { ...preview.json, erased: true, chunks, complete, owed },
    text: [`Erased: ${countOf(chunks, "chunk")}. The keys are gone.`, ...owedLines(owed).map((line) => `Owed: ${line}`)],
  }
}

function whatGoes(store: Store, { last, session, chunk }: LockedOptions, nowMin: number): Locked {
  if (last !== undefined) {
    const minutes = minutesOf(last)
    const fromMin = Math.max(0, nowMin - minutes)
    return {
      goes: `what was recorded since ${timeOf(fromMin)} in all windows, rounded up by at most 10 minutes where a chunk is closed already`,
      chunks: listChunks(store).filter(({ toMin }) => toMin >= fromMin),
      run: () => eraseSince(store, fromMin, nowMin),
    }
  }
  const find = () => (chunk === undefined ? ofSession(listChunks(store), session ?? "") : [findChunk(listChunks(store), chunk)])
  return {
    goes: chunk === undefined ? `the session ${session}` : `the chunk ${chunk}`,
    chunks: find(),
    run: () => eraseChunks(store, find(), nowMin), // A window may have begun one more while its owner was asked.
  }
}

async function eraseWhole(io: Io, { vault }: Common, confirm: Confirm): Promise<Result> {
  if (!["card.json", "keys.json", "vault.db"].some((name) => existsSync(join(vault, name)))) throw new VaultError("NO_VAULT")
  const instead = await confirm({
    json: { goes: "everything" },
    sure: "erase everything",
    lines: [
      `Goes: the whole vault in ${vault}, with its keys, your ledger and your identity towards recipients: without it you can withdraw nothing.`,
      ...ALWAYS_LEFT.slice(1),
    ],
  })
  if (instead !== null) return instead
  const keyring = async () => (await io.keyring?.()) ?? null
  const { keyringLeft } = await eraseVault(vault, { keyring, state: stateFolder(io.env), now: io.now })
  return {
    json: { goes: "everything", erased: true, complete: true, keyringLeft },
    text: [
      "The vault is gone.",
      ...(keyringLeft
        ? [
            "The system's keyring could not be asked to forget the vault's key. It opens nothing any more; its entry there is “tracehold”.",
          ]
        : []),
    ],
  }
}

function ofSession(all: readonly ChunkInfo[], id: string): ChunkInfo[] {
  if (!/^[0-9a-f]{4,32}$/.test(id))
    throw new UsageError("A session is named by at least 4 of its hex digits, as `tracehold replay list` shows them.")
  const found = all.filter(({ session }) => session.startsWith(id))
  const sessions = new Set(found.map(({ session }) => session))
  if (sessions.size > 1) throw new UsageError(`“${id}” fits more than one session. Give more digits.`)
  if (sessions.size === 0) throw new CommandError("NO_SESSION", `There is no session ${id} with anything left in it.`)
  return found
}

const UNITS: Readonly<Record<string, number>> = { m: 1, h: 60, d: 24 * 60 }

function minutesOf(text: string): number {
  const [, count = "", unit = ""] = /^(\d{1,6})([mhd])$/.exec(text) ?? []
  const minutes = Number(count) * (UNITS[unit] ?? 0)
  if (minutes === 0) throw new UsageError(`“${text}” is not a time. Write 30m, 2h or 1d.`)
  return minutes
}

function timeOf(minute: number): string {
  return `${new Date(minute * 60_000).toISOString().slice(0, 16).replace("T", " ")} UTC`
}

function unsentOf(store: Store, chunks: readonly ChunkInfo[]): number {
  return listOutbox(store).filter(
    ({ ref, receipt }) => receipt === null && chunks.some(({ session, no }) => ref?.session === session && ref.no === no),
  ).length
}
