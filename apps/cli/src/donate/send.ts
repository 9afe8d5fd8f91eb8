import { sendDue } from "@tracehold/owner"
import type { Io, Result } from "../io.ts"
import type { Common } from "../program.ts"

/** Works locked. What could not be sent stays and is exit code 1. */
export async function sendNow(io: Io, { vault }: Common): Promise<Result> {
  const report = await sendDue(vault, { now: io.now, fetch: io.fetch })
  const text = [
    ...report.sent.map(({ id, what }) =>
      what === "donation" ? `Donation ${id} was received.` : `Donation ${id} was deleted there.`,
    ),
    ...report.failed.map(({ id, url, problem }) => `Not sent, kept: ${id} to ${url}: ${problem}`),
  ]
  if (report.nextDueMs !== null) text.push(`${report.waiting} wait; the next is due ${new Date(report.nextDueMs).toISOString()}.`)
  else if (report.waiting > 0) text.push(`${report.waiting} wait behind what failed.`)
  if (text.length === 0) text.push("Nothing is due.")
  return { json: report, text, failed: report.failed.length > 0 }
}
