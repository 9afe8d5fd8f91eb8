import type { BrowserContext, Page } from "playwright-core"

const PATIENCE_MS = 120_000
const QUICK_INPUT = '.quick-input-widget:not([style*="display: none"])'

/** Opens the editor's page and waits until the explorer shows the folder. */
export async function openEditorPage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  await page.goto(url, { timeout: PATIENCE_MS })
  await page.waitForSelector(".monaco-workbench")
  await page.waitForSelector(".explorer-folders-view .monaco-list-row")
  return page
}

/** Opens a file of the folder by its name and waits until its tab is the active one. */
export async function quickOpen(page: Page, name: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+P")
  await pickFirst(page, name)
  await page.waitForSelector(`.tab.active[data-resource-name="${name.split("/").at(-1)}"]`)
  await page.waitForSelector(".editor-group-container.active .monaco-editor")
}

/** Runs a command by its whole title in the command palette, such as `File: Save`. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press("F1")
  await page.waitForSelector(`${QUICK_INPUT} input`)
  await page.keyboard.type(title)
  const row = page.locator(`${QUICK_INPUT} .label-name`).getByText(title, { exact: true }).first()
  await row.click()
  await row.waitFor({ state: "hidden" })
}

/** Answers an input box or list of the editor that is open now: types, then takes the first row, once it shows `label`. */
export async function pickFirst(page: Page, typed: string, label = typed): Promise<void> {
  await page.waitForSelector(`${QUICK_INPUT} input`)
  await page.keyboard.type(typed)
  const row = page.locator(`${QUICK_INPUT} .monaco-list-row`).first()
  await row.filter({ hasText: label }).waitFor()
  await page.keyboard.press("Enter")
}

/** Puts the keyboard into the text of the active editor. */
export async function focusText(page: Page): Promise<void> {
  await runCommand(page, "View: Focus Active Editor Group")
}

/** Types as a person does, key by key; Enter and Tab are keys, too. */
export async function typeKeys(page: Page, text: string, delayMs = 40): Promise<void> {
  await page.keyboard.type(text, { delay: delayMs })
}

/** Opens a new terminal and waits until its prompt is there. */
export async function openTerminal(page: Page): Promise<void> {
  const before = await page.locator(".terminal-wrapper").count()
  await runCommand(page, "Terminal: Create New Terminal")
  await page.locator(".terminal-wrapper").nth(before).waitFor()
  await page.waitForSelector(".terminal-wrapper.active .xterm-screen")
}

/** Types a line into the active terminal and presses Enter. */
export async function runInTerminal(page: Page, line: string, delayMs = 10): Promise<void> {
  await page.keyboard.type(line, { delay: delayMs })
  await page.keyboard.press("Enter")
}
