/**
 * Why something the owner asked for did not happen.
 *
 * Vault: `NO_VAULT`, `EXISTS`, `WRONG_KEY`, `NEWER_VERSION`, `DAMAGED`, `FULL`, `BUSY`, `READ_ONLY`, `GONE`, `LOCKED` (the owner was
 * disposed of), `WEAK_PASSPHRASE`, `NOT_WORDS` (not a 24-word phrase).
 * Review: `NOT_READY` (the chunk is open, unconfirmed or not scanned yet), `BAD_REDACTION`, `OPEN_FINDINGS`, `CHANGED` (what was shown
 * is not what would be signed).
 * Recipients: `UNREACHABLE`, `NONSENSE` (an answer that is not one), `OTHER_RECIPIENT` (another root key than the one pinned),
 * `UNKNOWN_RECIPIENT`, `NOT_ADDRESS`, `TERMS_EXPIRED`, `TERMS_CHANGED`, `FORKED_LOG`, `NO_PROOF`, `REFUSED`.
 * Donations: `UNKNOWN_DONATION`, `WITHDRAWN`. Files: `FILE_EXISTS`, `NOT_WRITABLE`.
 */
export type OwnerErrorCode =
  | "NO_VAULT"
  | "EXISTS"
  | "WRONG_KEY"
  | "NEWER_VERSION"
  | "DAMAGED"
  | "FULL"
  | "BUSY"
  | "READ_ONLY"
  | "GONE"
  | "LOCKED"
  | "WEAK_PASSPHRASE"
  | "NOT_WORDS"
  | "NOT_READY"
  | "BAD_REDACTION"
  | "OPEN_FINDINGS"
  | "CHANGED"
  | "UNREACHABLE"
  | "NONSENSE"
  | "OTHER_RECIPIENT"
  | "UNKNOWN_RECIPIENT"
  | "NOT_ADDRESS"
  | "TERMS_EXPIRED"
  | "TERMS_CHANGED"
  | "FORKED_LOG"
  | "NO_PROOF"
  | "REFUSED"
  | "UNKNOWN_DONATION"
  | "WITHDRAWN"
  | "FILE_EXISTS"
  | "NOT_WRITABLE"

export class OwnerError extends Error {
  override readonly name = "OwnerError"
  readonly code: OwnerErrorCode
  constructor(code: OwnerErrorCode, options?: { cause?: unknown }) {
    super(code, options) // Never content, keys or paths: this reaches logs.
    this.code = code
  }
}
