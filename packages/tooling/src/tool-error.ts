export type ToolErrorCode = "OFFLINE" | "UNSUPPORTED" | "NOT_FOUND" | "BUSY" | "FAILED"

/** Something a person can act on: the message is one line that says what is wrong and what to do. */
export class ToolError extends Error {
  override readonly name = "ToolError"
  readonly code: ToolErrorCode
  constructor(code: ToolErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

export type Log = (line: string) => void
