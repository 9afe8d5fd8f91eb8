import { owedLines } from "@tracehold/owner"
import {
  describeDropped,
  listChunks,
  listHosts,
  listTombstones,
  type Owed,
  openStore,
  owedBy,
  readCard,
  readRetention,
  readSlots,
  retentionLines,
  type Slot,
  VaultError,
} from "@tracehold/vault"
import { bytesText } from "../bytes-text.ts"
import { countOf } from "../count-of.ts"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { SLOT_NAMES } from "./slot-names.ts"

/** What can be said of the vault while it is locked. */
export function vaultStatus(_io: Io, { vault }: Common): Result {
  const card = readCard(vault)
  const slots = slotsHere(vault)?.map(({ kind }) => kind) ?? null
  using store = openStore(vault)
  const chunks = listChunks(store)
  const tombstones = listTombstones(store)
  const lost = tombstones.filter(({ by }) => by === "repair").length
  const takenOver = tombstones.filter(({ by }) => by === "moved").length
  const dropped = tombstones.filter(({ by }) => by === "retention").length
  const sum = (of: (chunk: (typeof chunks)[number]) => number) => chunks.reduce((total, chunk) => total + of(chunk), 0)
  const json = {
    folder: vault,
    epoch: card.epoch,
    host: slots === null ? "write-only" : "owner",
    slots: slots ?? [],
    chunks: chunks.length,
    unreviewed: chunks.filter(({ reviewed }) => !reviewed).length,
    unconfirmed: chunks.filter(({ adopted }) => !adopted).length,
    events: sum(({ events }) => events),
    minutes: sum(({ fromMin, toMin }) => toMin - fromMin + 1),
    bytes: sum(({ bytes }) => bytes),
    erased: tombstones.length - lost - takenOver - dropped,
    dropped,
    warnings: retentionLines(store),
    takenOver,
    hosts: listHosts(store),
    lost,
    owed: owedBy(store),
  }
  const gone = describeDropped(readRetention(store))
  const hours = (json.minutes / 60).toFixed(1)
  return {
    json,
    text: [
      `Vault in ${vault}`,
      slots === null
        ? "This host can only write: the key file is elsewhere, and nothing here opens what was recorded."
        : `It opens with: ${slots.map((kind) => SLOT_NAMES[kind]).join(", ")}.`,
      ...(json.chunks === 0
        ? ["Nothing recorded is in it."]
        : [
            `${countOf(json.chunks, "chunk")}, ${hours} hours, ${countOf(json.events, "event")}, ${bytesText(json.bytes)} sealed (blobs not counted).`,
            `${json.unreviewed} not reviewed, ${json.unconfirmed} not confirmed since they were written (the next unlock does that).`,
          ]),
      ...(lost > 0
        ? [`${countOf(lost, "chunk or part of one", "chunks or parts of them")} lost to damage, when the vault was repaired.`]
        : []),
      ...(takenOver > 0 ? [`${countOf(takenOver, "chunk")} taken over by the owner, and erased here.`] : []),
      ...json.hosts.map(
        ({ store: id, pulls }) => `Host ${id.slice(0, 8)} records for this vault, and was pulled ${countOf(pulls, "time")}.`,
      ),
      ...(gone === null ? [] : [gone]),
      ...erasedLines(json.erased, json.owed),
      ...json.warnings,
    ],
  }
}

/** That something was erased is no secret, and what an erase still owes must not be one. */
function erasedLines(erased: number, owed: Owed): string[] {
  const lines = owedLines(owed).map((line) => `Owed: ${line}`)
  return erased === 0 ? lines : [`Erased ${countOf(erased, "time")}; that something was there can be seen, not what.`, ...lines]
}

/** Null on a host that has no key file. */
export function slotsHere(vault: string): Slot[] | null {
  try {
    return readSlots(vault)
  } catch (error) {
    if (error instanceof VaultError && error.code === "NO_VAULT") return null
    throw error
  }
}
