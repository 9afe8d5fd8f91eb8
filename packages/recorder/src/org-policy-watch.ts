import { statSync } from "node:fs"
import { homedir } from "node:os"
import { type PolicyPlaces, policyPlaces } from "@tracehold/policy"

/** Notices that an organisation's policy was put in force, renewed or taken away while windows are open: four looks at the disk. */
export class OrgPolicyWatch {
  readonly #paths: readonly string[]
  #seen: string

  constructor({ org }: PolicyPlaces = policyPlaces({ platform: process.platform, home: homedir(), env: process.env })) {
    this.#paths = org.flatMap(({ policy, trust }) => [policy, trust])
    this.#seen = this.#look()
  }

  /** Whether it is another one than at the last call. */
  changed(): boolean {
    const now = this.#look()
    const changed = now !== this.#seen
    this.#seen = now
    return changed
  }

  #look(): string {
    return this.#paths.map(stateOf).join()
  }
}

function stateOf(path: string): string {
  try {
    const { ino, size, mtimeMs, ctimeMs } = statSync(path)
    return [ino, size, mtimeMs, ctimeMs].join("-")
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? ""
  }
}
