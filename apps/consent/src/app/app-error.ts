/** Something the UI asked for that this app itself refuses. `message` is one line for a person. */
export class AppError extends Error {
  override readonly name = "AppError"
  readonly code: AppErrorCode
  constructor(code: AppErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/**
 * `LOCKED`: the call needs an open vault. `STALE_VIEW`: the view was dropped, or the vault was locked since. `NOT_SHOWN`: what is to be
 * signed was never on screen as it is. `NOT_CONFIRMED`: the person said no, or the confirmation is an old one. `NOT_LOOKED_UP`: the
 * recipient to add is not the one last looked up.
 */
export type AppErrorCode = "LOCKED" | "STALE_VIEW" | "NOT_SHOWN" | "NOT_CONFIRMED" | "NOT_LOOKED_UP" | "NO_SET_UP"
