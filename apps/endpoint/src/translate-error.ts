import { EndpointError } from "./endpoint-error.ts"

const FULL = new Set(["ENOSPC", "EDQUOT", "SQLITE_FULL"])
const CUT_OFF = new Set(["ECONNRESET", "ERR_HTTP_REQUEST_TIMEOUT", "ERR_STREAM_PREMATURE_CLOSE"])

/** The one place where whatever was thrown becomes what a donor's side is told. */
export function toEndpointError(error: unknown): EndpointError {
  if (error instanceof EndpointError) return error
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown }
  if (typeof code === "string" && FULL.has(code)) return new EndpointError("FULL", { cause: error })
  if (typeof code === "string" && CUT_OFF.has(code)) return new EndpointError("TIMEOUT", { cause: error })
  if (statusCode === 413) return new EndpointError("TOO_LARGE")
  if (statusCode === 415) return new EndpointError("UNSUPPORTED")
  if (typeof statusCode === "number" && statusCode >= 400 && statusCode < 500) return new EndpointError("BAD_REQUEST")
  return new EndpointError("INTERNAL", { cause: error })
}
