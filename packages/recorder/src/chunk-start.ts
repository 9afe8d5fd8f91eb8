import type { Engine } from "@tracehold/policy"
import type { EventOf } from "@tracehold/trace"
import type { SessionWriter } from "@tracehold/vault"
import type { GitHead } from "./git-repository.ts"
import type { SessionStart } from "./session-recorder.ts"

/** What a chunk begins with: where and under which policy it is recorded. `atMs` counts from the session's start. */
export function chunkStart(
  { wallMs, host, roots }: SessionStart,
  atMs: number,
  { heads, writer, engine }: { heads: ReadonlyMap<string, GitHead>; writer: SessionWriter | null; engine: Engine },
): EventOf<"chunk-start"> {
  return {
    kind: "chunk-start",
    atMs,
    schema: 0,
    no: writer?.chunkNo ?? 0,
    wallMs: Math.round(wallMs + atMs),
    pin: writer?.pin() ?? null,
    policy: engine.digest,
    host,
    roots: roots.map(({ name, path }) => {
      const { remote = null, branch = null, head = null } = heads.get(path) ?? {}
      return { name, repo: name, remote, branch, head, donate: engine.giving(remote) }
    }),
  }
}
