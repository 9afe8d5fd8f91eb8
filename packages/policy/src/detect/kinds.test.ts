import { expect, test } from "vitest"
import { SAMPLES } from "../../fixtures/made-up.ts"
import { PRAGMAS } from "../../fixtures/pragmas.ts"
import { createEngine } from "../index.ts"

const engine = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true })

/** Nothing of the secret but blanks is left, and nothing but masks was changed. */
function check(text: string, secret: string): void {
  const { text: masked, findings } = engine.mask(text)
  const at = text.indexOf(secret)
  expect(at).toBeGreaterThanOrEqual(0)
  expect(masked.slice(at, at + secret.length).replace(/[*\s]/g, "")).toBe("")
  const chars = text.split("")
  for (const { start, end } of findings) for (let i = start; i < end; i++) if (!/[\r\n]/.test(chars[i] as string)) chars[i] = "*"
  expect(masked).toBe(chars.join(""))
}

test.each(SAMPLES)("%s is masked whole", (_kind, text, secret) => check(text, secret))
test.each(SAMPLES)("%s in the middle of other text", (_kind, text, secret) => check(`// é\n\n${text}\nconst a = 1\n`, secret))
test.each(SAMPLES)("%s behind a byte order mark", (_kind, text, secret) => check(`\ufeff${text}`, secret))
test.each(SAMPLES)("%s with CRLF", (_kind, text, secret) => check(text.replaceAll("\n", "\r\n"), secret.replaceAll("\n", "\r\n")))

test.each(PRAGMAS)("the comment %s changes nothing", (pragma) => {
  for (const [, text, secret] of SAMPLES) {
    check(`// ${pragma}\n${text}`, secret)
    check(`/* ${pragma} */\n${text}\n# ${pragma}`, secret)
    check(`# ${pragma}-line\n${text}`, secret)
  }
})

test("masking what is masked changes nothing", () => {
  for (const [, text] of SAMPLES) {
    const once = engine.mask(text)
    expect(engine.mask(once.text)).toEqual({ text: once.text, findings: [] })
  }
})

test("findings are sorted, do not overlap, and lie in the text", () => {
  const text = SAMPLES.map(([, t]) => t).join("\n")
  let end = 0
  for (const finding of engine.scan(text)) {
    expect(finding.start).toBeGreaterThanOrEqual(end)
    expect(finding.end).toBeGreaterThan(finding.start)
    end = finding.end
  }
  expect(end).toBeLessThanOrEqual(text.length)
})
