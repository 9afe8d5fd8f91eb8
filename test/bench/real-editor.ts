import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { setUpVault } from "@tracehold/owner"
import {
  buildExtension,
  findBrowser,
  freePort,
  installEditor,
  installExtension,
  openBrowser,
  openEditorPage,
  packExtension,
  quickOpen,
  runCommand,
  startEditor,
} from "@tracehold/tooling"
import type { Figure } from "./figure.ts"
import { Scratch } from "./scratch.ts"
import { portionOf } from "./thread-cpu.ts"

const SECONDS = 20
const KEY_MS = 10
/** Plain text, so that hardly any other extension listens. */
const TEXT = "const total = values.reduce((sum, value) => sum + value, 0) // and so on, "
const LEAST_COST = { ops: 3, mem: 64 * 1024 * 1024 }
const EXTENSIONS = { none: "", ours: "tracehold.tracehold", naive: "bench.naive" } as const

type Which = keyof typeof EXTENSIONS
type Typed = {
  readonly activeMs: number
  readonly delayMs: { readonly p99: number; readonly max: number }
  readonly tookUs: Readonly<Record<string, readonly number[]>>
}
type Told = { readonly activationMs: number; readonly typed: Typed }

/** What an extension costs the real editor's extension host while keys come as fast as they can: with none, with ours, with a naive one. */
export async function realEditor(): Promise<Figure[]> {
  using scratch = new Scratch()
  const none = await typeWith("none", scratch)
  const ours = await typeWith("ours", scratch)
  const naive = await typeWith("naive", scratch)
  const added = (kind: string, part: number, budget: number): Figure => {
    const of = ({ typed }: Told) => portionOf(typed.tookUs[kind] ?? [], part)
    return {
      bench: "real-editor",
      what: `telling of a ${kind}, p${100 * part}, added`,
      unit: "µs of the editor's thread",
      value: of(ours) - of(none),
      than: { what: "the naive extension", value: of(naive) - of(none), atMostRatio: 2 },
      budget,
    }
  }
  const more = (what: string, of: (told: Told) => number, budget: number | null): Figure => ({
    bench: "real-editor",
    what: `${what} (${of(none).toFixed(2)} with no extension, ${of(naive).toFixed(2)} with the naive one)`,
    unit: "ms",
    value: of(ours),
    than: null,
    budget,
  })
  return [
    ...["change", "select"].flatMap((kind) => [added(kind, 0.5, 5), added(kind, 0.99, 150)]),
    more("the loop's delay, p99", ({ typed }) => typed.delayMs.p99, null),
    more("the loop's longest delay", ({ typed }) => typed.delayMs.max, null),
    more("activation, whatever else ran meanwhile in it", ({ activationMs }) => activationMs, 150),
    more("the thread, by key typed", ({ typed }) => typed.activeMs / (typed.tookUs.change?.length ?? 0), null),
  ]
}

async function typeWith(which: Which, scratch: Scratch): Promise<Told> {
  const base = scratch.folder(which)
  const folder = scratch.folder(`${which}-work`)
  const home = join(base, "home")
  const out = join(base, "probe.jsonl")
  writeFileSync(join(folder, "bench.txt"), `${TEXT}\n`.repeat(400))
  if (which === "ours") await setUpVault(join(home, "vault"), { passphrase: "only for a bench", cost: LEAST_COST })
  const editor = await installEditor({})
  const env = { TRACEHOLD_HOME: home, PROBE_OUT: out, PROBE_EXTENSION: EXTENSIONS[which], NAIVE_OUT: join(base, "naive.jsonl") }
  const place = { dataDir: join(base, "editor"), extensionsDir: join(base, "extensions"), env }
  await installExtension(editor, await packed("probe", base), place)
  if (which === "ours") await installExtension(editor, (await buildExtension({})).vsix, place)
  if (which === "naive") await installExtension(editor, await packed("naive", base), place)
  await using running = await startEditor(editor, { ...place, folder, port: await freePort() })
  await using browser = await openBrowser(await findBrowser({}))
  const page = await openEditorPage(browser.context, running.url)
  if (which === "ours") await page.locator(".statusbar-item", { hasText: /Tracehold \d/ }).waitFor()
  await quickOpen(page, "bench.txt")
  await runCommand(page, "Bench: Begin")
  for (const until = performance.now() + 1000 * SECONDS; performance.now() < until; )
    await page.keyboard.type(TEXT, { delay: KEY_MS })
  await runCommand(page, "Bench: End")
  return told(out)
}

async function told(out: string): Promise<Told> {
  for (;;) {
    const lines = readFileSync(out, "utf8").trim().split("\n")
    const [activation, typed] = lines.map((line) => JSON.parse(line))
    if (typed !== undefined) return { activationMs: activation.activeMs, typed }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function packed(name: "probe" | "naive", base: string): Promise<string> {
  const vsix = join(base, `${name}.vsix`)
  await packExtension(fileURLToPath(new URL(`editor/${name}`, import.meta.url)), vsix)
  return vsix
}
