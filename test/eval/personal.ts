import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { gunzipSync } from "node:zlib"
import { findPersonal, type PersonalType } from "@tracehold/policy"
import * as z from "zod"

/** One row of the corpus of personal data: a text, and what stands where in it. */
const rowSchema = z.object({
  text: z.string(),
  spans: z.array(z.object({ type: z.string(), start: z.int(), end: z.int(), value: z.string() })),
})
export type PersonalRow = z.infer<typeof rowSchema>

/** The corpus' name for a type, our types for it, and the least share of it that must be met and of what is met that must be right. */
const TYPES: readonly { type: string; rules: readonly PersonalType[]; recall: number; precision: number }[] = [
  { type: "EMAIL_ADDRESS", rules: ["e-mail"], recall: 0.98, precision: 0.95 },
  { type: "IP_ADDRESS", rules: ["ipv4", "ipv6"], recall: 0.98, precision: 0.95 },
  { type: "MAC_ADDRESS", rules: ["mac-address"], recall: 0.98, precision: 0.95 },
  { type: "CREDIT_CARD", rules: ["card"], recall: 0.98, precision: 0.95 },
  { type: "IBAN_CODE", rules: ["iban"], recall: 0.98, precision: 0.95 },
  { type: "PHONE_NUMBER", rules: ["phone"], recall: 0.75, precision: 0.85 },
  { type: "STREET_ADDRESS", rules: ["postal-address"], recall: 0.25, precision: 0.9 },
]
/** Loopback, unspecified, and what is kept for manuals and for translation: nobody's. */
const NOBODYS =
  /^(?:::1?(?:\/|$)|(?:::ffff:)?(?:0|127|255)\.|2001:db8|(?:::ffff:)?192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|64:ff9b:|255\.)/i

export type PersonalScore = {
  readonly type: string
  readonly rows: number
  readonly met: number
  readonly found: number
  readonly right: number
}

/** Null where it is not at hand. */
export function personalCorpus(): string | null {
  const shared = process.env.TRACEHOLD_SHARED ?? fileURLToPath(new URL("../../../shared", import.meta.url))
  const path = `${shared}/corpora/personal-data.jsonl.gz`
  return existsSync(path) ? path : null
}

export function readPersonal(path: string): PersonalRow[] {
  const lines = gunzipSync(readFileSync(path)).toString().trim().split("\n")
  return lines.map((line) => rowSchema.parse(JSON.parse(line)))
}

export function personalScores(rows: readonly PersonalRow[]): PersonalScore[] {
  const looked = rows.map(({ text, spans }) => ({ spans, findings: findPersonal(text) }))
  return TYPES.map(({ type, rules }) => {
    const score = { type, rows: 0, met: 0, found: 0, right: 0 }
    for (const { spans, findings } of looked) {
      const wanted = spans.filter((span) => span.type === type && !(type === "IP_ADDRESS" && NOBODYS.test(span.value)))
      const ours = findings.filter(({ rule }) => rules.some((one) => one === rule))
      const meet = (a: { start: number; end: number }, b: { start: number; end: number }) => a.start < b.end && b.start < a.end
      score.rows += wanted.length
      score.met += wanted.filter((span) => ours.some((finding) => meet(finding, span))).length
      score.found += ours.length
      score.right += ours.filter((finding) => spans.some((span) => span.type === type && meet(finding, span))).length
    }
    return score
  })
}

export function personalTable(scores: readonly PersonalScore[]): string {
  return scores
    .map(({ type, rows, met, found, right }) => {
      const share = (a: number, b: number) => (b === 0 ? "-" : `${((100 * a) / b).toFixed(1)} %`).padStart(8)
      return `personal ${type.padEnd(35)} ${`${rows}`.padStart(5)} ${share(met, rows)} met, ${share(right, found)} of ${found} found are right`
    })
    .join("\n")
}

/** One line for each type that is under its line. */
export function missedPersonal(scores: readonly PersonalScore[]): string[] {
  return scores.flatMap(({ type, rows, met, found, right }) => {
    const line = TYPES.find((one) => one.type === type)
    if (line === undefined || rows === 0) return []
    return [
      ...(met >= line.recall * rows ? [] : [`${type}: ${met} of ${rows} met, at least ${100 * line.recall} % is asked`]),
      ...(right >= line.precision * found
        ? []
        : [`${type}: ${right} of ${found} found are right, at least ${100 * line.precision} % is asked`]),
    ]
  })
}
