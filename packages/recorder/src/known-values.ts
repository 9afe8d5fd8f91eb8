import { readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { valuesOfEnvironment, valuesOfFile } from "@tracehold/policy"

/** Where programs keep what they were given to log in with, from the user's home. */
const CREDENTIAL_FILES = [
  ".netrc",
  ".npmrc",
  ".yarnrc.yml",
  ".pypirc",
  ".git-credentials",
  ".pgpass",
  ".my.cnf",
  ".vault-token",
  ".aws/credentials",
  ".docker/config.json",
  ".kube/config",
  ".gem/credentials",
  ".cargo/credentials.toml",
  ".config/gh/hosts.yml",
  ".config/hub",
  ".config/glab-cli/config.yml",
  ".config/gcloud/application_default_credentials.json",
  ".config/rclone/rclone.conf",
]
const MOST_BYTES = 65_536
const MOST_FILES = 500

/** The user's own secret values, where they lie anyway: in memory of this process only. Nothing of them is stored or sent, no digest either. */
export class KnownValues {
  readonly #values: Set<string>
  #files = 0

  /** @param home - null: look into no credential file. */
  constructor(env: Readonly<Record<string, string | undefined>>, home: string | null) {
    this.#values = new Set(valuesOfEnvironment(env))
    if (home !== null) for (const name of CREDENTIAL_FILES) this.add(join(home, name))
  }

  get values(): readonly string[] {
    return [...this.#values]
  }

  /** Take in a file that holds secrets by its nature, or a link to one. One that is no small file, or cannot be read, is passed over. */
  add(path: string): void {
    if (++this.#files > MOST_FILES) return
    for (const value of valuesOfFile(smallText(path))) this.#values.add(value)
  }
}

function smallText(path: string): string {
  try {
    const stat = statSync(path)
    return stat.isFile() && stat.size <= MOST_BYTES ? readFileSync(path, "utf8") : ""
  } catch {
    return ""
  }
}
