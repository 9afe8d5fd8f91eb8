/**
 * Why something the owner asked for did not happen.
 *
 * Vault: `LOCKED` (the owner was disposed of), `OLDER_VAULT` (an older copy was put back, and its statements are out of date), `BAD_ERASE` (a text too short or too long, a path from outside), `LAST_SLOT`, `SAME_SLOT`, `NO_SLOT` (of a way to unlock that would be taken away), `WEAK_PASSPHRASE`, `NOT_WORDS` (not a 24-word phrase), `NO_KEYRING` (this system has none), `KEYRING_CLOSED` (it is locked, refuses, or does not answer), `KEYRING_LOST` (it has no entry for this vault, or another), `BAD_POLICY` (the user's own policy cannot be read, and may forbid); all others of the vault are
 * thrown as VaultError. Review: `NOT_READY` (the chunk is open, unconfirmed or not scanned yet), `NOT_ALLOWED` (by policy),
 * `BAD_REDACTION`, `STILL_THERE` (a text could not be taken out everywhere), `OPEN_FINDINGS`,
 * `NOTHING_LEFT`, `DAMAGED` (events that no recorder writes), `CHANGED` (what was shown is not what would be signed or sent). Recipients: `NOT_ADDRESS`, `UNREACHABLE`,
 * `NONSENSE` (an answer that is none), `UNTRUSTED` (an answer that fails its check), `REFUSED` (by the endpoint), `OTHER_RECIPIENT`
 * (another root key than the one known), `UNKNOWN_RECIPIENT`, `TERMS_EXPIRED`, `TERMS_CHANGED`, `FORKED_LOG`. Donations:
 * `NEWER_DETECTORS` (they must look at it before it is sent), `UNKNOWN_DONATION`, `ALREADY_WITHDRAWN`. Files: `FILE_EXISTS`, `NOT_WRITABLE`. Backups:
 * `NO_WORDS` (the vault has none that could open one), `NOT_A_BACKUP` (or cut short), `WRONG_WORDS` (of another vault).
 */
export type OwnerErrorCode =
  | "LOCKED"
  | "OLDER_VAULT"
  | "BAD_ERASE"
  | "LAST_SLOT"
  | "SAME_SLOT"
  | "NO_SLOT"
  | "WEAK_PASSPHRASE"
  | "NOT_WORDS"
  | "NO_KEYRING"
  | "KEYRING_CLOSED"
  | "KEYRING_LOST"
  | "BAD_POLICY"
  | "NOT_READY"
  | "NOT_ALLOWED"
  | "BAD_REDACTION"
  | "STILL_THERE"
  | "OPEN_FINDINGS"
  | "NOTHING_LEFT"
  | "DAMAGED"
  | "CHANGED"
  | "NOT_ADDRESS"
  | "UNREACHABLE"
  | "NONSENSE"
  | "UNTRUSTED"
  | "REFUSED"
  | "OTHER_RECIPIENT"
  | "UNKNOWN_RECIPIENT"
  | "TERMS_EXPIRED"
  | "TERMS_CHANGED"
  | "FORKED_LOG"
  | "NEWER_DETECTORS"
  | "UNKNOWN_DONATION"
  | "ALREADY_WITHDRAWN"
  | "FILE_EXISTS"
  | "NOT_WRITABLE"
  | "NO_WORDS"
  | "NOT_A_BACKUP"
  | "WRONG_WORDS"

export class OwnerError extends Error {
  override readonly name = "OwnerError"
  readonly code: OwnerErrorCode
  /** One line for a person that says more than the code; never content, keys or paths. */
  readonly why: string | null
  /** What an endpoint answered, kept as evidence when it fails a check. */
  readonly evidence: string | null
  constructor(code: OwnerErrorCode, options: { cause?: unknown; why?: string; evidence?: string } = {}) {
    super(code, { cause: options.cause })
    this.code = code
    this.why = options.why ?? null
    this.evidence = options.evidence ?? null
  }
}
