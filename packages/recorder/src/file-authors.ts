import { type Authorship, UNATTRIBUTED } from "@tracehold/trace"
import type { AgentEvidence } from "./agent-evidence.ts"
import { filePath, type Root } from "./document-names.ts"
import { holdsText } from "./file-text.ts"
import type { GitRepository } from "./git-repository.ts"
import type { FoundFile } from "./workspace-files.ts"

type Hooks = {
  readonly commandFor: (file: string, atMs: number) => { readonly line: string } | null
  /** By the path of its root. */
  readonly repository: (root: string) => GitRepository | undefined
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

/** Of what is UTF-8 the text is enough. */
type Last = Pick<FoundFile, "text" | "content"> & { readonly change: number; readonly by: Authorship }

/** Who wrote the files on disk: the ladder of DESIGN section 6 below the editor's own word. */
export class FileAuthors {
  readonly #roots: readonly Root[]
  readonly #evidence: AgentEvidence
  readonly #hooks: Hooks
  readonly #last = new Map<string, Last>()

  constructor(roots: readonly Root[], evidence: AgentEvidence, hooks: Hooks) {
    this.#roots = roots
    this.#evidence = evidence
    this.#hooks = hooks
  }

  /** Transcript, git, running command, nobody. `after` is null for a file that is gone. */
  of(path: string, before: string | null, after: FoundFile | null, atMs: number): Authorship {
    const agent = after?.text == null ? null : this.#evidence.explain(path, before, after.text, atMs)
    if (agent !== null) return agent
    const file = filePath(path, this.#roots) ?? path
    const root = this.#roots.find((one) => file.startsWith(`${one.path}/`))
    const repository = root === undefined ? undefined : this.#hooks.repository(root.path)
    const inside = this.#roots.length > 1 ? path.slice(path.indexOf("/") + 1) : path
    if (after?.content != null && repository?.explains(inside, after.content)) return { actor: "git", rung: 6, evidence: "blob" }
    if (after === null && repository?.explainsGone(inside)) return { actor: "git", rung: 6, evidence: "gone" }
    if (this.#hooks.commandFor(file, atMs) !== null) return { actor: "command", rung: 7, evidence: "terminal" }
    return UNATTRIBUTED
  }

  /** Remember it, so that the editor's loading of it has an author; better evidence may still come for both. */
  note({ path, before, after, change, edits, by, atMs }: Written): void {
    this.#last.set(path, { text: after.text, content: after.text === null ? after.content : null, change, by })
    if (after.text !== null) this.#evidence.await({ path, changes: [change, ...edits], before, after: after.text, atMs }, by)
  }

  /** Whoever wrote what the edit `change` loaded, if the file reads so and nothing was written since. */
  ofLoaded(path: string, text: string, change: number): Authorship | null {
    const last = this.#last.get(path)
    return last !== undefined && holdsText(last, text) ? (this.#evidence.join(last.change, change) ?? last.by) : null
  }
}
