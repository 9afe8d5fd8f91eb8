import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"

/** A small git repository with two branches, for hands that do anything. */
export class MonkeyWorkspace {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
    mkdirSync(folder, { recursive: true })
    this.git("init", "-q", "-b", "main")
    for (const [key, value] of [
      ["user.name", "Monkey"],
      ["user.email", "monkey@example.invalid"],
      ["commit.gpgsign", "false"],
      ["core.autocrlf", "false"],
    ] as const)
      this.git("config", key, value)
    this.write("src/a.ts", 'export const a = "one"\n\nexport function f(x: number) {\n  return x + 1\n}\n')
    this.write("src/b.ts", 'import { a } from "./a"\n\nconsole.log(a)\n')
    this.write("notes.md", "# Notes\n\nžluťoučký kůň\n")
    this.write("crlf.txt", "one\r\ntwo\r\n")
    this.write("bom.txt", "\ufeffone\n")
    this.write(".gitignore", "ignored/\n")
    this.git("add", "-A")
    this.git("commit", "-q", "-m", "first")
    this.git("branch", "other")
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true })
    writeFileSync(this.path(name), text)
  }

  /** What git says; empty when it refuses, as it does where changes are in its way. */
  git(...args: readonly string[]): string {
    try {
      return execFileSync("git", ["-C", this.folder, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
    } catch {
      return ""
    }
  }

  /** Every file that git does not ignore, with its text. */
  files(): ReadonlyMap<string, string> {
    const names = this.git("ls-files", "-z", "-co", "--exclude-standard").split("\0")
    return new Map(
      [...new Set(names)]
        .filter((name) => name !== "" && existsSync(this.path(name)))
        .sort()
        .map((name) => [name, readFileSync(this.path(name), "utf8")]),
    )
  }
}
