import { setTimeout as sleep } from "node:timers/promises"
import { focusText, openTerminal, pickFirst, quickOpen, runCommand, runInTerminal, typeKeys } from "@tracehold/tooling"
import type { Page } from "playwright-core"
import { CANARIES } from "./make-repository.ts"

export type Step = { readonly name: string; readonly run: (page: Page) => Promise<void> }

/** What a developer does in an hour, in a minute: each step is one kind of action that the recorder must see. */
export const EDITOR_STEPS: readonly Step[] = [
  {
    name: "type into a file, undo and redo",
    run: async (page) => {
      await quickOpen(page, "orchard.ts")
      await goTo(page, 2, 1)
      await typeKeys(page, `// ${CANARIES.typedWord} and ${CANARIES.redactedWord}`)
      await page.keyboard.press("Enter")
      await page.keyboard.press("Control+Z")
      await sleep(300)
      await page.keyboard.press("Control+Shift+Z")
      await save(page)
    },
  },
  {
    name: "type a secret key by key",
    run: async (page) => {
      await goTo(page, 3, 1)
      await typeKeys(page, `const token = "${CANARIES.typedSecret}"`, 25)
      await sleep(900)
      await save(page)
    },
  },
  {
    name: "paste",
    run: async (page) => {
      await page.evaluate((text) => navigator.clipboard.writeText(text), `// ${CANARIES.pastedWord} ${CANARIES.pastedSecret}\n`)
      await goTo(page, 4, 1)
      await page.keyboard.press("Control+V")
      await sleep(600)
      await save(page)
    },
  },
  {
    name: "edit with three cursors at once",
    run: async (page) => {
      await goTo(page, 20, 1)
      for (let i = 0; i < 2; i++) await runCommand(page, "Add Cursor Below")
      await typeKeys(page, "// ")
      await page.keyboard.press("Escape")
      await save(page)
    },
  },
  {
    name: "scroll",
    run: async (page) => {
      const box = await page.locator(".editor-group-container.active .monaco-editor").first().boundingBox()
      if (box === null) throw new Error("no editor is visible")
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
      for (let i = 0; i < 12; i++) {
        await page.mouse.wheel(0, i < 8 ? 120 : -120)
        await sleep(80)
      }
    },
  },
  {
    name: "search in the file",
    run: async (page) => {
      await page.keyboard.press("Control+F")
      await typeKeys(page, "total")
      await page.keyboard.press("Enter")
      await sleep(300)
      await page.keyboard.press("Escape")
    },
  },
  {
    name: "rename a symbol",
    run: async (page) => {
      await page.keyboard.press("Control+Home")
      await page.keyboard.press("Control+F")
      await typeKeys(page, "basketWorth")
      await page.keyboard.press("Escape")
      await openRenameBox(page)
      await page.keyboard.press("Control+A")
      await typeKeys(page, "basketCents")
      await page.keyboard.press("Enter")
      await page.waitForFunction(() => document.activeElement?.closest(".rename-box") === null)
      await page.locator(".view-line", { hasText: "function basketCents" }).waitFor()
      await runCommand(page, "File: Save All")
    },
  },
  {
    name: "split the editor and look at another file",
    run: async (page) => {
      await quickOpen(page, "report.py")
      await runCommand(page, "View: Split Editor Right")
      await sleep(500)
      await quickOpen(page, "shop.css")
      await sleep(500)
    },
  },
  {
    name: "open a file that git ignores",
    run: async (page) => {
      await page.locator(".explorer-folders-view .monaco-list-row", { hasText: /^\.env$/ }).dblclick()
      await sleep(600)
    },
  },
  {
    name: "run commands in the terminal",
    run: async (page) => {
      await openTerminal(page)
      await sleep(4000) // Shell integration needs a moment before the first command is reported.
      await runInTerminal(page, `echo ${CANARIES.printedWord}; sleep 0.3`)
      await sleep(1200)
      await runInTerminal(page, `echo TOKEN=${CANARIES.printedSecret}; sleep 0.3`)
      await sleep(1200)
      await runInTerminal(page, "git log --oneline | cat; sleep 0.3")
      await sleep(1200)
      await runInTerminal(page, "ls nowhere; sleep 0.2; false")
      await sleep(1200)
    },
  },
  {
    name: "run a full-screen program",
    run: async (page) => {
      await runInTerminal(page, 'node "$TRACEHOLD_TOUR_PROGRAM"')
      await sleep(4000)
    },
  },
]

/** After the agent has worked: what git does, and the last save. */
export const CLOSING_STEPS: readonly Step[] = [
  {
    name: "check out a branch and come back",
    run: async (page) => {
      await runCommand(page, "Terminal: Focus Terminal")
      await runInTerminal(page, "git stash -q; git checkout -q pears; sleep 1")
      await sleep(3500)
      await runInTerminal(page, "git checkout -q main; git stash pop -q; sleep 1")
      await sleep(3500)
    },
  },
  {
    name: "one more edit and save",
    run: async (page) => {
      await quickOpen(page, "price.ts")
      await page.keyboard.press("Control+End")
      await typeKeys(page, "\n// orders@orchard-shop.com")
      await save(page)
      await sleep(1500)
    },
  },
]

/** The language server may not be ready yet: then the editor only says so, and is asked again. */
async function openRenameBox(page: Page): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    await page.keyboard.press("F2")
    const inBox = () => document.activeElement?.closest(".rename-box") != null
    if (await page.waitForFunction(inBox, null, { timeout: 3000 }).catch(() => null)) return
  }
  throw new Error("the editor did not offer to rename")
}

async function goTo(page: Page, line: number, column: number): Promise<void> {
  await page.keyboard.press("Control+G")
  await pickFirst(page, `${line}:${column}`, "line").catch(() => page.keyboard.press("Enter"))
  await focusText(page)
}

async function save(page: Page): Promise<void> {
  await page.keyboard.press("Control+S")
  await page.locator(".tab.active.dirty").waitFor({ state: "detached" })
  await sleep(400)
}
