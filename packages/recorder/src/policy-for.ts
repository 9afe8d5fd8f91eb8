import { createEngine } from "@tracehold/policy"
import { vaultFolder } from "@tracehold/vault"
import { remoteNames } from "./git-repository.ts"
import { type LoadedPolicy, loadPolicy } from "./policy-files.ts"
import type { SessionStart } from "./session-recorder.ts"

/** The policy that rules a session: its folders' and its user's. Nothing of a folder that is not trusted is read, nor is git run in it. */
export function policyFor({ roots, userPolicy, trusted, vault, storage }: SessionStart): LoadedPolicy {
  if (!trusted) return { engine: createEngine({ layers: [], ignoreFiles: [], caseSensitive: false }), off: UNTRUSTED }
  return loadPolicy(roots, userPolicy, remoteNames, [vault === "" ? vaultFolder(process.env) : vault, storage])
}

const UNTRUSTED = "this workspace is not trusted"
