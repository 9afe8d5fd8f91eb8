import { ConfigurationTarget, commands, type Disposable, window, workspace } from "vscode"
import fields from "../golden/recorded-fields.json" with { type: "json" }
import { recordedList } from "../recorded-list.ts"
import { sentence } from "../status-text.ts"
import { AGENTS, placeName } from "../transcript-folders.ts"
import { chooseHooks } from "./agent-hooks.ts"
import { eraseCommand } from "./erase-command.ts"
import { explainCommand, explainFile, explainSelection } from "./explain-commands.ts"
import { openConsent } from "./open-consent.ts"
import { resumeCommand } from "./resume-command.ts"
import { readSettings } from "./settings.ts"
import { statusMenu } from "./status-menu.ts"
import type { WindowApp } from "./window-app.ts"

/** The commands of the manifest. None returns anything: what was recorded cannot be asked for by another extension. */
export function registerCommands(app: WindowApp): Disposable[] {
  const command = (name: string, run: (argument: unknown) => Promise<void> | void) =>
    commands.registerCommand(`tracehold.${name}`, async (argument: unknown): Promise<void> => {
      try {
        await run(argument)
      } catch (error) {
        const why = error instanceof Error ? error.message : "something went wrong"
        void window.showErrorMessage(`Tracehold: ${sentence(why)}`)
      }
    })
  return [
    command("status", () => statusMenu(app.status)),
    command("setUp", () => openConsent(app.consent)),
    command("review", async () => {
      await openConsent(app.consent)
      app.own.change((state) => ({ ...state, promptedMs: Date.now() }))
    }),
    command("pause", () => {
      app.remember(true, app.isErased)
      app.recording.order({ kind: "pause" })
    }),
    command("resume", async () => {
      if (await resumeCommand(app.recording, app.isErased)) app.remember(false, false)
    }),
    command("erase", async () => {
      if (await eraseCommand(app.recording)) app.remember(true, true)
    }),
    command("showRecorded", () => showRecorded(app)),
    command("explain", (argument) => explainFile(app, argument)),
    command("explainSelection", () => explainSelection(app)),
    command("explainCommand", () => explainCommand(app)),
    command("answer", () => app.question.ask(app.recording, () => app.toldPolicy())),
    command("turnOff", () => app.repositories.turn("off", app.recording)),
    command("turnOn", () => app.repositories.turn("on", app.recording)),
    command("transcripts", chooseTranscripts),
    command("hooks", () => chooseHooks(app)),
  ]
}

async function showRecorded(app: WindowApp): Promise<void> {
  const { report, faults, nowMs } = app.recording
  const chosen = readSettings().transcripts
  const agents = AGENTS.filter(({ agent }) => chosen.includes(agent)).map(({ label }) => label)
  const state = app.status.lines.join("\n")
  await app.pages.show("What Tracehold Records.md", recordedList({ state, report, faults, nowMs, agents, fields }))
}

async function chooseTranscripts(): Promise<void> {
  const chosen = readSettings().transcripts
  const items = AGENTS.map(({ agent, label, place }) => ({
    label,
    description: placeName(place),
    detail: "Its prompts, replies and tool calls for this workspace become part of the recording.",
    agent,
    picked: chosen.includes(agent),
  }))
  const picked = await window.showQuickPick(items, {
    canPickMany: true,
    title: "Tracehold: whose transcripts may be read?",
    placeHolder: "Only those that you tick. None is ticked by default.",
  })
  if (picked === undefined) return
  const agents = picked.map(({ agent }) => agent)
  await workspace.getConfiguration("tracehold").update("transcripts", agents, ConfigurationTarget.Global)
}
