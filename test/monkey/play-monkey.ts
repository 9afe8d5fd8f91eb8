import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { type Log, runCommand } from "@tracehold/tooling"
import { Random } from "../bench/random.ts"
import { openStage } from "../scenarios/editor-stage.ts"
import { countEvents, untilRecorded } from "../scenarios/until-recorded.ts"
import { judgeMoments, type Moment } from "./judge-moments.ts"
import { ACTIONS, dontSave, type Hands, inEditor, inTerminal } from "./monkey-actions.ts"
import { MonkeyWorkspace } from "./monkey-workspace.ts"

export type MonkeyOptions = {
  /** An empty folder. */
  readonly base: string
  readonly seed: number
  readonly forMs: number
  readonly log: Log
  readonly vsix?: string | undefined
}
export type MonkeyReport = {
  readonly seed: number
  readonly actions: number
  /** Actions that the editor did not let happen. */
  readonly undone: number
  readonly moments: number
  readonly masked: number
  /** What does not hold, in a line each: none. */
  readonly faults: readonly string[]
  readonly lastActions: readonly string[]
}

const LAST = 25

/** Does anything that hands can do in a real editor for a while, and holds what the vault gives back against the disk at every save. */
export async function playMonkey({ base, seed, forMs, log, vsix }: MonkeyOptions): Promise<MonkeyReport> {
  const random = new Random(seed)
  const workspace = new MonkeyWorkspace(join(base, "work"))
  await using stage = await openStage({ base, folder: workspace.folder, log, vsix })
  const hands: Hands = { stage, workspace, random }
  const { page } = stage
  page.setDefaultTimeout(15_000)
  const done: string[] = []
  const moments: Moment[] = []
  let undone = 0
  const doOne = async (action: () => Promise<string>) => {
    try {
      const what = await action()
      done.push(what)
      log(`${done.length}: ${what}`)
    } catch (error) {
      undone++
      done.push(`not done: ${error instanceof Error ? error.message.split("\n")[0] : "?"}`)
      log(`${done.length}: ${done.at(-1)}`)
      await recover(hands)
    }
  }
  const chosen = ACTIONS.flatMap(([times, action]) => Array.from({ length: times }, () => action))
  const until = Date.now() + forMs
  while (Date.now() < until) {
    const paused = random.chance(0.03)
    if (paused) await doOne(() => pause(hands, true))
    for (let left = random.between(3, 9); left > 0; left--) await doOne(() => random.pick(chosen)(hands))
    if (paused) await doOne(() => pause(hands, false))
    await doOne(() => save(hands, moments, done.length))
  }
  return await stage.finish((recording) => {
    const { faults, masked } = judgeMoments(recording, moments)
    if (undone > done.length / 5) faults.push(`${undone} of ${done.length} actions could not be done`)
    return { seed, actions: done.length, undone, moments: moments.length, masked, faults, lastActions: done.slice(-LAST) }
  })
}

/** Saves, lets the recorder look at the whole disk (it does after each command), and remembers what lies there. */
async function save({ stage: { page, vault }, workspace }: Hands, moments: Moment[], action: number): Promise<string> {
  const what = (await inEditor(page)) ? "Ctrl+S" : "File: Save All"
  if (what === "Ctrl+S") await page.keyboard.press("Control+S")
  else await runCommand(page, what)
  await sleep(400)
  const before = countEvents(vault)
  await inTerminal(page, "true")
  await untilRecorded(vault, before, 2)
  moments.push({ wallMs: Date.now(), files: workspace.files(), action })
  return `saves by ${what}: ${workspace.files().size} files`
}

async function pause({ stage: { page, vault } }: Hands, begin: boolean): Promise<string> {
  const before = countEvents(vault)
  await runCommand(page, begin ? "Tracehold: Pause Recording" : "Tracehold: Resume Recording")
  await page.locator(".statusbar-item", { hasText: begin ? "Tracehold: paused" : /Tracehold \d/ }).waitFor()
  if (!begin) await untilRecorded(vault, before, 2)
  return begin ? "pauses recording" : "resumes recording"
}

/** Out of whatever is open, as a person would. */
async function recover({ stage: { page } }: Hands): Promise<void> {
  const inShell = await page.evaluate(() => document.activeElement?.closest(".terminal-wrapper") != null)
  for (let i = 0; i < 3 && !inShell; i++) await page.keyboard.press("Escape")
  await dontSave(page)
}
