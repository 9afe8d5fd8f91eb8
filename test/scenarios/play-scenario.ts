import { setTimeout as sleep } from "node:timers/promises"
import { runCommand, runInTerminal } from "@tracehold/tooling"
import type { Page } from "playwright-core"
import type { EditorStage } from "./editor-stage.ts"
import { playStep } from "./play-step.ts"
import type { NamedScenario } from "./read-scenarios.ts"
import type { Step } from "./scenario.ts"
import type { ScenarioWorkspace } from "./scenario-workspace.ts"
import { countEvents, untilRecorded } from "./until-recorded.ts"

/** What happened when, by Unix time in ms, and what lay on disk at the end. */
export type Played = NamedScenario & {
  /** For each step, when it began. A step that was not reached has none. */
  readonly beganMs: readonly number[]
  readonly endedMs: number
  readonly files: ReadonlyMap<string, string>
  /** One line when a step could not be done; null otherwise. */
  readonly problem: string | null
}

/** Longest time that one scenario may wait for the page. */
const PATIENCE_MS = 45_000

/** Plays one scenario in the open editor, and leaves it as it was found. */
export async function playScenario(named: NamedScenario, stage: EditorStage, workspace: ScenarioWorkspace): Promise<Played> {
  const { page, vault } = stage
  const { name, scenario } = named
  const beganMs: number[] = []
  page.setDefaultTimeout(PATIENCE_MS)
  workspace.makeBranches(named)
  if (scenario.steps.some(({ terminal }) => terminal !== undefined)) await enterFolder(page, workspace.path(name))
  let problem: string | null = null
  try {
    for (const [i, step] of scenario.steps.entries()) {
      const before = countEvents(vault)
      beganMs.push(Date.now())
      await playStep(step, name, stage, workspace)
      if (isWaitedFor(step) || i + 1 === scenario.steps.length) await untilRecorded(vault, before, leastEvents(step))
    }
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0] : "it failed"
    problem = `step ${beganMs.length} could not be done: ${why}`
  }
  const endedMs = Date.now()
  const files = workspace.filesOf(name)
  await leave(page)
  workspace.tidy()
  return { ...named, beganMs, endedMs, files, problem }
}

/**
 * Before what comes next: what makes changes, what may write a file although nobody's change is expected, and a document that opens, since
 * files that were just laid out may not have been looked at yet.
 */
function isWaitedFor({ atOnce, makes, open, keys, command, click, terminal, agent, git, outside }: Step): boolean {
  return !atOnce && [makes, open, keys, command, click, terminal, agent, git, outside].some((part) => part !== undefined)
}

/** A command has a beginning and an end besides what it changes. */
function leastEvents({ type, terminal, makes = {} }: Step): number {
  const named = Object.values(makes).reduce((sum, change) => sum + (typeof change === "string" ? 1 : change.count), 0)
  return Math.max(named, type === undefined ? 0 : Object.keys(makes).length && type.length) + (terminal === undefined ? 0 : 2)
}

async function enterFolder(page: Page, folder: string): Promise<void> {
  await runCommand(page, "Terminal: Focus Terminal")
  await runInTerminal(page, `cd '${folder}' && clear`)
}

/** Closes every editor, and whatever asks something. A shell would take Escape for the beginning of its own next key. */
async function leave(page: Page): Promise<void> {
  const inTerminal = await page.evaluate(() => document.activeElement?.closest(".terminal-wrapper") != null)
  for (let i = 0; i < 3 && !inTerminal; i++) await page.keyboard.press("Escape")
  await runCommand(page, "View: Close All Editors")
  const save = page.locator(".monaco-dialog-box .monaco-button", { hasText: "Don't Save" })
  for (let i = 0; i < 10 && (await page.locator(".tab").count()) > 0; i++) {
    if (await save.isVisible()) await save.click()
    await sleep(100)
  }
}
