import type { Layer } from "../layer.ts"
import type { MaskRule } from "../policy-schema.ts"
import type { Detector } from "./detector.ts"
import { base64Forms } from "./encoded.ts"

const ALPHABETS = {
  digits: "[0-9]",
  hex: "[0-9A-Fa-f]",
  "letters-digits": "[A-Za-z0-9]",
  base64: "[A-Za-z0-9+/=]",
  base64url: "[A-Za-z0-9_-]",
  "not-blank": "[^\\s\"'`<>]",
} as const

/** Further secrets that a layer names. */
export function maskRuleDetectors(layers: readonly Layer[]): Detector[] {
  return layers.flatMap(({ name, policy }) => (policy.mask ?? []).map((rule) => fromMaskRule(`${name}:${rule.rule}`, rule)))
}

function fromMaskRule(rule: string, mask: MaskRule): Detector {
  if ("text" in mask) return exact(rule, mask.text)
  const body = new RegExp(`${ALPHABETS[mask.of]}{${mask.min},${Math.max(mask.min, mask.max)}}`, "y")
  return {
    kind: "place",
    rule,
    keywords: [mask.prefix],
    look(text, start, end, report) {
      if (!text.startsWith(mask.prefix, start)) return
      body.lastIndex = end
      const match = body.exec(text)
      if (match !== null) report(start, end + match[0].length)
    },
  }
}

/** The rule of a value that the user is known to have. */
export const KNOWN_VALUE = "known-value"

/** A value of the user's own is looked for when it is long enough, and varied enough not to be an everyday word. */
export function knownValueDetectors(values: readonly string[]): Detector[] {
  const forms = new Set<string>()
  for (const raw of values) {
    const value = raw.trim()
    if (value.length < 8 || value.length > 65_536 || new Set(value).size < 5 || /\p{Cs}/u.test(value)) continue
    forms.add(value)
    forms.add(JSON.stringify(value).slice(1, -1))
    forms.add(encodeURIComponent(value))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the test is exactly for ASCII.
    if (/^[\x00-\x7f]*$/.test(value)) for (const { keyword } of base64Forms(value)) forms.add(keyword)
  }
  return [...forms].map((value) => exact(KNOWN_VALUE, value))
}

function exact(rule: string, value: string): Detector {
  return {
    kind: "place",
    rule,
    keywords: [value.slice(0, 256)],
    look(text, start, _end, report) {
      if (text.startsWith(value, start)) report(start, start + value.length)
    },
  }
}
