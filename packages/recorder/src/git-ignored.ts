import { existsSync, realpathSync } from "node:fs"
import { basename, dirname, join, relative, sep } from "node:path"
import type { GitWord } from "@tracehold/policy"
import { CheckIgnore, type GitRule } from "./check-ignore.ts"
import { filePath, type Root, rootOf } from "./document-names.ts"
import { realName } from "./real-name.ts"

/** A repository that gave no answer is asked anew after this time; until then nothing new of it is recorded. */
const AGAIN_MS = 30_000
/** More paths than this are forgotten at once, and asked again as they come. */
const MOST_PATHS = 500_000
const NO_ANSWER: GitRule = { rule: "git gives no answer", source: "git check-ignore", line: null }

/**
 * Git's own word on the files of a workspace: asked ahead in batches, remembered until policy is read anew. Every repository that
 * holds a file is asked, from the one around the folder down to the innermost; any one's "ignored" counts. Where no repository is,
 * there is nothing to ask.
 */
export class GitIgnored implements Disposable {
  readonly #roots: readonly Root[]
  readonly #nowMs: () => number
  readonly #words = new Map<string, GitRule | null>()
  readonly #running = new Map<string, CheckIgnore>()
  readonly #failedMs = new Map<string, number>()
  readonly #real = new Map<string, string>()
  readonly #holds = new Map<string, boolean>()

  constructor(roots: readonly Root[], nowMs: () => number = Date.now) {
    this.#roots = roots
    this.#nowMs = nowMs
  }

  /** For the engine. Of a folder nothing is said: each file in it is asked about. */
  word(name: string): GitWord {
    if (name.endsWith("/")) return "kept"
    const known = this.#words.get(name)
    if (known !== undefined) return known ?? "kept"
    const repositories = this.#repositoriesOf(name)
    if (repositories.length === 0) {
      if (this.#words.size < MOST_PATHS) this.#words.set(name, null) // Asked with every event that names the file.
      return "kept"
    }
    return repositories.some(({ folder }) => this.#failed(folder)) ? NO_ANSWER : "unknown"
  }

  /** Git has to be asked before anything of this file is recorded. */
  waits(name: string): boolean {
    return this.word(name) === "unknown"
  }

  /** Ask about these files, and about those that they are links to. Afterwards none of them waits. */
  async learn(names: Iterable<string>): Promise<void> {
    if (this.#words.size >= MOST_PATHS) this.#words.clear()
    const questions = new Map<string, { names: string[]; paths: string[] }>()
    const fresh = new Set<string>()
    for (const name of names) {
      for (const one of [name, this.#linked(name)]) if (one !== null && this.waits(one)) fresh.add(one)
    }
    for (const name of fresh) {
      for (const { folder, path } of this.#repositoriesOf(name)) {
        const question = questions.get(folder) ?? { names: [], paths: [] }
        question.names.push(name)
        question.paths.push(path)
        questions.set(folder, question)
      }
    }
    const rules = new Map<string, GitRule>()
    await Promise.all(
      [...questions].map(async ([folder, { names: asked, paths }]) => {
        const answers = await this.#ask(folder, paths)
        for (const [i, answer] of answers.entries()) {
          const name = asked[i] as string
          if (answer === undefined) fresh.delete(name)
          else if (answer !== null) rules.set(name, answer)
        }
      }),
    )
    for (const name of fresh) this.#words.set(name, rules.get(name) ?? null)
  }

  /** One line for a person when git gives no answer; null otherwise. */
  get problem(): string | null {
    const silent = [...this.#failedMs.keys()].find((folder) => this.#failed(folder))
    if (silent === undefined) return null
    return `git gives no answer in ${basename(silent)}, so files there are not recorded: see what “git status” says in it`
  }

  [Symbol.dispose](): void {
    for (const git of this.#running.values()) git[Symbol.dispose]()
    this.#running.clear()
  }

  /**
   * Answers of one repository. A path on which git ends is answered with "ignored", and the others are asked of another git; one that
   * ends without any answer is none.
   */
  async #ask(folder: string, paths: readonly string[]): Promise<(GitRule | null | undefined)[]> {
    const answers: (GitRule | null | undefined)[] = []
    let asks = 0
    while (answers.length < paths.length && ++asks <= 3) {
      const git = this.#git(folder)
      const next = await git.ask(paths.slice(answers.length))
      const end = next.indexOf(undefined)
      answers.push(...(end < 0 ? next : next.slice(0, end)))
      if (end === 0 && !git.answered) break
      if (end >= 0) answers.push(NO_ANSWER)
    }
    if (answers.length < paths.length) this.#failedMs.set(folder, this.#nowMs())
    return paths.map((_, i) => answers[i])
  }

  #git(folder: string): CheckIgnore {
    const running = this.#running.get(folder)
    if (running !== undefined && !running.ended) return running
    const git = new CheckIgnore(folder)
    this.#running.set(folder, git)
    return git
  }

  #failed(folder: string): boolean {
    const atMs = this.#failedMs.get(folder)
    return atMs !== undefined && this.#nowMs() - atMs < AGAIN_MS
  }

  /** Repositories around a file, and its path from the folder in which each is asked. Folders on the way are taken as they really are. */
  #repositoriesOf(name: string): { folder: string; path: string }[] {
    const root = rootOf(name, this.#roots)
    const file = filePath(name, this.#roots)
    if (root === undefined || file === null) return []
    const top = this.#realOf(root.path)
    const folder = this.#realOf(dirname(file))
    if (folder !== top && !folder.startsWith(top + sep)) return []
    const real = join(folder, basename(file))
    const found = this.#isInRepository(top) ? [top] : []
    for (let at = folder; at !== top; at = dirname(at)) if (this.#isRepository(at)) found.push(at)
    return found.map((at) => ({ folder: at, path: relative(at, real).split(sep).join("/") }))
  }

  #linked(name: string): string | null {
    const file = filePath(name, this.#roots)
    const real = file === null || name.endsWith("/") ? null : realName(file, this.#roots)
    return real === name ? null : real
  }

  #isInRepository(folder: string): boolean {
    return this.#isRepository(folder) || (dirname(folder) !== folder && this.#isInRepository(dirname(folder)))
  }

  #isRepository(folder: string): boolean {
    const known = this.#holds.get(folder)
    if (known !== undefined) return known
    const holds = existsSync(join(folder, ".git"))
    this.#holds.set(folder, holds)
    return holds
  }

  #realOf(folder: string): string {
    const known = this.#real.get(folder)
    if (known !== undefined) return known
    const real = realFolder(folder)
    this.#real.set(folder, real)
    return real
  }
}

/** Links followed, also of a folder that is not there in one that is. */
function realFolder(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    const above = dirname(folder)
    return above === folder ? folder : join(realFolder(above), basename(folder))
  }
}
