import { vaultFolder } from "@tracehold/vault"
import { remoteOf } from "./git-repository.ts"
import { type LoadedPolicy, loadPolicy } from "./policy-files.ts"
import type { SessionStart } from "./session-recorder.ts"

/** The policy that rules a session: its folders' and its user's. */
export function policyFor({ roots, userPolicy, trusted, vault, storage }: SessionStart): LoadedPolicy {
  const remotes = trusted ? roots.map(({ path }) => remoteOf(path)) : [] // Git is not run where it could be made to run things.
  return loadPolicy(roots, userPolicy, remotes, [vault === "" ? vaultFolder(process.env) : vault, storage])
}
