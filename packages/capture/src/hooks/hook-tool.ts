import type { AgentRecord } from "../agent-record.ts"
import { parseObject, text } from "../lenient-json.ts"
import { toolWrites } from "../tool-writes.ts"

type ToolRecord = Extract<AgentRecord, { kind: "tool" }>
/** What every record of a hook has. */
export type Common = Pick<AgentRecord, "conversation" | "turn" | "cwd" | "wallMs">

/**
 * A tool call as hooks tell of it. `input` may be an object, or JSON text of one. `call` is empty where the agent gives it no id.
 *
 * @param usual - the input in names that are understood, where an agent has names of its own.
 */
export function toolRecord(
  common: Common,
  phase: NonNullable<ToolRecord["phase"]>,
  told: { readonly name: unknown; readonly input: unknown; readonly call: unknown },
  usual = (input: Record<string, unknown>) => input,
): ToolRecord | null {
  const name = text(told.name)
  if (name === null) return null
  const whole = text(told.input)
  const input = whole === null ? asObject(told.input) : (parseObject(whole) ?? { input: whole })
  return {
    kind: "tool",
    ...common,
    call: text(told.call) ?? "",
    name,
    input: JSON.stringify(input),
    writes: toolWrites(name, usual(input), common.cwd).map((write) => ({ ...write, path: plainPath(write.path) })),
    phase,
  }
}

/** What was typed or answered; null for nothing. */
export function saidRecord(kind: "prompt" | "reply", common: Common, said: unknown): AgentRecord | null {
  const words = text(said)
  return words === null || words.trim() === "" ? null : { kind, ...common, text: words }
}

/** On Windows some agents write `/c:/work` for `c:/work`. */
export function plainPath(path: string): string {
  return path.replace(/^\/(?=[A-Za-z]:[/\\])/, "")
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
