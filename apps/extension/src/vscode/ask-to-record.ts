import { window } from "vscode"
import { marked, type OwnStateFile } from "../own-state.ts"
import { type AskedRoot, allowedRoots, recordQuestion, withYes } from "../record-question.ts"
import type { Recording } from "../recording.ts"
import { remotesOf } from "./repository-switch.ts"
import { say } from "./say.ts"

const YES = "Record Here"
const NO = "Not Here"
const LATER = "Ask Later"

/** Asks once in a window whether to record, where policy wants that; what was answered before is told the recorder without asking. */
export class AskToRecord {
  readonly #own: OwnStateFile
  readonly #workspace: string
  #waits = false
  #asked = false

  constructor(own: OwnStateFile, workspace: string) {
    this.#own = own
    this.#workspace = workspace
  }

  /** The recorder said how it is. @param turnedOff - what to do when the user answered “Not Here”. */
  async heard(recording: Recording, turnedOff: () => void): Promise<void> {
    const waits = recording.report?.state === "ask"
    const begins = waits && !this.#waits
    this.#waits = waits
    if (!begins || (await this.#settle(recording)) || this.#asked) return
    this.#asked = true
    await this.ask(recording, turnedOff)
  }

  async ask(recording: Recording, turnedOff: () => void): Promise<void> {
    const roots: readonly AskedRoot[] = await remotesOf(recording)
    if (!roots.some(({ ask }) => ask)) return
    const why = recording.report?.problem ?? "you are to be asked first"
    const answer = await window.showInformationMessage(recordQuestion(roots, why), YES, NO, LATER)
    if (answer === YES) {
      const asked = roots.filter(({ ask }) => ask)
      this.#own.change((state) => withYes(state, asked, true))
      await this.#settle(recording)
    }
    if (answer === NO) {
      this.#own.change((state) => ({ ...state, off: marked(state.off, this.#workspace, true) }))
      turnedOff()
      say("Nothing is recorded here. That is written down on this machine.", "Turn On Again", "turnOn")
    }
  }

  /** Tell the recorder what was answered before. True when nothing is left to ask. */
  async #settle(recording: Recording): Promise<boolean> {
    const { roots, all } = allowedRoots(await remotesOf(recording), this.#own.read())
    recording.order({ kind: "allow", roots })
    return all
  }
}
