import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setUpVault, unlockWithPassphrase } from "@tracehold/owner"
import {
  buildExtension,
  findBrowser,
  freePort,
  installEditor,
  installExtension,
  type Log,
  openBrowser,
  openEditorPage,
  openTerminal,
  runCommand,
  startEditor,
} from "@tracehold/tooling"
import type { Page } from "playwright-core"
import { runCli } from "../run-cli.ts"
import type { AgentHomes } from "./played-agent.ts"
import { type Recording, readRecording } from "./read-recording.ts"
import { countEvents, untilRecorded } from "./until-recorded.ts"

const PASSPHRASE = "a stage for many scenes"
/** The least that a vault takes: this one lives for one run. */
const LEAST_COST = { ops: 3, mem: 64 * 1024 * 1024 }

/** One editor with the extension, in a browser, that records into a vault of its own. */
export type EditorStage = AsyncDisposable & {
  readonly page: Page
  readonly vault: string
  readonly homes: AgentHomes
  /** Ends the recording and the editor, unlocks the vault, and lets `read` look at what is in it. */
  finish<T>(read: (recording: Recording) => T): Promise<T>
}

export type StageOptions = {
  readonly base: string
  readonly folder: string
  readonly log: Log
  readonly vsix?: string | undefined
}

/** Opens the folder and waits until it is recorded. */
export async function openStage({ base, folder, log, vsix }: StageOptions): Promise<EditorStage> {
  const home = join(base, "home")
  const vault = join(home, "vault")
  const homes: AgentHomes = { "claude-code": join(base, "claude"), "codex-cli": join(base, "codex") }
  for (const below of [join(homes["claude-code"], "projects"), join(homes["codex-cli"], "sessions"), home])
    mkdirSync(below, { recursive: true })
  await setUpVault(vault, { passphrase: PASSPHRASE, cost: LEAST_COST })
  const editor = await installEditor({ log })
  const place = {
    dataDir: join(base, "editor"),
    extensionsDir: join(base, "extensions"),
    env: { TRACEHOLD_HOME: home, CLAUDE_CONFIG_DIR: homes["claude-code"], CODEX_HOME: homes["codex-cli"] },
  }
  allowTranscripts(place.dataDir, Object.keys(homes))
  const installed = await runCli(["agents", "install", "claude-code"], { env: place.env, cwd: base })
  if (installed.code !== 0) throw new Error(installed.err)
  log("installing the extension")
  await installExtension(editor, vsix ?? (await buildExtension({ log })).vsix, place)
  const settings = { "editor.acceptSuggestionOnEnter": "off" }
  const running = await startEditor(editor, { ...place, folder, port: await freePort(), settings })
  const browser = await openBrowser(await findBrowser({ log }))
  const stop = async () => {
    await browser.close()
    await running.stop()
  }
  try {
    log("opening the editor")
    const page = await openEditorPage(browser.context, running.url)
    await page.locator(".statusbar-item", { hasText: /Tracehold \d/ }).waitFor()
    await openTerminal(page)
    // Shell integration needs a moment before the first command is reported.
    await page.waitForFunction(() => document.querySelector(".terminal-wrapper.active .terminal-command-decoration") !== null)
    await untilRecorded(vault, 0, 3)
    log(`recording, ${countEvents(vault)} events so far`)
    const finish = async <T>(read: (recording: Recording) => T) => {
      await runCommand(page, "Tracehold: Pause Recording") // Closes the chunk.
      await page.locator(".statusbar-item", { hasText: "Tracehold: paused" }).waitFor()
      await stop()
      using owner = await unlockWithPassphrase(vault, PASSPHRASE)
      return read(readRecording(owner))
    }
    return { page, vault, homes, finish, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await browser.context
      .pages()
      .at(-1)
      ?.screenshot({ path: join(base, "not-ready.png") })
    await stop()
    throw error
  }
}

/** Settings that only the machine may make; in the editor's server they have a file of their own. */
function allowTranscripts(dataDir: string, agents: readonly string[]): void {
  const folder = join(dataDir, "data", "Machine")
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, "settings.json"), JSON.stringify({ "tracehold.transcripts": agents }))
}
