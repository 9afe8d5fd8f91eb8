import { homedir } from "node:os"
import { join } from "node:path"
import { type ExtensionContext, env, version, workspace } from "vscode"
import { ConsentServer } from "../consent-server.ts"
import { marked, markOf, OwnStateFile } from "../own-state.ts"
import { Recording } from "../recording.ts"
import { type StatusText, statusText } from "../status-text.ts"
import { heardAgents, type Places, transcriptFolders } from "../transcript-folders.ts"
import { AskToRecord } from "./ask-to-record.ts"
import { PageDocuments } from "./page-documents.ts"
import { RepositorySwitch } from "./repository-switch.ts"
import { readSettings } from "./settings.ts"
import { StatusBar } from "./status-bar.ts"
import { watchAll } from "./watch-all.ts"
import { rootsOf } from "./watch-disk.ts"

/** Tracehold in one editor window: its recording, its bar, and the consent app if it was opened from here. */
export class WindowApp implements AsyncDisposable {
  readonly own: OwnStateFile
  /** This workspace's mark in the state that all windows share. */
  readonly workspace: string
  readonly repositories: RepositorySwitch
  readonly question: AskToRecord
  readonly consent: ConsentServer
  readonly pages = new PageDocuments()
  readonly #bar = new StatusBar()
  readonly #context: ExtensionContext
  readonly #beat: NodeJS.Timeout
  #turn: Promise<void> = Promise.resolve()
  recording: Recording

  constructor(context: ExtensionContext) {
    this.#context = context
    this.own = new OwnStateFile(context.globalStorageUri.fsPath)
    this.workspace = markOf(
      workspace.workspaceFile?.toString() ?? (workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString()).join("\n"),
    )
    this.repositories = new RepositorySwitch(this.own, this.workspace)
    this.question = new AskToRecord(this.own, this.workspace)
    this.consent = new ConsentServer({
      execPath: process.execPath,
      script: context.asAbsolutePath("dist/consent/serve.cjs"),
      vault: () => readSettings().vaultFolder,
    })
    this.recording = this.#make()
    this.recording.start()
    // The age of the last event grows while nothing happens.
    this.#beat = setInterval(() => this.#show(), 15_000)
  }

  get status(): StatusText {
    const { report, died, faults, nowMs } = this.recording
    return statusText({ report, trusted: workspace.isTrusted, died, faults, nowMs })
  }

  get isErased(): boolean {
    return this.own.read().erased.includes(this.workspace)
  }

  /** Remember a pause, so that it outlives this window, or its end. */
  remember(paused: boolean, erased: boolean): void {
    const before = this.own.read()
    if (before.paused.includes(this.workspace) === paused && before.erased.includes(this.workspace) === erased) return
    this.own.change((state) => ({
      ...state,
      paused: marked(state.paused, this.workspace, paused),
      erased: marked(state.erased, this.workspace, erased),
    }))
  }

  /** Tell the recorder the user's own policy as it is now. */
  toldPolicy(): void {
    this.recording.order({ kind: "policy", userPolicy: this.repositories.policy() })
  }

  /** End this session and begin another: the workspace is trusted now, or the settings changed. */
  beginAnew(): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      await this.recording.stop()
      this.recording = this.#make()
      this.recording.start()
    })
    return this.#turn
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#beat)
    this.consent[Symbol.dispose]()
    this.#bar[Symbol.dispose]()
    await this.recording.stop()
  }

  get #places(): Places {
    return { home: homedir(), env: process.env, storage: this.#context.storageUri?.fsPath }
  }

  #make(): Recording {
    return new Recording({
      script: this.#context.asAbsolutePath("dist/recorder.cjs"),
      start: () => {
        const { vaultFolder, transcripts } = readSettings()
        return {
          vault: vaultFolder,
          storage: join(this.#context.globalStorageUri.fsPath, "recorder"),
          host: {
            editor: env.appName,
            version,
            platform: `${process.platform}-${process.arch}`,
            remote: env.remoteName !== undefined,
          },
          roots: rootsOf(),
          trusted: workspace.isTrusted,
          userPolicy: this.repositories.policy(),
          transcripts: transcriptFolders(transcripts, this.#places),
          agents: heardAgents(transcripts),
        }
      },
      paused: () => this.own.read().paused.includes(this.workspace),
      sensors: watchAll,
      changed: () => this.#changed(),
    })
  }

  #changed(): void {
    this.#show()
    // A recorder that ends in between is asked again when it runs.
    this.question.heard(this.recording, () => this.toldPolicy()).catch(() => {})
    // Another window's erasure pauses this one, too; the recorder says so by the reason it gives.
    const { report } = this.recording
    if (report?.state !== "paused" || report.problem === null) return
    try {
      this.remember(true, true)
    } catch {
      // It is paused all the same; only a reload would not know.
    }
  }

  #show(): void {
    this.#bar.show(this.status)
  }
}
