/** `WRONG_KEY`: the tag does not verify (another key, or changed bytes or context). `TRUNCATED`: too short. `WEAK_KEY`: a key of small order. */
export type CryptoErrorCode = "WRONG_KEY" | "TRUNCATED" | "WEAK_KEY" | "NOT_DSSE"

export class CryptoError extends Error {
  override readonly name = "CryptoError"
  readonly code: CryptoErrorCode
  constructor(code: CryptoErrorCode, options?: { cause?: unknown }) {
    super(code, options) // Never bytes or keys: this reaches logs.
    this.code = code
  }
}
