/** Parts of the editor's reason that are its own words; others can hold names out of the text. */
const WORDS = ["kind", "detailedSource", "name"] as const

/**
 * The editor's own reason for a change, such as `cursor/type/keyboard`, where the host offers it. It is proposed API: released
 * editors leave it out unless the user asked for it, so it is read off the event when it is there and never relied on.
 */
export function changeSource(event: object): string | undefined {
  const reason: unknown = "detailedReason" in event ? event.detailedReason : undefined
  if (typeof reason !== "object" || reason === null || !("source" in reason) || typeof reason.source !== "string")
    return undefined
  const metadata: object =
    "metadata" in reason && typeof reason.metadata === "object" && reason.metadata !== null ? reason.metadata : {}
  const words = WORDS.map((word) => (metadata as Record<string, unknown>)[word]).filter((word) => typeof word === "string")
  return [reason.source, ...words].join("/")
}
