import { ObjectNumbers } from "./object-numbers.ts"

/** One count of terminals and one of commands, for all sensors that report any. */
export class CommandNumbers {
  readonly terminals = new ObjectNumbers<object>()
  #commands = 0

  nextCommand(): number {
    return this.#commands++
  }
}
