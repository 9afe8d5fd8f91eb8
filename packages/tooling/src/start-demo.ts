import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type BuiltExtension, buildExtension } from "./build-extension.ts"
import { freePort } from "./free-port.ts"
import { type InstalledEditor, installEditor } from "./install-editor.ts"
import { type RunningConsent, startConsent } from "./start-consent.ts"
import { type EditorPlace, installExtension, type RunningEditor, startEditor } from "./start-editor.ts"
import { type RunningRecipient, recipientPort, startRecipient } from "./start-recipient.ts"
import type { Log } from "./tool-error.ts"

export type DemoOptions = {
  /** Everything of the trial is kept here: vault, editor, recipient. */
  dataDir: string
  folder: string
  /** Of the editor; the consent app wants the next one, the recipient the one after, once it has none of its own. */
  port: number
  /** False: somebody else brings the editor. */
  withEditor?: boolean
  cacheDir?: string
  settings?: Record<string, unknown>
  log?: Log
}

/** The whole of Tracehold on one machine. `home` is its TRACEHOLD_HOME, `place` its editor's folders. */
export type RunningDemo = AsyncDisposable & {
  readonly extension: BuiltExtension
  readonly home: string
  readonly place: EditorPlace
  readonly editor: RunningEditor | null
  readonly consent: RunningConsent
  readonly recipient: RunningRecipient
  stop(): Promise<void>
}

/**
 * Starts recipient, consent app and the bundled editor with the extension in it. A port that is taken is replaced by
 * another, and `log` says so. What was started is stopped again if the rest cannot be.
 *
 * @throws ToolError
 */
export async function startDemo(options: DemoOptions): Promise<RunningDemo> {
  const { dataDir, folder, port, withEditor = true, settings = {}, log = () => {} } = options
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const home = dataDir
  const place = { dataDir: join(dataDir, "editor"), extensionsDir: join(dataDir, "extensions"), env: { TRACEHOLD_HOME: home } }
  const recipientDir = join(dataDir, "recipient")
  const extension = await buildExtension({ log })
  const installed = withEditor ? await installEditor(options) : null
  if (installed !== null) await installOnce(installed, extension, place, log)
  log("starting")
  await using started = new AsyncDisposableStack()
  const recipient = started.use(
    await startRecipient({
      dataDir: recipientDir,
      keysDir: join(dataDir, "recipient-keys"),
      port: await pickPort(recipientPort(recipientDir) ?? port + 2, "the recipient", log),
    }),
  )
  const consent = started.use(await startConsent(extension, { home, port: await pickPort(port + 1, "the consent app", log) }))
  const editor =
    installed === null
      ? null
      : started.use(await startEditor(installed, { ...place, folder, settings, port: await pickPort(port, "the editor", log) }))
  const all = started.move()
  const stop = () => all.disposeAsync()
  return { extension, home, place, editor, consent, recipient, stop, [Symbol.asyncDispose]: stop }
}

async function pickPort(wanted: number, what: string, log: Log): Promise<number> {
  const port = await freePort(wanted)
  if (port !== wanted) log(`port ${wanted} is in use; ${what} takes ${port}`)
  return port
}

/** Installing takes seconds, so it is done again only when the packed extension is another. */
async function installOnce(editor: InstalledEditor, { vsix }: BuiltExtension, place: EditorPlace, log: Log): Promise<void> {
  const stamp = join(place.dataDir, "extension-installed")
  const digest = createHash("sha256").update(readFileSync(vsix)).digest("hex")
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return
  log("installing the extension into the editor")
  await installExtension(editor, vsix, place)
  writeFileSync(stamp, digest)
}
