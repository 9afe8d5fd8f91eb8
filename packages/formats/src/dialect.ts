import { encodeUtf8 } from "@tracehold/trace"

/** How tokens are counted. `truncate` gives a text's first tokens, at most `max`. */
export type TokenCounter = {
  readonly count: (text: string) => number
  readonly truncate: (text: string, max: number) => string
}

/**
 * An approximation that needs no vocabulary: UTF-8 bytes / 4, rounded up, cut at 4 scalar values a token. It is what the reference's
 * vectors were made with; its Node binding rounds down, its command line takes a real tokenizer.
 */
export const APPROXIMATE_TOKENS: TokenCounter = {
  count: (text) => Math.ceil(encodeUtf8(text).length / 4),
  truncate: (text, max) => {
    let end = 0
    for (let left = 4 * max; left > 0 && end < text.length; left -= 1) {
      end += (text.codePointAt(end) as number) > 0xffff ? 2 : 1
    }
    return text.slice(0, end)
  },
}

/**
 * A training format of crowd-pilot: `A` is the serializer's first (NeMo records), `B` its second (messages with the system prompt
 * first, `\` before the line ends of a sed payload), `C` that of its successor (B, with edits gathered before terminals are read).
 */
export type Dialect = "A" | "B" | "C"

export type DialectOptions = {
  readonly dialect: Dialect
  readonly systemPrompt: string
  /** Edits of one file within so many lines of each other are one. */
  readonly coalesceRadius: number
  /** Lines shown around a cursor or an edit. */
  readonly viewportRadius: number
  readonly messageTokens: number
  readonly conversationTokens: number
  /** Of one stretch of terminal output. */
  readonly terminalTokens: number
  /** Shorter conversations are dropped. */
  readonly minMessages: number
  readonly tokens: TokenCounter
  /** What a chat template adds, in tokens; nothing in A. Qwen3: 0, 5, 9; GLM 4.5: 2, 2, 5. */
  readonly overhead: { readonly conversation: number; readonly user: number; readonly assistant: number }
}

/** The prompt that dialect A comes with. B and C have a longer one: give it as an option. */
export const DIALECT_A_PROMPT = [
  "You are a helpful assistant that can interact multiple times with a computer shell to solve programming tasks.",
  "Your response must contain exactly ONE bash code block with ONE command (or commands connected with && or ||).",
  "",
  "Format your response as shown in <format_example>.",
  "",
  "<format_example>",
  "```bash",
  "your_command_here",
  "```",
  "</format_example>",
  "",
  "Failure to follow these rules will cause your response to be rejected.",
].join("\n")

/** Dialect A with the reference's defaults. */
export const DIALECT_A: DialectOptions = {
  dialect: "A",
  systemPrompt: DIALECT_A_PROMPT,
  coalesceRadius: 5,
  viewportRadius: 10,
  messageTokens: 2048,
  conversationTokens: 8192,
  terminalTokens: 256,
  minMessages: 5,
  tokens: APPROXIMATE_TOKENS,
  overhead: { conversation: 0, user: 0, assistant: 0 },
}
