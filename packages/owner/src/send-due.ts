import { cryptoReady } from "@tracehold/crypto"
import { createEngine } from "@tracehold/policy"
import { openStore } from "@tracehold/vault"
import { describeError } from "./describe-error.ts"
import { REFUSALS } from "./donation-view.ts"
import { OwnerError } from "./error.ts"
import { type Fetch, refusalCode } from "./http.ts"
import { fetchDescriptor } from "./look-up.ts"
import { newerCheckpoint } from "./newer-checkpoint.ts"
import { Outbox, type OutboxRow } from "./outbox.ts"
import { sendItem } from "./send-item.ts"
import type { SendReport } from "./views.ts"
import { watchRow } from "./watch-row.ts"

export type SendOptions = { readonly now: () => number; readonly fetch: Fetch }

/**
 * Send what is due from the outbox. Works locked: the signed statement is the upload permit. This and `Owner.lookUp` are all that
 * opens a connection, and only to the addresses in descriptors of recipients that the owner added.
 *
 * An endpoint that is down, slow or answers nonsense costs one line in the report; what waits stays and is tried again.
 *
 * @throws VaultError when the store cannot be opened.
 */
export async function sendDue(folder: string, options: SendOptions): Promise<SendReport> {
  await cryptoReady()
  using store = openStore(folder)
  return await sendFrom(new Outbox(store), options)
}

/** `sendDue` on an outbox that is open already. */
export async function sendFrom(outbox: Outbox, options: SendOptions): Promise<SendReport> {
  const report: Report = { sent: [], waiting: 0, failed: [], nextDueMs: null }
  for (const rows of byRecipient(outbox.rows())) await sendChain(outbox, rows, options, report)
  return report
}

type Report = { -readonly [K in keyof SendReport]: SendReport[K] extends readonly (infer T)[] ? T[] : SendReport[K] }

/** Items that are still to be sent, for each recipient in the order of its chain. */
function byRecipient(rows: readonly OutboxRow[]): OutboxRow[][] {
  const chains = new Map<string, OutboxRow[]>()
  for (const row of rows) {
    if (row.root === null) continue
    chains.set(row.root, [...(chains.get(row.root) ?? []), row])
  }
  return [...chains.values()].map((chain) => chain.sort((a, b) => a.seq - b.seq))
}

/** One after the other, since each statement follows the one before; the first that does not go stops its chain. */
async function sendChain(outbox: Outbox, rows: readonly OutboxRow[], options: SendOptions, report: Report): Promise<void> {
  const { detectors } = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true })
  const distrusted = rows.find(({ item }) => item.evidence !== null)
  let seen = rows.reduce<string | null>(
    (newest, { item, descriptor }) => newerCheckpoint(newest, item.checkpoint, descriptor),
    null,
  )
  const open = rows.filter(({ receipt, item }) => receipt === null && item.stopped === null)
  for (const [i, row] of open.entries()) {
    if (options.now() < row.dueMs) {
      report.waiting += open.length - i
      report.nextDueMs = Math.min(report.nextDueMs ?? Number.POSITIVE_INFINITY, row.dueMs)
      return
    }
    try {
      if (row.what === "donation" && !row.item.withheld && row.item.detectors !== detectors)
        throw new OwnerError("NEWER_DETECTORS")
      if (distrusted !== undefined) throw new OwnerError("FORKED_LOG")
      seen = await sendRow(outbox, row, seen, options)
      if (!row.item.withheld) report.sent.push({ id: row.donation, what: row.what })
    } catch (error) {
      if (!(error instanceof OwnerError)) throw error
      const code = note(outbox, row, error)
      report.failed.push({ id: row.donation, url: row.url, code, problem: describeError(error) })
      if (!REFUSALS.has(code)) {
        report.waiting += open.length - i - 1
        return
      }
    }
  }
}

/** @returns the newest proven head of the recipient's log. */
async function sendRow(outbox: Outbox, row: OutboxRow, seen: string | null, { fetch }: SendOptions): Promise<string | null> {
  const { root, descriptor } = row
  if (root === null || descriptor === null) throw new OwnerError("CHANGED")
  const live = await fetchDescriptor(fetch, descriptor.url, root)
  if (live.descriptor.logKey !== descriptor.logKey || live.descriptor.logName !== descriptor.logName) {
    throw new OwnerError("TERMS_CHANGED", { why: "The recipient has a new descriptor. Look it up again before more is sent." })
  }
  const announced = { ...row.item, announced: true }
  if (!row.item.announced) outbox.update(row, announced)
  using watch = watchRow(outbox, row, fetch)
  const answer = await sendItem(watch.fetch, descriptor, root, announced, outbox.body(row), seen, watch.check).catch(
    (error: unknown) => {
      watch.check() // A request that was broken off for it says so, and not that the endpoint is down.
      throw error
    },
  )
  if (answer === null) {
    outbox.update(row, { ...announced, stopped: "WITHHELD" })
    return seen
  }
  outbox.receive(row, { ...announced, checkpoint: answer.checkpoint }, answer.receipt)
  return answer.checkpoint
}

/** Remember what must not be tried again. @returns the code for the report. */
function note(outbox: Outbox, row: OutboxRow, error: OwnerError): string {
  const code = refusalCode(error)
  if (code !== null && REFUSALS.has(code)) {
    // The chain goes on past it, and the content it would have given is not needed any more.
    outbox.stop(row, { ...row.item, announced: true, stopped: code })
    return code
  }
  if (error.code === "FORKED_LOG" && error.evidence !== null) {
    outbox.update(row, { ...row.item, announced: true, evidence: error.evidence })
  }
  return code ?? error.code
}
