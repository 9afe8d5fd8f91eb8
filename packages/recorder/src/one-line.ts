import { describeVaultError, VaultError } from "@tracehold/vault"

/** What went wrong, for a person and without content. */
export function oneLine(error: unknown): string {
  if (error instanceof VaultError) return describeVaultError(error)
  return `the recorder failed (${error instanceof Error ? error.name : "unknown"}); what was recorded so far is safe`
}

/** Do what may fail for now. @returns what went wrong, in one line; null when nothing did. */
export function attempt(action: () => void): string | null {
  try {
    action()
    return null
  } catch (error) {
    return oneLine(error)
  }
}
