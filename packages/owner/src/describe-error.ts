/** One line for a person: what is wrong, and what to do. Never a stack, never content. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : "Something went wrong."
}
