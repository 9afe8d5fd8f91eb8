export type TraceErrorCode = "NOT_A_TRACE"

export class TraceError extends Error {
  override readonly name = "TraceError"
  readonly code: TraceErrorCode
  constructor(code: TraceErrorCode) {
    super(code)
    this.code = code
  }
}
