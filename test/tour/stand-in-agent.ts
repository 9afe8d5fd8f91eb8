import { randomUUID } from "node:crypto"
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

/** Plays a command-line agent: writes files from outside the editor and tells of it in a transcript of Claude Code's form. */
export class StandInAgent {
  readonly #folder: string
  readonly #transcript: string
  readonly #conversation = randomUUID()

  constructor(folder: string, projects: string) {
    this.#folder = folder
    const project = join(projects, folder.replace(/[^A-Za-z0-9]/g, "-"))
    mkdirSync(project, { recursive: true })
    this.#transcript = join(project, `${this.#conversation}.jsonl`)
  }

  async work(): Promise<void> {
    this.#say({ type: "user", message: { role: "user", content: "Add a discount for large baskets, and a helper for it." } })
    await sleep(300)
    const helper =
      "/** Ten percent off from 5 kg on. */\nexport function discount(grams: number): number {\n  return grams >= 5000 ? 0.9 : 1\n}\n"
    await this.#write("src/discount.ts", helper)
    await sleep(600)
    await this.#edit("src/price.ts", 'name === "apple" ? 3 : 5', 'name === "apple" ? 2 : 5')
    await sleep(300)
    this.#say({
      type: "assistant",
      message: { role: "assistant", content: [{ type: "text", text: "The discount is in src/discount.ts." }] },
    })
  }

  /** As the agent does it: the tool call is written down first, then the file. */
  async #write(path: string, content: string): Promise<void> {
    const file = join(this.#folder, path)
    this.#call("Write", { file_path: file, content })
    await sleep(50)
    writeFileSync(file, content)
  }

  /** The other order, which happens too: the line of the transcript comes after the file. */
  async #edit(path: string, before: string, after: string): Promise<void> {
    const file = join(this.#folder, path)
    writeFileSync(file, readFileSync(file, "utf8").replace(before, after))
    await sleep(1500)
    this.#call("Edit", { file_path: file, old_string: before, new_string: after, replace_all: false })
  }

  #call(name: string, input: Record<string, unknown>): void {
    const id = `toolu_${randomUUID().replaceAll("-", "").slice(0, 24)}`
    this.#say({ type: "assistant", message: { role: "assistant", content: [{ type: "tool_use", id, name, input }] } })
  }

  #say(entry: Record<string, unknown>): void {
    const common = {
      sessionId: this.#conversation,
      uuid: randomUUID(),
      cwd: this.#folder,
      timestamp: new Date().toISOString(),
      version: "2.1.0",
    }
    appendFileSync(this.#transcript, `${JSON.stringify({ ...common, ...entry })}\n`)
  }
}
