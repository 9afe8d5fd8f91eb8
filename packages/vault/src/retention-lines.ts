import { type DiskSpace, diskSpace, lowBytes } from "./disk-space.ts"
import { type RetentionView, readRetention } from "./retention.ts"
import type { Store } from "./store.ts"

/** Larger than years of work of most people: from here on a vault without limits is told of. */
const LARGE_BYTES = 20e9
/** Told of when this many times as much is free as where recording stops. */
const FILLING = 4
const SET = "`tracehold vault retention --age 365d` or `--size 20GB`"

/** Warnings on this vault's limits and its disk; works locked. Reads every chunk's row: for now and then. */
export function retentionLines(store: Store): string[] {
  return describeRetention(readRetention(store), diskSpace(store.folder))
}

/** For a person: what was dropped so far, in one line; null when nothing was. */
export function describeDropped({ dropped }: RetentionView): string | null {
  return dropped === null ? null : `Retention has dropped ${chunks(dropped.chunks)}, last on ${dayText(dropped.lastMin)}.`
}

/** Warnings for a person: what will be dropped and when, a vault or a disk that grows full. */
export function describeRetention({ limits, usedBytes, notice }: RetentionView, space: DiskSpace): string[] {
  const lines: string[] = []
  if (notice !== null) {
    const what = `${chunks(notice.chunks)} (${bytesText(notice.bytes)}) recorded from ${dayText(notice.fromMin)} to ${dayText(notice.toMin)}`
    const when =
      notice.daysLeft === 0
        ? `Retention is dropping ${what}.`
        : `Retention will drop ${what}, not before ${notice.daysLeft} more ${notice.daysLeft === 1 ? "day" : "days"} of use.`
    lines.push(`${when} To keep all: \`tracehold vault retention --off\`.`)
  }
  if (limits === null && usedBytes > LARGE_BYTES)
    lines.push(`The vault holds ${bytesText(usedBytes)}, and nothing limits it. ${SET} lets the oldest go, after a warning.`)
  if (notice === null && limits?.bytes != null && usedBytes > limits.bytes)
    lines.push(
      `The vault holds ${bytesText(usedBytes)} of ${bytesText(limits.bytes)} allowed, and nothing in it may be dropped: it is being recorded, or signed and not sent.`,
    )
  if (space.free < FILLING * lowBytes(space))
    lines.push(
      `The vault's disk has ${bytesText(space.free)} left. Recording stops below ${bytesText(lowBytes(space))}: make room, or see ${SET}.`,
    )
  return lines
}

function chunks(count: number): string {
  return `${count} ${count === 1 ? "chunk" : "chunks"}`
}

function dayText(min: number): string {
  return new Date(min * 60_000).toISOString().slice(0, 10)
}

/** Decimal, as limits are given. */
function bytesText(bytes: number): string {
  return bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}
