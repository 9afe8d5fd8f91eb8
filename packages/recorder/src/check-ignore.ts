import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process"
import { gitEnvironment, SAFE_SETTINGS } from "./git.ts"

/** The pattern that decides about a path, as `git check-ignore -v` names it; null: git does not ignore it. */
export type GitRule = { readonly rule: string; readonly source: string; readonly line: number | null }

/** Git that says nothing for so long, having been asked, will say nothing. */
const SILENT_MS = 10_000
const ARGUMENTS = ["check-ignore", "--stdin", "-z", "-v", "-n", "--no-index"]
const FIELDS = 4

/** What can keep a process from ending. */
type Counted = { ref?(): void; unref?(): void }
type Waiting = { readonly path: string; readonly done: (answer: GitRule | null | undefined) => void }

/**
 * One `git check-ignore` that stays, in one folder: paths go in, git's rules come out in the same order. It reads nothing but ignore
 * files and settings: patterns decide, whether or not a file is tracked.
 */
export class CheckIgnore implements Disposable {
  readonly #git: ChildProcessWithoutNullStreams
  readonly #waiting: Waiting[] = []
  #fields: string[] = []
  #rest = ""
  #ended = false
  #answers = 0
  #silence: NodeJS.Timeout | null = null

  constructor(folder: string) {
    this.#git = spawn("git", ["-C", folder, ...SAFE_SETTINGS, ...ARGUMENTS], { env: gitEnvironment(), windowsHide: true })
    this.#git.stdout.setEncoding("utf8").on("data", (text: string) => this.#heard(text))
    this.#git.stderr.resume()
    // A pipe that breaks is followed by the end of the process.
    this.#git.stdin.on("error", () => {})
    this.#git.on("error", () => this.#end()).on("close", () => this.#end())
    this.#watch()
  }

  get ended(): boolean {
    return this.#ended
  }

  /** It has said something, so that there is a repository and a git that reads it. */
  get answered(): boolean {
    return this.#answers > 0
  }

  /** @param paths - relative to the folder. Undefined for each that git ended without having answered. */
  ask(paths: readonly string[]): Promise<(GitRule | null | undefined)[]> {
    if (this.#ended) return Promise.resolve(paths.map(() => undefined))
    const answers = paths.map(
      (path) => new Promise<GitRule | null | undefined>((done) => this.#waiting.push({ path: `./${path}`, done })),
    )
    // The point in front keeps a name that begins with a colon from being read as a pathspec of git's own grammar.
    this.#git.stdin.write(paths.map((path) => `./${path}\0`).join(""))
    this.#watch()
    return Promise.all(answers)
  }

  [Symbol.dispose](): void {
    this.#git.kill("SIGKILL")
    this.#end()
  }

  #heard(text: string): void {
    const parts = (this.#rest + text).split("\0")
    this.#rest = parts.pop() ?? ""
    this.#fields.push(...parts)
    const whole = this.#fields.length - (this.#fields.length % FIELDS)
    for (let i = 0; i < whole; i += FIELDS) this.#answered(this.#fields.slice(i, i + FIELDS))
    this.#fields = this.#fields.slice(whole)
    this.#watch()
  }

  #answered([source = "", line = "", rule = "", path = ""]: string[]): void {
    const asked = this.#waiting.shift()
    if (asked === undefined || asked.path !== path) {
      this[Symbol.dispose]()
      return
    }
    this.#answers += 1
    asked.done(rule === "" || rule.startsWith("!") ? null : { rule, source, line: Number(line) || null })
  }

  /** Only a git that owes an answer keeps the process, and is waited for no longer than it may be silent. */
  #watch(): void {
    const owes = this.#waiting.length > 0
    const { stdin, stdout, stderr } = this.#git
    for (const part of [this.#git, stdin, stdout, stderr] as Counted[]) owes ? part.ref?.() : part.unref?.()
    if (this.#silence !== null) clearTimeout(this.#silence)
    this.#silence = owes ? setTimeout(() => this[Symbol.dispose](), SILENT_MS) : null
  }

  #end(): void {
    this.#ended = true
    if (this.#silence !== null) clearTimeout(this.#silence)
    for (const { done } of this.#waiting.splice(0)) done(undefined)
  }
}
