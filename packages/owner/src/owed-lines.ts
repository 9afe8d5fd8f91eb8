import type { Owed } from "@tracehold/vault"

/** What erases and late secrets still owe, one line for a person each: what is left, and what ends it. */
export function owedLines({ bytes, packs, rootKey, orders, scrubs, hosts }: Owed): string[] {
  return [
    ...(orders > 0
      ? [
          "An erase has not gone through all of its chunks yet: it goes on at the next unlock, or once a window has closed its chunk.",
        ]
      : []),
    ...(bytes
      ? ["Sealed remains of what was erased are still in the log, because a window reads it. They go when it closes."]
      : []),
    ...(packs > 0 ? ["Files that erased chunks shared with others go from what they share at the next unlock."] : []),
    ...(hosts > 0
      ? ["An erase waits for a host that may still have what it is about: `tracehold vault pull` it, then unlock."]
      : []),
    ...(scrubs > 0
      ? ["Secrets that were learnt late are masked in older chunks at the next unlock; those chunks are not given before."]
      : []),
    ...(rootKey
      ? [
          "The next unlock replaces the root key, so that no newer key file opens sealed remains of what was erased. Copies of the whole folder from before open as they did.",
        ]
      : []),
  ]
}
