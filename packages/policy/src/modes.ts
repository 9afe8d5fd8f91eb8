import type { Layer } from "./layer.ts"
import type { Policy } from "./policy-schema.ts"

export type Mode<M extends string> = { readonly mode: M; readonly source: string | null }

/** What may be done with a repository at all, and which layer said so (null: nobody narrowed it). */
export type Modes = { readonly record: Mode<"off" | "ask" | "record">; readonly donate: Mode<"never" | "ask" | "suggest"> }

/** How far recording goes: never; once the user said yes; at once. */
const RECORDING = { off: 0, ask: 1, record: 2 } as const
/** How far giving goes: never; when the owner comes for it; the owner may be reminded of it. */
const GIVING = { never: 0, ask: 1, suggest: 2 } as const

/**
 * The strictest of all layers.
 *
 * @param remote - the repository's remote as git gives it (any of git's URL forms), or null when it has none.
 */
export function modesFor(layers: readonly Layer[], remote: string | null): Modes {
  const name = remote === null ? null : remoteName(remote)
  let record: Modes["record"] = { mode: "record", source: null }
  let donate: Modes["donate"] = { mode: "suggest", source: null }
  for (const { source, policy } of layers) {
    for (const entry of [policy, ...matching(policy, name)]) {
      if (entry.record !== undefined && RECORDING[entry.record] < RECORDING[record.mode]) record = { mode: entry.record, source }
      if (entry.donate !== undefined && GIVING[entry.donate] < GIVING[donate.mode]) donate = { mode: entry.donate, source }
    }
  }
  return { record, donate }
}

/** Which layer says that what was recorded of these repositories is never given to this recipient, or under this licence; null when none does. */
export function neverGiven(
  layers: readonly Layer[],
  to: { readonly root: string; readonly host: string; readonly licence: string },
  remotes: readonly (string | null)[],
): { readonly rule: string; readonly source: string } | null {
  const names = remotes.flatMap((remote) => (remote === null ? [] : [remoteName(remote)]))
  for (const { source, policy } of layers) {
    const entry = policy.neverGive?.find(
      ({ recipients, licences, remotes: only }) =>
        (recipients === undefined || recipients.some((one) => one === to.root || one.toLowerCase() === to.host.toLowerCase())) &&
        (licences === undefined || licences.some((one) => to.licence.toLowerCase().startsWith(one.toLowerCase()))) &&
        (only === undefined || only.some((glob) => names.some((name) => globMatches(glob.toLowerCase(), name)))),
    )
    if (entry !== undefined) return { rule: entry.rule, source }
  }
  return null
}

function matching(policy: Policy, name: string | null): NonNullable<Policy["repositories"]> {
  return name === null ? [] : (policy.repositories ?? []).filter(({ remote }) => globMatches(remote.toLowerCase(), name))
}

/** `https://user@Host/owner/name.git`, `git@host:owner/name`, `ssh://git@host:22/owner/name` -> `host/owner/name`, in lower case. */
export function remoteName(remote: string): string {
  const bare = remote
    .trim()
    .replace(/^[a-z+]{1,20}:\/\//i, "")
    .replace(/^[^@/]{1,256}@/, "")
  const slashed = /^[^/:]+:\d+(\/|$)/.test(bare) ? bare.replace(/:\d+/, "") : bare.replace(":", "/")
  return withoutSlashes(slashed)
    .replace(/\.git$/i, "")
    .replace(/\/{2,}/g, "/")
    .toLowerCase()
}

function withoutSlashes(text: string): string {
  let end = text.length
  while (text[end - 1] === "/") end--
  return text.slice(0, end)
}

/** `*` stands for anything within one part of the name. */
function globMatches(glob: string, name: string): boolean {
  const globs = glob.split("/")
  const parts = name.split("/")
  return globs.length === parts.length && globs.every((g, i) => partMatches(g, parts[i] as string))
}

/** Greedy, so linear however many stars there are. */
function partMatches(glob: string, part: string): boolean {
  const pieces = glob.split("*")
  if (pieces.length === 1) return glob === part
  const first = pieces[0] as string
  const last = pieces.at(-1) as string
  if (!part.startsWith(first) || !part.endsWith(last) || part.length < first.length + last.length) return false
  let at = first.length
  for (const piece of pieces.slice(1, -1)) {
    const found = part.indexOf(piece, at)
    if (found < 0 || found + piece.length > part.length - last.length) return false
    at = found + piece.length
  }
  return true
}
