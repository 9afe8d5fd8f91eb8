import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { type CheckedDonation, openDonations } from "@tracehold/dataset"
import { findBrowser, type Log, openBrowser, openEditorPage, runCommand, startDemo } from "@tracehold/tooling"
import type { Page } from "playwright-core"
import { checkDataset, type DatasetCheck } from "./check-dataset.ts"
import { addRecipient, openConsent, prepare, review, setUpVault, sign, unlock } from "./consent-steps.ts"
import { CLOSING_STEPS, EDITOR_STEPS, type Step } from "./editor-steps.ts"
import { exportFrom } from "./export-from.ts"
import { CANARIES, makeRepository } from "./make-repository.ts"
import { StandInAgent } from "./stand-in-agent.ts"
import { waitUntilRecorded } from "./wait-until-recorded.ts"

export type TourOptions = {
  /** Everything of the tour lies below: repository, vault, editor, recipient, pictures, dataset. */
  readonly base: string
  readonly log: Log
  /** Called while the editor and everything else still run. */
  readonly whileRunning?: (demo: { home: string; editorPort: number }) => Promise<void>
}

export type TourResult = DatasetCheck & {
  readonly base: string
  readonly repository: string
  readonly home: string
  readonly pictures: string
  readonly findings: number
  readonly words: readonly string[]
  /** Hosts other than this machine that any page asked for. */
  readonly foreignHosts: readonly string[]
  readonly donation: CheckedDonation
}

/** The main job, once, with real parts. Throws when a step cannot be done; what is done but wrong is in `problems`. */
export async function runTour({ base, log, whileRunning }: TourOptions): Promise<TourResult> {
  const repository = join(base, "orchard")
  const home = join(base, "tracehold")
  const pictures = join(base, "pictures")
  const agents = join(base, "claude")
  mkdirSync(pictures, { recursive: true })
  makeRepository(repository)
  writeMachineSettings(home, { "tracehold.transcripts": ["claude-code"] })
  process.env.CLAUDE_CONFIG_DIR = agents
  process.env.TRACEHOLD_TOUR_PROGRAM = fileURLToPath(new URL("./full-screen.mjs", import.meta.url))
  await using demo = await startDemo({ dataDir: home, folder: repository, port: 8480, log })
  if (demo.editor === null) throw new Error("the tour needs the bundled editor")
  await using browser = await openBrowser(await findBrowser({ log }))
  const take = pictureTaker(pictures)

  log("setting up the vault")
  const consent = await openConsent(browser.context, demo.consent.url)
  await take(consent, "welcome")
  const words = await setUpVault(consent)
  await take(consent, "vault")

  log("opening the editor")
  const editor = await openEditorPage(browser.context, demo.editor.url)
  await editor
    .locator(".statusbar-item", { hasText: /Tracehold|recording|rec/i })
    .first()
    .waitFor()
  await waitUntilRecorded(home, 3)
  const run = async (step: Step) => {
    log(step.name)
    await editor.bringToFront()
    await step.run(editor)
    await take(editor, step.name)
  }
  for (const step of EDITOR_STEPS) await run(step)
  log("a stand-in agent writes files")
  await new StandInAgent(repository, join(agents, "projects")).work()
  await new Promise((resolve) => setTimeout(resolve, 3000))
  for (const step of CLOSING_STEPS) await run(step)
  await editor.bringToFront()
  await runCommand(editor, "Tracehold: Pause Recording") // Closes the chunk, so that it can be reviewed.
  await new Promise((resolve) => setTimeout(resolve, 2000))
  await take(editor, "paused")
  await whileRunning?.({ home, editorPort: demo.editor.port })

  const failed = async (error: unknown) => {
    await take(consent, "failed")
    throw error
  }
  log("reviewing")
  await consent.bringToFront()
  await consent.reload()
  if (await consent.getByRole("heading", { name: "Unlock your vault" }).isVisible()) await unlock(consent)
  await addRecipient(consent, demo.recipient.url)
  await take(consent, "recipient")
  const { findings } = await review(consent).catch(failed)
  await take(consent, "review")
  log("signing")
  await prepare(consent).catch(failed)
  await take(consent, "exact content")
  await sign(consent).catch(failed)
  await take(consent, "receipt")

  log("opening the dataset")
  const exported = await exportFrom(demo.recipient.dataDir, join(base, "export"))
  const identity = readFileSync(join(demo.recipient.keysDir, "identity.txt"), "utf8")
  const rootKey = readFileSync(join(demo.recipient.keysDir, "root.pub"), "utf8").trim()
  const opened = await openDonations({ folder: exported, identity, rootKey, nowMs: Date.now() })
  const check = checkDataset({ opened, repository, out: join(base, "dataset"), hidden: Object.values(CANARIES).filter(isSecret) })
  const [donation] = opened.donations
  if (donation === undefined) throw new Error(`no donation could be opened: ${check.problems.join("; ")}`)
  return { ...check, base, repository, home, pictures, findings, words, foreignHosts: [...browser.foreignHosts], donation }
}

/** What must not be in a donation at all: secrets, and what was redacted. The other canaries are the work itself. */
function isSecret(canary: string): boolean {
  return !/^marmalade-/.test(canary)
}

function pictureTaker(folder: string): (page: Page, name: string) => Promise<void> {
  let count = 0
  return async (page, name) => {
    const file = `${String(++count).padStart(2, "0")}-${name.replace(/[^a-z0-9]+/gi, "-")}.png`
    await page.screenshot({ path: join(folder, file) })
  }
}

/** Settings that only the machine may make; in the editor's server they have a file of their own. */
function writeMachineSettings(home: string, settings: object): void {
  const folder = join(home, "editor", "data", "Machine")
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, "settings.json"), JSON.stringify(settings))
}
