import type { Detector } from "./detector.ts"
import { isPlaceholder } from "./looks-secret.ts"

const DATA = /^([ \t]{0,40}(?:- )?)["']?(?:data|stringData)["']?\s{0,4}:[ \t]{0,200}(?:#.{0,200})?$/gm
const ENTRY = /^([ \t]{0,60})["']?([\w.-]{1,128})["']?[ \t]{0,4}:[ \t]{1,8}(\S.{0,8192})$/

/** The values of a Kubernetes Secret, whatever their names. */
export const kubernetesDetector: Detector = {
  kind: "span",
  rule: "kubernetes-secret",
  keywords: ["kind: secret", 'kind: "secret"', "kind: 'secret'", '"kind":"secret"', '"kind": "secret"'],
  before: 6000,
  after: 12_000,
  look(text, start, end, report) {
    const window = text.slice(start, end)
    for (const match of window.matchAll(DATA)) {
      const indent = (match[1] as string).length
      let at = match.index + match[0].length + 1
      for (let lines = 0; lines < 200 && at < window.length; lines++) {
        const newline = window.indexOf("\n", at)
        const stop = newline < 0 ? window.length : newline
        const line = window.slice(at, stop).trimEnd()
        const depth = line.length - line.trimStart().length
        if (line.trim() !== "" && (depth <= indent || line.startsWith("---"))) break
        const entry = ENTRY.exec(line)
        if (entry === null && line.trim() !== "" && !line.trimStart().startsWith("#"))
          report(start + at + depth, start + at + line.length)
        else if (entry !== null && !isPlaceholder(entry[3] as string) && !/^[|>][+-]?\s*$/.test(entry[3] as string)) {
          report(start + at + line.length - (entry[3] as string).length, start + at + line.length)
        }
        at = stop + 1
      }
    }
  },
}
