import { execFile } from "node:child_process"
import { setTimeout as sleep } from "node:timers/promises"
import { promisify } from "node:util"
import { runCommand, typeKeys } from "@tracehold/tooling"
import type { Page } from "playwright-core"
import type { EditorStage } from "./editor-stage.ts"
import { playAgent } from "./played-agent.ts"
import type { Step } from "./scenario.ts"
import type { ScenarioWorkspace } from "./scenario-workspace.ts"

const run = promisify(execFile)
const QUICK_INPUT = '.quick-input-widget:not([style*="display: none"])'
/** Until the editor has read the settings that lie in its folder. */
const SETTINGS_MS = 1000

/** Does what one step says, in the scenario's folder. Throws when it cannot be done. */
export async function playStep(step: Step, name: string, stage: EditorStage, workspace: ScenarioWorkspace): Promise<void> {
  const { page } = stage
  if (step.open !== undefined) {
    const { path, line, column } = typeof step.open === "string" ? { path: step.open, line: 1, column: 1 } : step.open
    await openAt(page, workspace.path(name, path), line, column)
  }
  if (step.type !== undefined) await typeKeys(page, step.type)
  if (step.insert !== undefined) await page.keyboard.insertText(step.insert)
  if (step.paste !== undefined) {
    await page.evaluate((text) => navigator.clipboard.writeText(text), step.paste)
    await page.keyboard.press("Control+V")
  }
  for (const key of step.keys ?? []) {
    await page.keyboard.press(key)
    await sleep(60)
  }
  if (step.command !== undefined) await runCommand(page, step.command)
  if (step.click !== undefined)
    await page.locator(".monaco-button:visible").getByText(step.click, { exact: true }).first().click()
  if (step.terminal !== undefined) {
    await runCommand(page, "Terminal: Focus Terminal")
    await page.waitForFunction(() => document.activeElement?.closest(".terminal-wrapper") != null)
    await typeKeys(page, step.terminal, 10)
    await page.keyboard.press("Enter")
  }
  if (step.agent !== undefined) await playAgent(step.agent, workspace.folder, workspace.path(name), stage.homes)
  if (step.git !== undefined) workspace.git(...step.git)
  if (step.outside !== undefined) await run("sh", ["-c", step.outside], { cwd: workspace.path(name) })
  if (step.settings !== undefined) {
    workspace.settings(step.settings)
    await sleep(SETTINGS_MS)
  }
  if (step.wait !== undefined) await sleep(step.wait)
}

/** By its absolute path; files of the same name in other folders may be offered first, so its folder must be shown beside it (none is for the workspace's own). Waits until the keyboard is in its text. */
export async function openAt(
  page: Page,
  file: string,
  line: number,
  column: number,
  folder = file.split("/").at(-2) ?? "",
): Promise<void> {
  await page.keyboard.press("ControlOrMeta+P")
  await page.waitForSelector(`${QUICK_INPUT} input`)
  await page.keyboard.insertText(`${file}:${line}:${column}`)
  const base = file.split("/").at(-1) ?? file
  await page.locator(`${QUICK_INPUT} .monaco-list-row`).first().filter({ hasText: base }).filter({ hasText: folder }).waitFor()
  await sleep(150)
  await page.keyboard.press("Enter")
  await page.waitForSelector(`.tab.active[data-resource-name="${base}"]`)
  await page.waitForFunction(
    () => document.activeElement?.closest(".editor-instance, .notebook-editor, .notebookOverlay") != null,
  )
}
