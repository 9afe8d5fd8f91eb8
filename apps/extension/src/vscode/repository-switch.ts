import { homedir } from "node:os"
import { marked, type OwnStateFile } from "../own-state.ts"
import { type AskedRoot, allowedRoots, withYes } from "../record-question.ts"
import type { Recording } from "../recording.ts"
import { readUserPolicy, userPolicyPath, windowPolicy, withRepositories, writeUserPolicy } from "../user-policy.ts"
import { say } from "./say.ts"

/** The user's own word on where to record: the policy file, and what no remote address can name. */
export class RepositorySwitch {
  readonly #own: OwnStateFile
  readonly #workspace: string
  readonly #path = userPolicyPath({ platform: process.platform, home: homedir(), env: process.env })

  constructor(own: OwnStateFile, workspace: string) {
    this.#own = own
    this.#workspace = workspace
  }

  /** The user's layer for this window. A file that cannot be read is no policy, which the recorder takes as “off”. */
  policy(): string | null {
    try {
      return windowPolicy(readUserPolicy(this.#path), this.#own.read().off.includes(this.#workspace))
    } catch {
      return ""
    }
  }

  /** @throws Error with one line for a person, and then nothing has changed. */
  async turn(mode: "off" | "on", recording: Recording): Promise<void> {
    const roots = await remotesOf(recording)
    const named = roots.flatMap(({ remote }) => remote ?? [])
    if (0 < named.length) {
      const edited = withRepositories(readUserPolicy(this.#path), named, mode)
      if (edited.kind === "refused") throw new Error(edited.why)
      writeUserPolicy(this.#path, edited.text)
    }
    // Without an address to name it by, the whole workspace is off, by a mark in our own state on this host.
    const byMark = mode === "off" && named.length < roots.length
    // Turning on is a yes where policy wants one, and turning off takes it back.
    this.#own.change((state) => ({
      ...withYes(state, roots, mode === "on"),
      off: marked(state.off, this.#workspace, byMark || (mode === "off" && named.length === 0)),
    }))
    recording.order({ kind: "policy", userPolicy: this.policy() })
    recording.order({ kind: "allow", roots: allowedRoots(roots, this.#own.read()).roots })
    if (mode === "off") say(answer(mode, named), "Turn On Again", "turnOn")
    else say(answer(mode, named), "Show Status", "status")
  }
}

/** A recorder that cannot say leaves us with the mark, which needs no address. */
export async function remotesOf(recording: Recording): Promise<readonly AskedRoot[]> {
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), 3000))
  const answer = await Promise.race([recording.ask({ kind: "repositories" }).catch(() => null), late])
  return answer?.kind === "repositories" ? answer.roots : []
}

function answer(mode: "off" | "on", named: readonly string[]): string {
  const what = named.length === 0 ? "this workspace" : named.join(", ")
  if (mode === "on") return `Tracehold no longer keeps ${what} off by your word. Another policy may still do so.`
  const where = named.length === 0 ? "on this machine" : "in your own policy, not in the repository"
  return `Recording is off for ${what}. That is written down ${where}. What was recorded before stays until you erase it.`
}
