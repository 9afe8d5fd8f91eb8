import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { homedir } from "node:os"
import { dirname } from "node:path"
import { hostLayers, type OrgPolicy, type OrgTrust, openOrgPolicy, parseTrust, policyPlaces, trustOf } from "@tracehold/policy"
import { OwnerError } from "./error.ts"
import { readPolicies } from "./host-policy-layers.ts"

type Env = Readonly<Record<string, string | undefined>>

/** Open a signed policy with a key that the organisation published, or with the one that is trusted here already. Stores nothing. */
export function lookAtOrgPolicy(
  env: Env,
  text: string,
  publicKey: string | null,
): { readonly opened: OrgPolicy; readonly trust: OrgTrust } {
  const known = readTrust(env)
  if (publicKey === null && known === null) {
    throw new OwnerError("BAD_POLICY", {
      why: "No organisation is trusted here yet: give its key with --key, as it published it.",
    })
  }
  const trust =
    known !== null && (publicKey === null || publicKey === known.publicKey)
      ? known
      : trustOf("the organisation", publicKey ?? "", 0)
  const result = openOrgPolicy(text, trust)
  if (result.kind === "refused") throw new OwnerError("BAD_POLICY", { why: `The file ${result.why}.` })
  const { org, sequence } = result.opened
  return { opened: result.opened, trust: trustOf(org, trust.publicKey, sequence) }
}

/** Put it in force for this user, on this host. */
export function installOrgPolicy(env: Env, text: string, trust: OrgTrust): void {
  const place = ownPlace(env)
  mkdirSync(dirname(place.policy), { recursive: true })
  write(place.trust, `${JSON.stringify(trust, null, 2)}\n`) // First: a policy without it would turn recording off.
  write(place.policy, text)
}

/** Take it away; false when there was none. What who administers the machine put there stays. */
export function forgetOrgPolicy(env: Env): boolean {
  const { policy, trust } = ownPlace(env)
  const was = readOrNull(policy) !== null
  for (const file of [policy, trust]) rmSync(file, { force: true })
  return was
}

/** One line for each policy of an organisation that is in force, or is there and cannot be used. */
export function orgPolicyLines(
  env: Env,
  nowMs: number,
): { readonly inForce: readonly string[]; readonly refused: readonly string[] } {
  const { layers, refused } = hostLayers({ ...readPolicies(env), user: null }, nowMs)
  return { inForce: layers.map(({ source }) => source), refused }
}

function ownPlace(env: Env) {
  const place = policyPlaces({ platform: process.platform, home: env.HOME || homedir(), env }).org.at(-1)
  if (place === undefined) throw new Error("there is a folder of the user's own")
  return place
}

function readTrust(env: Env): OrgTrust | null {
  const text = readOrNull(ownPlace(env).trust)
  return text === null ? null : parseTrust(text)
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return null
  }
}

function write(path: string, text: string): void {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, text, { mode: 0o600 })
  renameSync(draft, path)
}
