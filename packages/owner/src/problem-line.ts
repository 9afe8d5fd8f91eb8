import type { Problem } from "@tracehold/vault"

/** A problem of the vault in one line, with the chunk that it is about. */
export function problemLine({ what, session, no }: Pick<Problem, "what" | "session" | "no">): string {
  return session === null || no === null ? what : `${what} (chunk ${session.slice(0, 8)}.${no})`
}
