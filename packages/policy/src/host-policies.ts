import type { Layer } from "./layer.ts"
import { openOrgPolicy, orgLayer, parseTrust } from "./org-policy.ts"
import { parsePolicy } from "./parse-policy.ts"
import type { HostPolicies } from "./policy-places.ts"

/** Layers of a host's policies; `refused` has one line for each that cannot be used, and then nothing may be recorded or given. */
export function hostLayers(
  host: HostPolicies,
  nowMs: number,
): { readonly layers: readonly Layer[]; readonly refused: readonly string[] } {
  const layers: Layer[] = []
  const refused: string[] = []
  for (const { source, policy, trust } of host.org) {
    const trusted = trust === null ? null : parseTrust(trust)
    if (trusted === null)
      refused.push(`${source} is there, and nobody said here whose key to trust for it: tracehold policy org trust`)
    else {
      const opened = openOrgPolicy(policy, trusted)
      if (opened.kind === "refused") refused.push(`${source} ${opened.why}`)
      else layers.push(orgLayer(opened.opened, nowMs))
    }
  }
  if (host.user !== null) {
    const parsed = parsePolicy(host.user)
    if (parsed.kind === "refused") refused.push(`your own policy: ${parsed.why}`)
    else layers.push({ name: "user", source: "your own policy", policy: parsed.policy, text: host.user })
  }
  return { layers, refused }
}
