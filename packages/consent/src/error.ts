/**
 * `BAD_REDACTION`: not one we know, or a text too short to be masked wherever it stands. `STILL_THERE`: a text that was to be masked
 * could still be read after it, so nothing was made. `NOT_A_DONATION`: bytes that are no donation's content, damaged, or not
 * written in the one way in which it is written. `NOTHING_LEFT`: no event remains. `DAMAGED`: events that no recorder writes, such as
 * out of order; a forged session may hold them.
 */
export type ConsentErrorCode = "BAD_REDACTION" | "STILL_THERE" | "NOT_A_DONATION" | "NOTHING_LEFT" | "DAMAGED"

export class ConsentError extends Error {
  override readonly name = "ConsentError"
  readonly code: ConsentErrorCode
  constructor(code: ConsentErrorCode, options?: { cause?: unknown }) {
    super(code, options) // Never content or paths: this reaches logs.
    this.code = code
  }
}
