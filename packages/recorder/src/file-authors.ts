import type { SensorOf } from "@tracehold/capture"
import { type Authorship, UNATTRIBUTED } from "@tracehold/trace"
import type { AgentEvidence } from "./agent-evidence.ts"
import { filePath, type Root } from "./document-names.ts"
import type { FoundText } from "./file-text.ts"
import type { GitRepository } from "./git-repository.ts"
import type { FoundFile } from "./workspace-files.ts"

type Hooks = {
  readonly commandFor: (file: string, atMs: number) => { readonly line: string } | null
  /** The innermost repository around a file, and the file's path in the folder that it is asked in. */
  readonly repository: (file: string) => { readonly repository: GitRepository; readonly inside: string } | null
}
type Written = {
  readonly path: string
  readonly before: string | null
  readonly after: FoundFile
  readonly change: number
  /** Edits that loaded what was written. */
  readonly edits: readonly number[]
  readonly by: Authorship
  readonly atMs: number
}

type Operation = SensorOf<"file-op">["op"]
type Found =
  | { readonly op: "create" | "change" | "rename"; readonly path: string; readonly found: FoundFile }
  | { readonly op: "delete"; readonly path: string }

/** The editor tells of it when it is done; what the watcher tells comes after. */
const OPERATION_MS = 3000

/** The editor loads a file that keeps changing some hundred milliseconds after each change that it notices. */
const PASSED_MS = 1000

/** Of what is UTF-8 the text is enough. */
type Last = FoundText & { readonly change: number; readonly by: Authorship; readonly atMs: number }

/** Who wrote the files on disk: the ladder of DESIGN section 6. */
export class FileAuthors {
  readonly #roots: readonly Root[]
  readonly #evidence: AgentEvidence
  readonly #hooks: Hooks
  readonly #last = new Map<string, Last>()
  #operations: readonly { readonly name: string; readonly op: Operation; readonly atMs: number }[] = []

  constructor(roots: readonly Root[], evidence: AgentEvidence, hooks: Hooks) {
    this.#roots = roots
    this.#evidence = evidence
    this.#hooks = hooks
  }

  /** Transcript, the editor itself, git, running command, nobody. */
  of(found: Found, before: string | null, atMs: number): Authorship {
    const { path } = found
    const after = found.op === "delete" ? null : found.found
    const agent = after?.text == null ? null : this.#agentOf(path, before, after.text, atMs)
    if (agent !== null) return agent
    const operation = this.#operations.find(({ name, op, atMs: then }) => atMs - then < OPERATION_MS && fits(name, op, found))
    if (operation !== undefined) return { actor: "editor", rung: 3, evidence: `editor:${operation.op}-file` }
    const file = filePath(path, this.#roots) ?? path
    const { repository, inside = "" } = this.#hooks.repository(file) ?? {}
    if (after?.content != null && repository?.explains(inside, after.content)) return { actor: "git", rung: 6, evidence: "blob" }
    if (after === null && repository?.explainsGone(inside)) return { actor: "git", rung: 6, evidence: "gone" }
    if (this.#hooks.commandFor(file, atMs) !== null) return { actor: "command", rung: 7, evidence: "terminal" }
    return UNATTRIBUTED
  }

  /** The editor did this to a file or to a folder and all that is in it. */
  operated(name: string, { op, atMs }: SensorOf<"file-op">): void {
    this.#operations = [...this.#operations.filter((known) => atMs - known.atMs < OPERATION_MS), { name, op, atMs }]
  }

  /** A document may be behind its file or ahead of it: what was written last comes first. */
  #agentOf(path: string, before: string | null, after: string, atMs: number): Authorship | null {
    const written = this.#last.get(path)?.text
    const known = written === undefined || written === null ? null : this.#evidence.explain(path, written, after, atMs)
    return known ?? this.#evidence.explain(path, before, after, atMs)
  }

  /** Remember it, so that the editor's loading of it has an author; better evidence may still come for both. */
  note({ path, before, after, change, edits, by, atMs }: Written): void {
    this.#last.set(path, { text: after.text, content: after.text === null ? after.content : null, change, by, atMs })
    if (after.text !== null) this.#evidence.await({ path, changes: [change, ...edits], before, after: after.text, atMs }, by)
  }

  /** Whoever wrote what the edit `change` loaded, if the file is such and nothing was written since. */
  ofLoaded(path: string, is: (found: FoundText) => boolean, change: number): Authorship | null {
    const last = this.#last.get(path)
    return last !== undefined && is(last) ? (this.#evidence.join(last.change, change) ?? last.by) : null
  }

  /**
   * The edit `change` loaded what the file was while it was written again and again: whoever made of it what was found after that did
   * so with this, too.
   */
  ofPassed(path: string, change: number, atMs: number): Authorship | null {
    const last = this.#last.get(path)
    return last !== undefined && atMs - last.atMs < PASSED_MS ? (this.#evidence.join(last.change, change) ?? last.by) : null
  }
}

/** What was made is new, what was removed is gone, what was moved is both; a later change of its text is somebody's own. */
function fits(name: string, op: Operation, found: Found): boolean {
  const is = op === "rename" ? found.op !== "change" : found.op === op
  return is && (found.path === name || found.path.startsWith(`${name}/`))
}
