import type { Finding } from "../verdict.ts"
import { WITHHELD } from "../verdict.ts"
import { isRandom } from "./looks-secret.ts"

/** Characters gone through for all values together. */
const MOST_WORK = 64_000_000

/** What was found once is a secret wherever it stands: the same values in places where nothing beside them says so. */
export function findEchoes(text: string, findings: readonly Finding[]): Finding[] {
  const values = new Map<string, string>()
  for (const { rule, start, end } of findings) {
    if (rule === WITHHELD || end - start > 512) continue
    const value = text.slice(start, end)
    if (isRandom(value, 10)) values.set(value, rule)
  }
  const most = Math.floor(MOST_WORK / Math.max(1, text.length))
  return [...values].slice(0, most).flatMap(([value, rule]) => {
    const echoes: Finding[] = []
    for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) {
      echoes.push({ rule, start: at, end: at + value.length })
    }
    return echoes
  })
}
