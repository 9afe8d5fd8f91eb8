import type { AgentHook, ToRecorder } from "@tracehold/capture"
import { ConfigurationTarget, window, workspace } from "vscode"
import { hookChoice, hookQuestion, hookToOffer, OFFER_AGAIN_MS } from "../hook-offer.ts"
import { marked } from "../own-state.ts"
import { sentence } from "../status-text.ts"
import { readSettings } from "./settings.ts"
import type { WindowApp } from "./window-app.ts"

type Change = NonNullable<Extract<ToRecorder, { kind: "hooks" }>["change"]>

const INSTALL = "Install"
const LATER = "Not Now"
const NEVER = "Never for This Agent"

/** Offer one agent's hook while something is recorded, in one window only: a notification that may be left alone. */
export async function maybeOfferHook(app: WindowApp): Promise<void> {
  if (app.recording.report?.state !== "recording" || !window.state.focused) return
  const nowMs = Date.now()
  const hook = hookToOffer((await ask(app)).hooks, app.own.read(), nowMs)
  if (hook === null) return
  app.own.change((state) => ({ ...state, hooksSnoozedUntilMs: nowMs + OFFER_AGAIN_MS }))
  const answer = await window.showInformationMessage(hookQuestion(hook), INSTALL, LATER, NEVER)
  if (answer === INSTALL) await change(app, hook, "installed")
  if (answer === NEVER) app.own.change((state) => ({ ...state, hooksRefused: marked(state.hooksRefused, hook.agent, true) }))
}

/** Pick an agent: its hook is installed, or removed where it is installed. */
export async function chooseHooks(app: WindowApp): Promise<void> {
  const { hooks } = await ask(app)
  const items = hooks.filter(({ state }) => state !== "unreadable").map((hook) => ({ ...hookChoice(hook), hook }))
  const title = "Tracehold: agents' hooks"
  const picked = await window.showQuickPick(items, {
    title,
    placeHolder: "Installed only when you pick it, removed the same way.",
  })
  if (picked !== undefined) await change(app, picked.hook, picked.hook.state === "installed" ? "absent" : "installed")
}

/** Who has a hook installed lets its agent be heard; who has it removed may still have its transcripts read. */
async function change(app: WindowApp, { agent, label, names, next }: AgentHook, to: Change["to"]): Promise<void> {
  const { problem } = await ask(app, { agent, to })
  if (problem !== null) throw new Error(problem)
  if (to === "installed") {
    const heard = [...new Set([...readSettings().transcripts, ...names])]
    await workspace.getConfiguration("tracehold").update("transcripts", heard, ConfigurationTarget.Global)
  }
  const done = to === "installed" ? `The hook of ${label} is installed.` : `The hook of ${label} is removed.`
  void window.showInformationMessage(to === "installed" && next !== null ? `${done} ${sentence(next)}` : done)
}

async function ask(app: WindowApp, change?: Change) {
  const answer = await app.recording.ask({ kind: "hooks", ...(change === undefined ? {} : { change }) })
  if (answer.kind !== "hooks") throw new Error("The recorder did not say how agents' hooks stand.")
  return answer
}
