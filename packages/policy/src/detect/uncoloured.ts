import type { Finding } from "../verdict.ts"
import { lookWithout } from "./view-without.ts"

/** Escape sequences of terminals: CSI, OSC (up to its end), and two-character ones. Bounded, so that text after a stray one is seen. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
const ESCAPES = /\x1b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|\][^\x07\x1b\r\n]{0,512}(?:\x07|\x1b\\)|[()][A-Z0-9]|[=>78cDEHMNOZ])/g

/** Findings of a look at the text without escape sequences, as raw output has them; a colour in a secret's middle hides nothing. */
export function lookUncoloured(text: string, look: (view: string) => readonly Finding[]): Finding[] {
  return text.indexOf("\x1b") < 0 ? [] : lookWithout(text, escapes(text), look)
}

function* escapes(text: string) {
  for (const { index, 0: sequence } of text.matchAll(ESCAPES)) yield { start: index, end: index + sequence.length }
}
