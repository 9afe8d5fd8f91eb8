import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setUpVault, unlockWithPassphrase } from "@tracehold/owner"
import {
  buildExtension,
  editorMissingBecause,
  findBrowser,
  freePort,
  installEditor,
  installExtension,
  openBrowser,
  openEditorPage,
  openTerminal,
  quickOpen,
  runCommand,
  runInTerminal,
  startEditor,
  typeKeys,
} from "@tracehold/tooling"
import type { EventOf, TraceEvent } from "@tracehold/trace"
import type { Page } from "playwright-core"
import { afterAll, expect, test } from "vitest"

const missing = editorMissingBecause()
if (missing !== null) console.warn(`Left out: the extension in a real editor. ${missing}`)
const root = mkdtempSync(join(tmpdir(), "tracehold-extension-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const PASSPHRASE = "four words and a river"
const COMMANDS = [0, 1, 2, 3, 4]

test.skipIf(missing !== null)("sets up, records, pauses, erases and goes on in a real editor", async () => {
  const folder = makeRepository()
  const vault = join(root, "home", "vault")
  const editor = await installEditor({ log: console.log })
  const found = await findBrowser({ log: console.log })
  const place = {
    dataDir: join(root, "editor"),
    extensionsDir: join(root, "extensions"),
    env: { TRACEHOLD_HOME: join(root, "home") },
  }
  await installExtension(editor, (await buildExtension({ log: console.log })).vsix, place)
  await using running = await startEditor(editor, { ...place, folder, port: await freePort() })
  await using browser = await openBrowser(found)
  const page = await openEditorPage(browser.context, running.url)

  // Before there is a vault: no dialog, one click to the consent app, and nothing is stored.
  await bar(page, "Tracehold: set up")
  expect(await page.locator(".monaco-dialog-box").count()).toBe(0)
  const consentPage = browser.context.waitForEvent("page")
  await page.locator(".statusbar-item", { hasText: "Tracehold" }).locator("a").click()
  const consent = await consentPage
  await consent.getByRole("button", { name: "Set up my vault" }).waitFor()
  await consent.close()
  expect(existsSync(join(vault, "card.json"))).toBe(false)

  // Recording begins by itself; what is erased is gone, and stays out although it is still on the screen.
  await setUpVault(vault, { passphrase: PASSPHRASE })
  await bar(page, /Tracehold \d/)
  await quickOpen(page, "wrong.ts")
  await typeKeys(page, "REGRETTED")
  await runCommand(page, "Tracehold: Erase the Last Minutes...")
  await page.locator(".quick-input-widget", { hasText: "The last 5 minutes" }).waitFor()
  await page.keyboard.press("Enter")
  await page.locator(".monaco-dialog-box .monaco-button", { hasText: "Erase" }).click()
  await bar(page, "Tracehold: paused")
  await runCommand(page, "Tracehold: Resume Recording")
  await page.locator(".quick-input-widget", { hasText: "Leave out what is on the screen" }).waitFor()
  await page.keyboard.press("Enter")
  await bar(page, /Tracehold \d/)

  await quickOpen(page, "right.ts")
  await typeKeys(page, "spoken ")
  await runCommand(page, "File: Save")
  await expect.poll(() => readFileSync(join(folder, "right.ts"), "utf8"), { timeout: 60_000 }).toMatch(/^spoken /)
  await openTerminal(page)
  await page.waitForFunction(() => document.querySelector(".terminal-wrapper.active .terminal-command-decoration") !== null)
  for (const number of COMMANDS) {
    await runInTerminal(page, `echo printed-${number}`)
    await expect.poll(() => page.locator(".xterm-rows").first().innerText(), { timeout: 30_000 }).toContain(`\nprinted-${number}`)
  }

  // A pause outlives the window.
  await runCommand(page, "Tracehold: Pause Recording")
  await bar(page, "Tracehold: paused")
  await page.reload()
  await bar(page, "Tracehold: paused")
  await running.stop()

  expect([...browser.foreignHosts]).toEqual([])
  expect(existsSync(join(root, "stolen"))).toBe(false)
  const stored = readFileSync(join(place.dataDir, "data", "User", "globalStorage", "tracehold.tracehold", "state.json"), "utf8")
  expect(stored).not.toContain(root)
  const { events, texts } = await readVault(vault)
  expect(texts).not.toContain("REGRETTED")
  expect(texts).not.toContain("never-recorded")
  const typed = of(events, "edit").filter(({ doc }) => doc === "right.ts")
  expect(typed.flatMap(({ changes }) => changes.map(({ inserted }) => inserted)).join("")).toBe("spoken ")
  expect(new Set(typed.map(({ by }) => by.actor))).toEqual(new Set(["user"]))
  expect(of(events, "save").map(({ doc }) => doc)).toContain("right.ts")
  expect(of(events, "command-end").map(({ output, exitCode }) => [output, exitCode])).toEqual(COMMANDS.map(() => ["seen", 0]))
  const shown = of(events, "screen").flatMap(({ lines }) => lines.map(([, text]) => text))
  for (const number of COMMANDS) expect(shown).toContain(`printed-${number}`)
})

/** A repository that would like to decide more than it may. */
function makeRepository(): string {
  const folder = join(root, "work")
  mkdirSync(join(folder, ".vscode"), { recursive: true })
  const hostile = { "tracehold.vaultFolder": join(root, "stolen"), "tracehold.transcripts": ["claude-code"] }
  writeFileSync(join(folder, ".vscode", "settings.json"), JSON.stringify(hostile))
  writeFileSync(join(folder, "right.ts"), "words\n")
  writeFileSync(join(folder, "wrong.ts"), "more\n")
  writeFileSync(join(folder, ".env"), "NAME=never-recorded\n")
  // What was written in the time that is erased would be left out with it.
  for (const name of ["right.ts", "wrong.ts"]) utimesSync(join(folder, name), 1, 1)
  execFileSync("git", ["init", "-q"], { cwd: folder })
  return folder
}

async function bar(page: Page, text: string | RegExp): Promise<void> {
  await page.locator(".statusbar-item", { hasText: text }).waitFor({ timeout: 90_000 })
}

async function readVault(vault: string): Promise<{ events: TraceEvent[]; texts: string }> {
  using owner = await unlockWithPassphrase(vault, PASSPHRASE)
  const chunks = owner.chunks().map((chunk) => owner.open(chunk))
  const events = chunks.flatMap((chunk) => [...chunk.events])
  return { events, texts: JSON.stringify(events) }
}

function of<K extends TraceEvent["kind"]>(events: readonly TraceEvent[], kind: K): EventOf<K>[] {
  return events.filter((event): event is EventOf<K> => event.kind === kind)
}
