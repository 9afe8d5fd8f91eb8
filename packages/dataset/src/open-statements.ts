import type { Envelope } from "@tracehold/crypto"
import {
  type ConsentStatement,
  isConsent,
  openStatement,
  type Statement,
  type WithdrawalStatement,
  withdraws,
} from "@tracehold/protocol"
import { checkChains } from "./check-chains.ts"
import type { ProofReport, RefusedDonation } from "./proof-report.ts"
import type { ExportFolder } from "./read-export.ts"
import type { DonationRefusal } from "./refusal.ts"

type Opened<S extends Statement = Statement> = {
  readonly statement: S
  readonly envelope: Envelope
  readonly digest: string
}
export type OpenedConsent = Opened<ConsentStatement>
export type OpenedStatements = {
  /** Consents that still hold, in the order of donor and place in their chain. */
  readonly consents: readonly OpenedConsent[]
  /** Every statement that could be read. */
  readonly all: readonly Opened[]
  /** Digests of consents that were withdrawn, whether they are in the export or were deleted. */
  readonly withdrawn: ReadonlySet<string>
  readonly refused: readonly RefusedDonation[]
}

/** Read every statement of an export, follow each donor's chain, and set aside what was withdrawn. */
export function openStatements(folder: ExportFolder, root: string, report: ProofReport): OpenedStatements {
  const refused: RefusedDonation[] = []
  const found = new Map<string, Opened>()
  for (const raw of [...folder.statements, ...folder.withdrawals]) {
    const opened = openStatement(raw, root)
    if (opened.kind === "ok") found.set(opened.digest, opened)
    else refused.push({ donation: null, statement: null, why: opened.why })
    report.note("statements", opened.kind === "ok" ? null : opened.why)
  }
  const all = [...found.values()].sort(byDonorAndPlace)
  const consents = all.filter((one): one is OpenedConsent => isConsent(one.statement))
  const withdrawals = all.filter((one): one is Opened<WithdrawalStatement> => !isConsent(one.statement))
  const withdrawn = withdrawnConsents(consents, withdrawals, report)
  const broken = checkChains(all, withdrawn, report)
  const donations = new Map<string, number>()
  for (const { statement } of consents) {
    donations.set(statement.predicate.donation, (donations.get(statement.predicate.donation) ?? 0) + 1)
  }

  const refusal = ({ statement: { predicate }, digest }: OpenedConsent): DonationRefusal | null =>
    withdrawn.has(digest)
      ? "WITHDRAWN"
      : (donations.get(predicate.donation) ?? 0) > 1
        ? "DUPLICATE"
        : (broken.get(predicate.donor) ?? null)
  const kept = consents.filter((consent) => {
    const why = refusal(consent)
    if (why !== null) refused.push({ donation: consent.statement.predicate.donation, statement: consent.digest, why })
    return why === null
  })
  return { consents: kept, all, withdrawn, refused }
}

/**
 * A withdrawal counts for the consent it names when donor and donation are the same. Where the consent is not here any more, only
 * the donor can be told, which signed both.
 */
function withdrawnConsents(
  consents: readonly OpenedConsent[],
  withdrawals: readonly Opened<WithdrawalStatement>[],
  report: ProofReport,
): Set<string> {
  const withdrawn = new Set<string>()
  const known = new Map(consents.map((consent) => [consent.digest, consent]))
  for (const { statement } of withdrawals) {
    const consent = known.get(statement.predicate.consent)
    const ours = consent === undefined || withdraws(statement, { digest: consent.digest, ...consent.statement.predicate })
    if (ours) withdrawn.add(statement.predicate.consent)
    report.note("withdrawals", ours ? null : "NOT_ITS_DONOR")
  }
  return withdrawn
}

function byDonorAndPlace(a: Opened, b: Opened): number {
  const [left, right] = [a.statement.predicate, b.statement.predicate]
  if (left.donor !== right.donor) return left.donor < right.donor ? -1 : 1
  return left.seq - right.seq || (a.digest < b.digest ? -1 : 1)
}
