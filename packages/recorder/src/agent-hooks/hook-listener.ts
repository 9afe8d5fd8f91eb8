import type { ToRecorder } from "@tracehold/capture"
import { wallNow } from "../wall-clock.ts"
import { type HookCall, HookServer } from "./hook-server.ts"
import { HookMarks, hooksFolder } from "./hooks-folder.ts"

type Start = Extract<ToRecorder, { kind: "start" }>

/** A window's ear for agents' hooks: open only where the user lets some agent be heard, in a workspace that is trusted. */
export class HookListener implements Disposable {
  readonly #marks: HookMarks | null
  #server: HookServer | null = null
  #ended = false
  /** One line for a person where hooks cannot be heard. */
  problem: string | null = null

  /** @param take - works on one call after the other. */
  constructor(start: Start, take: (call: HookCall) => Promise<boolean>) {
    const folder = start.hooks || hooksFolder(process.env)
    const isOpen = start.trusted && (start.agents ?? []).length > 0
    this.#marks = folder === null ? null : new HookMarks(folder)
    if (isOpen && folder !== null) void this.#listen(folder, take)
  }

  /** An agent was heard on this way. */
  heard(agent: string, way: string): void {
    this.#marks?.heard(agent, way, wallNow())
  }

  async #listen(folder: string, take: (call: HookCall) => Promise<boolean>): Promise<void> {
    try {
      const server = await HookServer.listen(folder, take)
      this.#server = server
      if (this.#ended) server[Symbol.dispose]()
    } catch (error) {
      const why =
        error instanceof Error && !("code" in error) ? error.message : "nothing can listen in the folder of agents' hooks"
      this.problem = `Agents' hooks are not heard in this window: ${why}.`
    }
  }

  [Symbol.dispose](): void {
    this.#ended = true
    this.#server?.[Symbol.dispose]()
  }
}
