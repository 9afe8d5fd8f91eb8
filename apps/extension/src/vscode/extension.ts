import { type ExtensionContext, window, workspace } from "vscode"
import { maybeOfferHook } from "./agent-hooks.ts"
import { registerCommands } from "./register-commands.ts"
import { maybePrompt } from "./review-prompt.ts"
import { readSettings } from "./settings.ts"
import { WindowApp } from "./window-app.ts"

const PROMPT_MS = 10 * 60_000

let app: WindowApp | null = null

/** Starts recording, or waits quietly for what is missing. Returns nothing: other extensions get no way in. */
export function activate(context: ExtensionContext): void {
  const own = new WindowApp(context)
  app = own
  // A prompt that cannot be remembered is not worth an error: it comes again.
  const ask = () =>
    maybePrompt(own.own, own.workspace, own.recording.report)
      .then(() => maybeOfferHook(own))
      .catch(() => {})
  const prompt = setInterval(() => void ask(), PROMPT_MS)
  let settings = sessionSettings()
  let policy = own.repositories.policy()
  context.subscriptions.push(
    ...registerCommands(own),
    own.pages.register(),
    { dispose: () => clearInterval(prompt) },
    workspace.onDidGrantWorkspaceTrust(() => void own.beginAnew()),
    // An event also tells of what a workspace would like to set; only the user's own word begins a session anew.
    workspace.onDidChangeConfiguration(() => {
      const now = sessionSettings()
      if (now === settings) return
      settings = now
      void own.beginAnew()
    }),
    // The user's policy may have been edited elsewhere: by hand, by another window, by the command line.
    window.onDidChangeWindowState(({ focused }) => {
      const now = focused ? own.repositories.policy() : policy
      if (now === policy) return
      policy = now
      own.recording.order({ kind: "policy", userPolicy: now })
    }),
  )
}

/** What a session's first message takes from the settings. */
function sessionSettings(): string {
  const { vaultFolder, transcripts } = readSettings()
  return JSON.stringify([vaultFolder, transcripts])
}

/** Best effort, and not needed for safety: what the recorder acknowledged is on disk. */
export async function deactivate(): Promise<void> {
  await app?.[Symbol.asyncDispose]()
  app = null
}
