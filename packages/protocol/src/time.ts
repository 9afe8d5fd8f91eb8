import * as z from "zod"

/** RFC 3339, UTC, to the second; a day that exists. Two such times compare as texts do. */
export const timeSchema = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  .refine((text) => {
    const ms = Date.parse(text)
    return !Number.isNaN(ms) && formatTime(ms) === text // Feb 30 would become March.
  }, "not a time")

/** The time of `ms` (Unix epoch), cut to the second. */
export function formatTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

/** Unix epoch milliseconds of a time that `timeSchema` let through. */
export function parseTime(time: string): number {
  return Date.parse(time)
}
