import type { DialectOptions } from "./dialect.ts"

export type Message = { readonly role: "user" | "assistant"; readonly text: string }
export type Conversation = readonly Message[]

/** Packs messages into conversations of bounded length. */
export class ConversationPacker {
  readonly done: Conversation[] = []
  readonly #options: DialectOptions
  readonly #onStart: () => void
  #open: Message[] = []
  #tokens: number

  /** @param onStart - called when a conversation ends and the next begins: what it relied on has to be shown again. */
  constructor(options: DialectOptions, onStart: () => void) {
    this.#options = options
    this.#onStart = onStart
    this.#tokens = this.#startTokens()
  }

  /** A message over its cap is cut; a conversation over its own is ended before it, so that one message alone may exceed the cap. */
  add(role: Message["role"], value: string): void {
    const { tokens, messageTokens, conversationTokens, overhead } = this.#options
    const whole = tokens.count(value)
    const text = whole > messageTokens ? tokens.truncate(value, messageTokens) : value
    const cost = Math.min(whole, messageTokens) + overhead[role]
    if (this.#tokens + cost > conversationTokens && this.#open.length > 0) this.finish()
    this.#open.push({ role, text })
    this.#tokens += cost
  }

  /** End the open conversation; one too short, or with only one side, is dropped. */
  finish(): void {
    const both = ["user", "assistant"].every((role) => this.#open.some((message) => message.role === role))
    if (both && this.#open.length >= this.#options.minMessages) this.done.push(this.#open)
    this.#open = []
    this.#tokens = this.#startTokens()
    this.#onStart()
  }

  #startTokens(): number {
    const { dialect, overhead, systemPrompt, tokens } = this.#options
    return dialect === "A" ? 0 : overhead.conversation + tokens.count(systemPrompt) + overhead.user
  }
}
