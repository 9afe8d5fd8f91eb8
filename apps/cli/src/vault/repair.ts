import { existsSync } from "node:fs"
import { join, resolve } from "node:path"
import { repairUnlocked } from "@tracehold/owner"
import { type Loss, type Repaired, repairVault, VaultError } from "@tracehold/vault"
import { chunkName } from "../chunk-name.ts"
import { countOf } from "../count-of.ts"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { withProof } from "../unlock.ts"
import { CommandError } from "../usage-error.ts"

export type RepairOptions = { readonly to?: string; readonly locked?: boolean }

/** A whole vault out of a damaged one, beside it. What was lost is told by chunk and time; putting it in place is the owner's to do. */
export async function repairHere(io: Io, common: Common, options: RepairOptions): Promise<Result> {
  const vault = resolve(io.cwd, common.vault)
  const folder = resolve(io.cwd, options.to ?? freeName(`${vault}-repaired`))
  const keyless = !existsSync(join(vault, "keys.json"))
  const locked = keyless || options.locked === true
  const repaired = await repairable(locked, () => repair(io, { ...common, vault }, folder, locked))
  const { chunks, events, losses, other } = repaired
  const swap = `mv ${quoted(vault)} ${quoted(freeName(`${vault}-damaged`))} && mv ${quoted(folder)} ${quoted(vault)}`
  return {
    json: { folder, damaged: vault, full: !locked, ...repaired },
    text: [
      `${countOf(chunks, "chunk")} with ${countOf(events, "event")} in ${folder}.`,
      ...(losses.length === 0
        ? ["No chunk was lost, and no part of one."]
        : [`${countOf(losses.length, "chunk")} lost something:`]),
      ...losses.map(lossLine),
      ...(other.notes > 0 ? [`Also lost: ${countOf(other.notes, "note")} of yours on chunks.`] : []),
      ...(other.ledgerEntries > 0
        ? [`Also lost: ${countOf(other.ledgerEntries, "entry", "entries")} of the ledger of donations.`]
        : []),
      ...(keyless
        ? [
            "There is no key file here. That is so on a host that only writes; elsewhere put keys.json back first, out of a backup.",
          ]
        : []),
      locked
        ? "It was checked without opening it: look at all of it with `tracehold vault verify --full`. With the keys, more is kept."
        : "All of it was opened and checked.",
      `The damaged vault is as it was. Close every editor window, then put the new one in its place: ${swap}`,
    ],
  }
}

async function repair(io: Io, common: Common, folder: string, locked: boolean): Promise<Repaired> {
  const { vault } = common
  if (locked) return repairVault(vault, folder, Math.floor(io.now() / 60_000), null)
  return withProof(io, common, (proof) => repairUnlocked(vault, folder, proof, io.now()))
}

/** What is damaged so that repairing cannot begin, in place of the advice to verify. */
async function repairable(locked: boolean, action: () => Promise<Repaired>): Promise<Repaired> {
  try {
    return await action()
  } catch (error) {
    if (!(error instanceof VaultError) || error.code !== "DAMAGED") throw error
    throw locked
      ? new CommandError("CARD_DAMAGED", "The vault's card is damaged, and only the keys make it anew. Repair without --locked.")
      : new CommandError(
          "KEYS_DAMAGED",
          "The key file is damaged, and nothing else opens the vault. Put a backup back: `tracehold vault restore`.",
        )
  }
}

function lossLine({ session, no, whole, fromMin, toMin, events }: Loss): string {
  const time = fromMin === null ? "at a time that nothing tells" : `${minute(fromMin)} to ${minute(toMin ?? fromMin)} UTC`
  const what = whole
    ? `all of it${events > 0 ? `, ${countOf(events, "event")}` : ""}`
    : events > 0
      ? countOf(events, "event")
      : "a part: its end, or files that it names"
  return `- ${chunkName({ session, no })}  ${time}: ${what}`
}

function minute(min: number): string {
  return new Date(min * 60_000).toISOString().slice(0, 16).replace("T", " ")
}

/** The first of `name`, `name-2`, ... that is not there: moving to a folder that is there would move into it. */
function freeName(name: string): string {
  let free = name
  for (let n = 2; existsSync(free); n++) free = `${name}-${n}`
  return free
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
