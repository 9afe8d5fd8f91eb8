import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { setUpVault, unlockWithPassphrase } from "@tracehold/owner"
import {
  editorMissingBecause,
  findBrowser,
  openBrowser,
  openEditorPage,
  quickOpen,
  startDemo,
  typeKeys,
} from "@tracehold/tooling"
import { fold } from "@tracehold/trace"
import { afterAll, expect, test } from "vitest"
import { waitUntilRecorded } from "../tour/wait-until-recorded.ts"
import { findExtensionHost } from "./extension-host.ts"

const missing = editorMissingBecause() ?? (process.platform === "linux" ? null : "The extension host is found by /proc.")
if (missing !== null) console.warn(`Left out: a kill of the editor's host. ${missing}`)
const base = mkdtempSync(join(tmpdir(), "tracehold-kill-"))
afterAll(() => rmSync(base, { recursive: true, force: true }))

const PASSPHRASE = "plum orchard under seven clouds"
const FLUSH_MS = 500
const BATCH_MS = 250

test.skipIf(missing !== null)(
  "what was posted over half a second before a SIGKILL is there after unlocking, and the next start goes on",
  { timeout: 400_000 },
  async () => {
    const folder = join(base, "work")
    mkdirSync(folder)
    writeFileSync(join(folder, "notes.txt"), "")
    const home = join(base, "home")
    await setUpVault(join(home, "vault"), { passphrase: PASSPHRASE })
    await using demo = await startDemo({ dataDir: home, folder, port: 8580 })
    await using browser = await openBrowser(await findBrowser())
    const page = await openEditorPage(browser.context, demo.editor?.url ?? "")
    await waitUntilRecorded(home, 3)
    await quickOpen(page, "notes.txt")
    await typeKeys(page, "before the kill")
    await sleep(BATCH_MS + FLUSH_MS + 1000) // The editor's thread posts, the recorder flushes; the rest is for a busy machine.
    const host = findExtensionHost(home)
    if (host === null) throw new Error("no extension host")
    process.kill(host, "SIGKILL")
    expect(await typed(home)).toContain("before the kill")

    await page.reload()
    await page.waitForSelector(".monaco-workbench")
    for (let again = findExtensionHost(home); again === null || again === host; again = findExtensionHost(home)) await sleep(500)
    await quickOpen(page, "notes.txt")
    await sleep(8000)
    await typeKeys(page, " and after")
    await sleep(BATCH_MS + FLUSH_MS + 1500)
    expect((await typed(home)).join("\n")).toMatch(/and after/)
  },
)

/** The text of the document at the end of each chunk, as its owner reads it. */
async function typed(home: string): Promise<string[]> {
  using owner = await unlockWithPassphrase(join(home, "vault"), PASSPHRASE)
  return owner.chunks().flatMap((chunk) => {
    const { events, blobs } = owner.open(chunk)
    return fold(events, blobs).docs.get("notes.txt")?.text ?? []
  })
}
