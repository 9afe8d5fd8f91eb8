import { lintSource } from "@secretlint/core"
import { secretLintProfiler } from "@secretlint/profiler"
import { rules } from "@secretlint/secretlint-rule-preset-recommend"
import { beforeAll, expect, test } from "vitest"
import { SAMPLES } from "../../fixtures/made-up.ts"
import { createEngine } from "../index.ts"
import { Scanner } from "./scan.ts"
import { secretlintDetectors } from "./secretlint.ts"

const scanner = new Scanner(secretlintDetectors)
const engine = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true })

beforeAll(() => secretLintProfiler.setEnabled(false))

/** What secretlint's own core reports with the rules that take part, one at a time. */
async function oracle(text: string): Promise<[number, number][]> {
  const found: [number, number][] = []
  for (const rule of rules) {
    if (/filter-comments|gcp$/.test(rule.meta.id)) continue
    const config = { rules: [{ id: rule.meta.id, rule, options: { enableIDScanRule: true } }] }
    const source = { filePath: "/x.npmrc", content: text, ext: "", contentType: "text" as const }
    const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true } })
    found.push(...messages.map(({ range }): [number, number] => [range[0], range[1]]))
  }
  return found
}

test.each(SAMPLES)("what secretlint finds in %s, we find without its core", async (_kind, text) => {
  const ours = engine.scan(text)
  for (const [start, end] of await oracle(text)) expect(ours.some((f) => f.start < end && start < f.end)).toBe(true)
})

test("filter-comments takes no part", () => {
  expect(secretlintDetectors.map(({ rule }) => rule)).not.toContain("secretlint:filter-comments")
  expect(secretlintDetectors.length).toBeGreaterThan(20)
})

/** The secret's place as one of secretlint's rules alone reports it. */
function check(text: string, secret: string): void {
  const start = text.indexOf(secret)
  expect(scanner.scan(text).map((f) => [f.start, f.end])).toContainEqual([start, start + secret.length])
}

test("the range of an AWS secret is the secret's", () => {
  const secret = `${"Ab1/".repeat(9)}Ab1c`
  check(`AWS_SECRET_ACCESS_KEY=${secret}`, secret)
  check(`"secretAccessKey": "${secret}"`, secret)
  check(`  aws_secret_access_key => '${secret}'`, secret)
})
test("the range of an npm token is the token's", () => {
  const token = "0123456789ab".repeat(3)
  check(`//registry.example.com/:_auth${"Token"}=${token}`, token)
})
