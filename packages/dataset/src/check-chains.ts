import { isConsent, type Statement } from "@tracehold/protocol"
import type { ProofReport } from "./proof-report.ts"

type Link = { readonly statement: Statement; readonly digest: string }
type ChainRefusal = "CHAIN_FORK" | "CHAIN_GAP"

/**
 * Whether each donor's statements follow one another from the first. A consent that was withdrawn may be missing, as its recipient
 * had to delete it; anything else that is missing may be a withdrawal that was held back, so nothing of that donor is used.
 *
 * @param links - sorted by donor, then place. @param withdrawn - digests of withdrawn consents.
 * @returns what is wrong, by donor.
 */
export function checkChains(
  links: readonly Link[],
  withdrawn: ReadonlySet<string>,
  report: ProofReport,
): ReadonlyMap<string, ChainRefusal> {
  const broken = new Map<string, ChainRefusal>()
  const chains = new Map<string, Link[]>()
  for (const link of links) {
    const { donor } = link.statement.predicate
    const chain = chains.get(donor)
    if (chain === undefined) chains.set(donor, [link])
    else chain.push(link)
  }
  for (const [donor, chain] of chains) {
    const why = report.note("chains", chainRefusal(chain, withdrawn))
    if (why !== null) broken.set(donor, why)
  }
  return broken
}

function chainRefusal(chain: readonly Link[], withdrawn: ReadonlySet<string>): ChainRefusal | null {
  const here = new Set(chain.map(({ digest }) => digest))
  const named = chain.flatMap(({ statement }) => (isConsent(statement) ? [] : [statement.predicate.consent]))
  const deleted = new Set(named.filter((digest) => withdrawn.has(digest) && !here.has(digest)))
  let missing = 0
  let previous: Link | undefined
  for (const link of chain) {
    const { seq, prev } = link.statement.predicate
    const next = previous === undefined ? 0 : previous.statement.predicate.seq + 1
    if (seq < next) return "CHAIN_FORK"
    if (seq === next && prev !== (previous?.digest ?? null)) return "CHAIN_FORK"
    if (seq > next && !deleted.has(prev ?? "")) return "CHAIN_GAP"
    missing += seq - next
    previous = link
  }
  return missing > deleted.size ? "CHAIN_GAP" : null
}
