import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  editorMissingBecause,
  findBrowser,
  freePort,
  installEditor,
  openBrowser,
  openEditorPage,
  openTerminal,
  quickOpen,
  runCommand,
  runInTerminal,
  startEditor,
  typeKeys,
} from "@tracehold/tooling"
import { afterAll, expect, test } from "vitest"

const missing = editorMissingBecause()
if (missing !== null) console.warn(`Left out: the real editor. ${missing}`)
const root = mkdtempSync(join(tmpdir(), "tracehold-editor-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))

test.skipIf(missing !== null)(
  "a real editor opens a folder, takes keys, saves, runs a command, and asks nobody else",
  async () => {
    const folder = join(root, "work")
    mkdirSync(folder)
    writeFileSync(join(folder, "hello.txt"), "world\n")
    const editor = await installEditor({ log: console.log })
    const found = await findBrowser({ log: console.log })
    const place = { dataDir: join(root, "editor"), extensionsDir: join(root, "extensions") }
    await using running = await startEditor(editor, { ...place, folder, port: await freePort() })
    await using browser = await openBrowser(found)
    const page = await openEditorPage(browser.context, running.url)

    await quickOpen(page, "hello.txt")
    await typeKeys(page, "hello ")
    await runCommand(page, "File: Save")
    await expect.poll(() => readFileSync(join(folder, "hello.txt"), "utf8"), { timeout: 60_000 }).toBe("hello world\n")

    await openTerminal(page)
    await runInTerminal(page, "echo $((6 * 7)) > answer.txt")
    await expect.poll(() => tryRead(join(folder, "answer.txt")), { timeout: 60_000 }).toBe("42\n")
    expect([...browser.foreignHosts]).toEqual([])

    await running.stop()
    await expect(fetch(running.url)).rejects.toThrow()
  },
)

function tryRead(path: string): string {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return ""
  }
}
