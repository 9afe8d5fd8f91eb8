import { readFileSync } from "node:fs"
import { homedir } from "node:os"
import { createEngine, policyPlaces, readOrgPolicies } from "@tracehold/policy"
import { vaultFolder } from "@tracehold/vault"
import { GitIgnored } from "./git-ignored.ts"
import { remoteNames } from "./git-repository.ts"
import { KnownValues } from "./known-values.ts"
import { type LoadedPolicy, loadPolicy } from "./policy-files.ts"
import type { SessionStart } from "./session-recorder.ts"

/** The policy that rules a session: its folders' and its user's. Nothing of a folder that is not trusted is read, nor is git run in it. */
export function policyFor({ roots, userPolicy, trusted, vault, storage }: SessionStart): LoadedPolicy {
  if (!trusted)
    return {
      engine: createEngine({ layers: [], ignoreFiles: [], caseSensitive: false }),
      off: UNTRUSTED,
      ask: [],
      git: new GitIgnored([]),
      known: [],
    }
  const places = policyPlaces({ platform: process.platform, home: homedir(), env: process.env })
  const host = { user: userPolicy, org: readOrgPolicies(places, readOrEmpty) }
  const own = [vault === "" ? vaultFolder(process.env) : vault, storage]
  return loadPolicy(roots, host, remoteNames, own, new KnownValues(process.env, homedir()))
}

const UNTRUSTED = "this workspace is not trusted"

/** What is there and cannot be read is no policy, which turns recording off: leaving it out would widen. */
function readOrEmpty(path: string): string | null {
  try {
    return readFileSync(path, "utf8")
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? null : ""
  }
}
