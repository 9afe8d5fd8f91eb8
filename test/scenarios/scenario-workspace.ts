import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import type { NamedScenario } from "./read-scenarios.ts"

/** One git repository with a folder for each scenario, so that one editor window can play them all. */
export class ScenarioWorkspace {
  readonly folder: string

  constructor(folder: string, scenarios: readonly NamedScenario[]) {
    this.folder = folder
    mkdirSync(folder, { recursive: true })
    this.git("init", "-q", "-b", "main")
    for (const [key, value] of Object.entries({
      "user.name": "Scenario",
      "user.email": "scenario@example.invalid",
      "commit.gpgsign": "false",
      "core.autocrlf": "false",
    }))
      this.git("config", key, value)
    writeFileSync(join(folder, ".git", "info", "exclude"), ".vscode/\n")
    for (const { name, scenario } of scenarios)
      for (const [path, text] of Object.entries(scenario.files)) write(this.path(name, path), text)
    writeFileSync(join(folder, "README.md"), "Scenarios\n")
    this.#commit()
  }

  path(name: string, below = ""): string {
    return join(this.folder, name, below)
  }

  git(...args: readonly string[]): string {
    return execFileSync("git", ["-C", this.folder, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] })
  }

  /** Makes the scenario's branches without touching the files. */
  makeBranches({ name, scenario }: NamedScenario): void {
    for (const [branch, files] of Object.entries(scenario.branches ?? {})) {
      const index = join(this.folder, ".git", "index-of-branch")
      const git = (args: readonly string[], input?: string) =>
        execFileSync("git", ["-C", this.folder, ...args], {
          encoding: "utf8",
          input,
          env: { ...process.env, GIT_INDEX_FILE: index },
        }).trim()
      git(["read-tree", "HEAD"])
      for (const [path, text] of Object.entries(files)) {
        if (text === null) git(["update-index", "--force-remove", `${name}/${path}`])
        else
          git(["update-index", "--add", "--cacheinfo", `100644,${git(["hash-object", "-w", "--stdin"], text)},${name}/${path}`])
      }
      git(["update-ref", `refs/heads/${branch}`, git(["commit-tree", git(["write-tree"]), "-p", "HEAD", "-m", branch])])
      rmSync(index)
    }
  }

  settings(settings: Readonly<Record<string, unknown>>): void {
    write(join(this.folder, ".vscode", "settings.json"), JSON.stringify(settings))
  }

  /** Texts of a scenario's files, by their paths below its folder; not of those that git ignores. */
  filesOf(name: string): ReadonlyMap<string, string> {
    const listed = this.git("ls-files", "-z", "-co", "--exclude-standard", "--", name).split("\0")
    return new Map(
      listed
        .filter((path) => path !== "" && existsSync(join(this.folder, path)))
        .map((path) => [path.slice(name.length + 1), readFileSync(join(this.folder, path), "utf8")]),
    )
  }

  /** After a scenario: back on the main branch, everything committed, so that the next begins clean. */
  tidy(): void {
    rmSync(join(this.folder, ".vscode"), { recursive: true, force: true })
    this.git("checkout", "-q", "-f", "main")
    this.git("stash", "clear")
    this.#commit()
  }

  #commit(): void {
    this.git("add", "-A")
    this.git("commit", "-q", "--allow-empty", "-m", "Scenario")
  }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
