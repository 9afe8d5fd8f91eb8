import { UsageError } from "../usage-error.ts"

/**
 * A moment in a chunk or session as the session's clock has it.
 *
 * @param text - seconds, `minutes:seconds` or `hours:minutes:seconds` since its start; undefined for its end.
 */
export function momentMs(trace: { readonly startMs: number; readonly endMs: number }, text: string | undefined): number {
  if (text === undefined) return trace.endMs
  if (!/^(\d{1,3}:){0,2}\d{1,6}(\.\d{1,3})?$/.test(text))
    throw new UsageError(`“${text}” is not a time. Give 90, 1:30 or 1:02:03.`)
  const seconds = text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0)
  const atMs = trace.startMs + Math.round(seconds * 1000)
  if (atMs <= trace.endMs) return atMs
  throw new UsageError(`It is only ${clock(trace.endMs - trace.startMs)} long.`)
}

/** Milliseconds as `minutes:seconds`. */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
}
