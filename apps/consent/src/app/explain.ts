import { describeError, OwnerError } from "@tracehold/owner"
import { describeVaultError, VaultError } from "@tracehold/vault"
import type { Explained } from "../dispatch.ts"
import { AppError } from "./app-error.ts"

/** The one place where an error becomes a code and a line for a person; null for what nobody foresaw. */
export function explain(error: unknown): Explained | null {
  if (error instanceof AppError) return { code: error.code, message: error.message }
  if (error instanceof OwnerError) return { code: error.code, message: describeError(error) }
  if (error instanceof VaultError) return { code: error.code, message: describeVaultError(error) }
  // The class is a lower layer's, which owner calls for us; owner has the words for it.
  if (error instanceof Error && error.name === "ConsentError" && "code" in error) {
    return { code: String(error.code), message: describeError(error) }
  }
  return null
}
