import { type Donation, detectFindings } from "@tracehold/consent"
import { createEngine } from "@tracehold/policy"

/** Whether today's detectors, on their own and without anybody's policy, see a secret in a donation. */
export function lookForSecrets({ events, blobs }: Donation): "SECRET_FOUND" | null {
  const engine = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true })
  return detectFindings(events, blobs, engine).some(({ what }) => what === "secret") ? "SECRET_FOUND" : null
}
