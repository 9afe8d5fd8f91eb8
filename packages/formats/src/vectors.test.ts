import { existsSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { DIALECT_A, type Dialect } from "./dialect.ts"
import { readCrowdCode } from "./read-crowd-code.ts"
import { conversationLines, serializeSession } from "./serialize.ts"

type Vector = {
  csv: string
  args: Record<string, number | string>
  dialect_A: { training_jsonl: string }
  dialect_C: { training_jsonl: string }
}
const shared = process.env.TRACEHOLD_SHARED ?? new URL("../../../../shared", import.meta.url).pathname
const file = `${shared}/vectors/crowd-pilot-serializer.json`
const vectors: Record<string, Vector> = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {}

function check(vector: Vector, dialect: Dialect) {
  const read = readCrowdCode(vector.csv)
  if (read.kind === "refused") throw new Error(read.why)
  const { args } = vector
  const options = {
    ...DIALECT_A,
    dialect,
    systemPrompt: "SYS",
    conversationTokens: Number(args.max_tokens_per_conversation),
    messageTokens: Number(args.max_tokens_per_message),
    minMessages: Number(args.min_conversation_messages),
    viewportRadius: Number(args.viewport_radius),
    coalesceRadius: Number(args.coalesce_radius),
  }
  const lines = conversationLines(serializeSession(read.rows, options), options)
  expect(lines).toBe(vector[dialect === "A" ? "dialect_A" : "dialect_C"].training_jsonl)
}

test.skipIf(!existsSync(file))("the reference's vectors are there", () => {
  expect(Object.keys(vectors).length).toBeGreaterThan(20)
})
test.each(Object.keys(vectors))("dialect A, %s", (name) => check(vectors[name] as Vector, "A"))
test.each(Object.keys(vectors))("dialect C, %s", (name) => check(vectors[name] as Vector, "C"))
