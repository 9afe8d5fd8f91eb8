/**
 * What one line of an agent's transcript, or one call of its hook, says, in one form for all agents. `cwd` is the folder the agent
 * worked in, `wallMs` Unix epoch time; null where it does not say.
 */
export type AgentRecord = {
  readonly conversation: string
  readonly turn: string | null
  readonly cwd: string | null
  readonly wallMs: number | null
} & (
  | { readonly kind: "prompt"; readonly text: string }
  | { readonly kind: "reply"; readonly text: string }
  | {
      readonly kind: "tool"
      readonly call: string
      readonly name: string
      readonly input: string
      readonly writes: readonly AgentWrite[]
      /** Where the call stands, which only a hook tells. `failed`: it wrote nothing. */
      readonly phase?: "before" | "after" | "failed"
    }
)

/** A file that a tool call says it writes: its absolute path and what will be found in it, as far as the call tells. */
export type AgentWrite = {
  readonly path: string
  /** The whole new content, when the call has it. */
  readonly content?: string
  /** Texts replaced, in order, when the call has them. */
  readonly replaced?: readonly { readonly before: string; readonly after: string }[]
}
