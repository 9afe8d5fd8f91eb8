import {
  describeDropped,
  keepRetention,
  openStore,
  type RetentionLimits,
  readCard,
  readRetention,
  retentionLines,
  setRetention,
} from "@tracehold/vault"
import { bytesText } from "../bytes-text.ts"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"
import { UsageError } from "../usage-error.ts"

export type RetentionOptions = { readonly age?: string; readonly size?: string; readonly off?: boolean }

const UNITS: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, TB: 1e12 }

/** Show what may be kept, or set it. Works locked: who can run this can erase the vault as well. */
export function vaultRetention(io: Io, { vault }: Common, options: RetentionOptions): Result {
  const limits = limitsIn(options)
  readCard(vault)
  using store = openStore(vault)
  if (limits !== undefined) {
    setRetention(store, limits)
    keepRetention(store, Math.floor(io.now() / 60_000)) // What is over the limits is named from now on.
  }
  const view = readRetention(store)
  const warnings = retentionLines(store)
  const dropped = describeDropped(view)
  return {
    json: { folder: vault, ...view, warnings },
    text: [
      limitsText(view.limits),
      `The vault holds ${bytesText(view.usedBytes)}.`,
      ...(limits == null ? [] : ["Nothing is dropped before it was named, here and in the editor, on 14 days of use."]),
      ...warnings,
      ...(dropped === null ? [] : [dropped]),
    ],
  }
}

/** Null is off; undefined asks only. */
function limitsIn({ age, size, off = false }: RetentionOptions): RetentionLimits | null | undefined {
  if (off && (age !== undefined || size !== undefined)) throw new UsageError("Give either --off, or --age and --size.")
  if (off) return null
  if (age === undefined && size === undefined) return undefined
  const days = age === undefined ? null : Number(/^(\d{1,6})d$/.exec(age)?.[1] ?? Number.NaN)
  if (days !== null && !(days >= 30 && days <= 36_500)) throw new UsageError("--age takes days, from 30d to 36500d.")
  const [, amount, unit = ""] = /^(\d{1,6}(?:\.\d+)?)(MB|GB|TB)$/i.exec(size ?? "") ?? []
  const bytes = size === undefined ? null : Math.round(Number(amount ?? Number.NaN) * (UNITS[unit.toUpperCase()] ?? 0))
  if (bytes !== null && !(bytes >= 1e6 && bytes <= 1e15)) throw new UsageError("--size takes MB, GB or TB, such as 20GB.")
  return { days, bytes }
}

function limitsText(limits: RetentionLimits | null): string {
  if (limits === null) return "Everything is kept: there is no limit by age or size."
  const parts = [
    ...(limits.days === null ? [] : [`for ${limits.days} days`]),
    ...(limits.bytes === null ? [] : [`as long as the vault is under ${bytesText(limits.bytes)}`]),
  ]
  return `Kept ${parts.join(", and ")}; the oldest goes first. What is signed and not sent stays.`
}
