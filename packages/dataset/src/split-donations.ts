import { sha256, toHex } from "@tracehold/crypto"
import { encodeUtf8 } from "@tracehold/trace"
import type { CheckedDonation } from "./open-donations.ts"

export type Split = { readonly training: readonly CheckedDonation[]; readonly validation: readonly CheckedDonation[] }

/**
 * Split donations so that no donor and no repository is on both sides. Donations that share one, directly or over others, stay
 * together; whole groups go to validation, in an order that only their names decide, while they fit into `ratio` of all.
 */
export function splitDonations(donations: readonly CheckedDonation[], ratio: number): Split {
  const groups = new Map<string, CheckedDonation[]>()
  const rootOf = joinGroups(donations)
  for (const donation of donations) {
    const root = rootOf(donorName(donation))
    groups.set(root, [...(groups.get(root) ?? []), donation])
  }
  const ordered = [...groups.values()]
    .map((group) => ({ group, order: toHex(sha256(encodeUtf8(group.map(donorName).sort()[0] ?? ""))) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
  const most = Math.round(donations.length * ratio)
  const inValidation = new Set<CheckedDonation>()
  for (const { group } of ordered) {
    if (inValidation.size + group.length <= most) for (const donation of group) inValidation.add(donation)
  }
  return {
    training: donations.filter((donation) => !inValidation.has(donation)),
    validation: donations.filter((donation) => inValidation.has(donation)),
  }
}

const donorName = ({ provenance }: CheckedDonation) => `donor:${provenance.donor}`

/** What tells repositories apart: the recipient's label for one donor's, and the remote, where the donor gave it, for everybody's. */
function repositoryNames({ events }: CheckedDonation): string[] {
  return events.flatMap((event) =>
    event.kind === "chunk-start"
      ? event.roots.flatMap(({ repo, remote }) => [`repo:${repo}`, ...(remote === null ? [] : [`remote:${sameRemote(remote)}`])])
      : [],
  )
}

/** One spelling for `https://host/a/b.git`, `git@host:a/b` and `ssh://git@host/a/b/`. */
function sameRemote(remote: string): string {
  return remote
    .toLowerCase()
    .replace(/^[a-z+]+:\/\//, "")
    .replace(/^[^@/]*@/, "")
    .replace(":", "/")
    .replace(/(\.git)?\/*$/, "")
}

/** Union-find over the names of donors and repositories. */
function joinGroups(donations: readonly CheckedDonation[]): (name: string) => string {
  const parents = new Map<string, string>()
  const rootOf = (name: string): string => {
    let at = name
    for (let next = parents.get(at); next !== undefined; next = parents.get(at)) at = next
    return at
  }
  for (const donation of donations) {
    for (const name of repositoryNames(donation)) {
      const [a, b] = [rootOf(donorName(donation)), rootOf(name)]
      if (a !== b) parents.set(b, a)
    }
  }
  return rootOf
}
