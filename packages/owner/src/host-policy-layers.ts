import { readFileSync } from "node:fs"
import { homedir } from "node:os"
import { type HostPolicies, hostLayers, type Layer, policyPlaces, readHostPolicies } from "@tracehold/policy"
import { OwnerError } from "./error.ts"

type Env = Readonly<Record<string, string | undefined>>

/** What rules everywhere on this host, as texts. @throws OwnerError `BAD_POLICY` when a file is there and cannot be read: leaving it out would widen. */
export function readPolicies(env: Env): HostPolicies {
  return readHostPolicies(policyPlaces({ platform: process.platform, home: env.HOME || homedir(), env }), (path) => {
    try {
      return readFileSync(path, "utf8")
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null
      throw new OwnerError("BAD_POLICY", { why: `The policy file ${path} is there and cannot be read. Check its permissions.` })
    }
  })
}

/** The same as layers, for unlocking. @throws OwnerError `BAD_POLICY`. */
export function hostPolicyLayers(env: Env, nowMs: number): readonly Layer[] {
  const { layers, refused } = hostLayers(readPolicies(env), nowMs)
  if (refused[0] !== undefined) throw new OwnerError("BAD_POLICY", { why: `A policy cannot be used: ${refused[0]}` })
  return layers
}
