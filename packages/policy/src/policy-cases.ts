import * as z from "zod"
import type { Engine } from "./engine.ts"

/** A text, or its parts joined, so that a file of cases holds nothing that looks like a secret. */
const textSchema = z.union([z.string(), z.array(z.string())])
const name = z.string().max(200).optional()

const caseSchema = z.union([
  z.strictObject({ name, path: z.string().min(1), expect: z.enum(["keep", "drop"]), rule: z.string().optional() }),
  z.strictObject({ name, command: z.string().min(1), expect: z.enum(["keep", "drop"]), rule: z.string().optional() }),
  /** `secret`: what must be masked, all of it and nothing else. Without it: nothing may be. */
  z.strictObject({ name, text: textSchema, secret: textSchema.optional(), rule: z.string().optional() }),
])

/** A file of cases that a policy must stand: what is kept, dropped, masked. `policy` is a policy's path beside the file. */
export const casesSchema = z.strictObject({
  $schema: z.string().optional(),
  policy: z.string().optional(),
  cases: z.array(caseSchema).min(1).max(10_000),
})
export type PolicyCases = z.infer<typeof casesSchema>

/** How one case came out; `why` is null when it holds, else one line without the text. */
export type CaseResult = { readonly name: string; readonly why: string | null }

export function runCases(engine: Pick<Engine, "path" | "command" | "mask">, cases: PolicyCases["cases"]): CaseResult[] {
  return cases.map((one, i) => ({ name: one.name ?? nameOf(one, i), why: judge(engine, one) }))
}

type Case = PolicyCases["cases"][number]

function nameOf(one: Case, index: number): string {
  return "path" in one ? one.path : "command" in one ? one.command : `text ${index + 1}`
}

function judge(engine: Pick<Engine, "path" | "command" | "mask">, one: Case): string | null {
  if ("text" in one) return judgeText(engine, joined(one.text), one.secret === undefined ? null : joined(one.secret), one.rule)
  const verdict = "path" in one ? engine.path(one.path) : engine.command(one.command)
  const rule = verdict.kind === "drop" ? ` by “${verdict.rule}” (${verdict.source})` : ""
  if (verdict.kind !== one.expect) return `is ${WORD[verdict.kind]}${rule}, and should be ${WORD[one.expect]}`
  const isOther = verdict.kind === "drop" && one.rule !== undefined && !isRule(verdict.rule, one.rule)
  return isOther ? `is dropped${rule}, and should be dropped by “${one.rule}”` : null
}

const WORD = { keep: "kept", drop: "dropped" } as const

function judgeText(engine: Pick<Engine, "mask">, text: string, secret: string | null, rule: string | undefined): string | null {
  const { text: masked, findings } = engine.mask(text)
  const rules = [...new Set(findings.map((finding) => finding.rule))].join(", ")
  if (secret === null) return findings.length === 0 ? null : `is masked by ${rules}, and should not be`
  const at = text.indexOf(secret)
  if (at < 0) return "the secret does not stand in the text"
  const expected = text.slice(0, at) + secret.replace(/[^\r\n]/g, "*") + text.slice(at + secret.length)
  if (masked !== expected) return findings.length === 0 ? "is not masked" : `is not masked as it should be, but by ${rules}`
  return rule !== undefined && !isRule(rules, rule) ? `is masked by ${rules}, and should be by ${rule}` : null
}

/** `dotenv` names `dotenv: *.env`, and `code-name` a layer's `org:code-name`. */
function isRule(full: string, name: string): boolean {
  return full === name || full.startsWith(`${name}: `) || full.endsWith(`:${name}`)
}

function joined(text: string | readonly string[]): string {
  return typeof text === "string" ? text : text.join("")
}
