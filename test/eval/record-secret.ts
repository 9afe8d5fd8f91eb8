import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { SensorRecord } from "@tracehold/capture"
import { openDocument, recordScript, type Script, typeInto } from "../../packages/recorder/fixtures/recorded-script.ts"
import { type Caught, isBlank, telltales } from "./variants.ts"

/** Longer texts are not typed: what counts is what stands around the secret. */
export const MOST_TYPED = 1200

/**
 * Record a secret as it is typed with corrections and pauses, as it is pasted in two pieces cut at each of `cuts`, and as a program prints
 * it, with the real recorder on a real vault. Gives what is left of it once the chunk is closed: one line for each way, none when all is well.
 */
export async function recordSecret(caught: Caught, cuts: readonly number[]): Promise<string[]> {
  const base = mkdtempSync(join(tmpdir(), "eval-"))
  try {
    mkdirSync(join(base, "shop"))
    execFileSync("git", ["init", "-q", join(base, "shop")])
    const { text } = caught.row
    const { state, everything, chunks } = await recordScript(base, async (script) => {
      await typed(script, text)
      for (const cut of cuts) await pasted(script, text, cut)
      await printed(script, text)
    })
    const inserted = chunks.flatMap(({ events }) =>
      events.flatMap((e) => (e.kind === "edit" ? e.changes.map((c) => c.inserted) : [])),
    )
    const all = `${everything}\n${inserted.join("")}`
    const piece = telltales(caught).find((p) => all.includes(p) || all.includes(JSON.stringify(p).slice(1, -1)))
    const final = state.docs.get("typed.txt")?.text ?? ""
    const clear = !isBlank(final.slice(caught.at, caught.at + caught.secret.length))
    return [
      ...(piece === undefined ? [] : ["a piece of it is in the trace"]),
      ...(clear ? ["it is not masked where it was typed"] : []),
    ]
  } finally {
    rmSync(base, { recursive: true })
  }
}

async function typed({ take, uri, flush, at }: Script, text: string): Promise<void> {
  const doc = uri("typed.txt")
  await take(openDocument(doc, ""))
  let offset = 0
  let now = 2000
  for (const [i, key] of [...text].entries()) {
    if (i % 9 === 4) await take(typeInto(doc, offset, "q"), removed(doc, offset, 1))
    await take(typeInto(doc, offset, key))
    offset += key.length
    if (i % 11 === 5) flush()
    if (i % 23 !== 7) continue
    now += 3000
    at(now)
  }
  flush()
}

/** In one document again and again: the first piece in place of all, then the second behind it. */
async function pasted({ take, uri, flush }: Script, text: string, cut: number): Promise<void> {
  const doc = uri(`pasted-${cut}.txt`)
  await take(openDocument(doc, ""), typeInto(doc, 0, text.slice(0, cut)))
  flush()
  await take(typeInto(doc, cut, text.slice(cut)))
  flush()
}

async function printed({ take, folder, flush }: Script, text: string): Promise<void> {
  const data = `${text.replace(/\r?\n/g, "\r\n")}\r\n`
  const middle = data.length >> 1
  await take({ kind: "terminal-open", atMs: 12, terminal: 0, name: "bash" })
  await take({ kind: "command-start", atMs: 12, terminal: 0, command: 0, line: "print", cwd: folder })
  for (const part of [data.slice(0, middle), data.slice(middle)]) {
    await take({ kind: "command-data", atMs: 14, terminal: 0, command: 0, data: part })
    flush()
  }
  await take({ kind: "command-end", atMs: 15, terminal: 0, command: 0, exitCode: 0, chunks: 2 })
}

function removed(uri: string, offset: number, deleted: number): SensorRecord {
  return { kind: "doc-change", atMs: 5, uri, changes: [{ offset, deleted, inserted: "" }], dirty: true, focused: true }
}
