import type { Store } from "@tracehold/vault"
import type { HookCall } from "./agent-hooks/hook-server.ts"
import { DiskRoom, LOW_DISK } from "./disk-room.ts"
import { nameFile } from "./document-names.ts"
import { offNow } from "./off-now.ts"
import { attempt } from "./one-line.ts"
import { ERASED_ELSEWHERE, PanicErase } from "./panic-erase.ts"
import { holdsSecrets, type LoadedPolicy, POLICY_FILE } from "./policy-files.ts"
import { policyFor } from "./policy-for.ts"
import type { RecorderCondition } from "./recorder-condition.ts"
import { SessionRecorder, type SessionStart } from "./session-recorder.ts"
import { VaultCare } from "./vault-care.ts"
import { VaultLink } from "./vault-link.ts"
import { nowMin, wallNow } from "./wall-clock.ts"

/** Nothing is recorded: off, or before the user has answered. */
type Held = { readonly state: "off" | "ask"; readonly why: string }

const NO_FOLDER: Held = { state: "off", why: "no folder is open" }

/** Whether this window's session is recorded right now: it begins, stops and goes on, by its user, policy, disk or an erase. */
export class RecordingSwitch implements Disposable {
  /** Null in a workspace that is not trusted: there nothing is looked at, not even to forget it. */
  readonly session: SessionRecorder | null
  readonly #condition: RecorderCondition
  readonly #vault = new VaultLink()
  readonly #room = new DiskRoom()
  readonly #care = new VaultCare()
  readonly #erases = new PanicErase()
  #start: SessionStart
  #policy: LoadedPolicy
  #offHours = false
  /** Folders for which the user said yes. */
  #allowed: ReadonlySet<string> = new Set()

  constructor(start: SessionStart, condition: RecorderCondition) {
    this.#start = start
    this.#condition = condition
    this.#policy = policyFor(start)
    const nowMs = () => wallNow() - start.wallMs
    this.session = start.trusted ? new SessionRecorder(start, this.#policy.engine, nowMs, this.#policy.git) : null
    if (start.paused) condition.become("paused", null)
  }

  get start(): SessionStart {
    return this.#start
  }

  get policy(): LoadedPolicy {
    return this.#policy
  }

  /** What the state report says of the vault. */
  get figures(): VaultLink["figures"] & { warnings: readonly string[] } {
    return {
      ...this.#vault.figures,
      warnings: [...this.#vault.warnings, ...this.#care.warnings, ...[this.#policy.git.problem ?? []].flat()],
    }
  }

  /** Record once there is a vault, the workspace is trusted and policy allows it. @throws VaultError when the vault cannot be used. */
  open(): void {
    const { state } = this.#condition
    if (this.#vault.writer !== null || state === "paused" || state === "stopped") return
    const held = this.#start.trusted && this.#start.roots.length === 0 ? NO_FOLDER : this.held
    const store = held === null ? this.#vault.openStore(this.#start) : null
    if (held !== null) this.#condition.become(held.state, held.why)
    else if (store === null) this.#condition.become("no-vault", null)
    else if (this.#room.isLow(store.folder)) this.#condition.become("off", LOW_DISK)
    else this.#record(store)
  }

  /** Twice a second: look at the disk, then store what waits. @throws VaultError with everything kept when it can not be stored. */
  flush(): void {
    const { store } = this.#vault
    const turn = store === null ? null : this.#room.turn(store.folder, this.#condition.state === "recording")
    if (turn === "stop") this.#turnOff({ state: "off", why: LOW_DISK }, "low-disk")
    if (store !== null) this.#care.turn(store, nowMin())
    if (turn === "go-on" && this.#condition.state === "off" && this.held === null) this.#goOn()
    this.#keepHours()
    if (this.#condition.state !== "recording") return
    this.session?.flush(nowMin())
    this.#condition.recovered()
  }

  /** An agent called its hook: whether that was taken. */
  async hear(call: HookCall): Promise<boolean> {
    return (await this.session?.hear(call)) ?? false
  }

  /** The user's own policy, or a file of policy in a folder, changed. */
  reloadPolicy(userPolicy = this.#start.userPolicy): void {
    this.#start = { ...this.#start, userPolicy }
    const known = new Set(this.#policy.known)
    this.#policy = policyFor(this.#start)
    const learnt = this.#policy.known.filter((value) => !known.has(value))
    const { held } = this
    if (held !== null) this.#turnOff(held, "by-policy")
    else this.session?.setEngine(this.#policy.engine, this.#policy.git, learnt)
    if (held === null) this.#goOnWhereHeld()
  }

  /** Whether what this file says now is to be read: it is a file of policy, or one that holds secrets by its nature, in a folder that is looked at. */
  isRuledBy(path: string): boolean {
    if (POLICY_FILE.test(path)) return true
    const name = nameFile(path, this.#start.roots)
    if (name === null || !holdsSecrets(this.#policy.engine.path(name))) return false
    const folder = name.slice(0, name.lastIndexOf("/") + 1)
    return folder === "" || this.#policy.engine.path(folder).kind === "keep"
  }

  /** The user said yes for these folders, and for no others. */
  allow(roots: readonly string[]): void {
    this.#allowed = new Set(roots)
    const { held } = this
    if (held !== null) this.#turnOff(held, "by-policy")
    else this.#goOnWhereHeld()
  }

  pause(): void {
    const recording = this.#condition.state === "recording"
    this.#condition.become("paused", recording ? attempt(() => this.session?.pause(nowMin())) : null)
  }

  /** `leaveOut`: what was open since the last erase stays out. */
  resume(leaveOut: boolean): void {
    const fromMs = this.#erases.takeFromMs()
    if (leaveOut) this.session?.leaveOut(fromMs)
    if (this.#condition.state === "paused") this.#goOn()
  }

  /** Panic: works locked. Nothing is recorded afterwards until the user resumes, since the text may still be on the screen. */
  erase(minutes: number): { chunks: number; problem: string | null } {
    this.session?.stopWriting()
    const erased = this.#erases.here(this.#vault, this.#start, minutes)
    this.#condition.become("paused", erased.problem)
    return erased
  }

  /** The session is over. */
  [Symbol.dispose](): void {
    const recording = this.#condition.state === "recording"
    const problem = attempt(() => (recording ? this.session?.close(nowMin()) : this.session?.pause(nowMin())))
    this.#vault[Symbol.dispose]()
    this.session?.[Symbol.dispose]()
    this.#policy.git[Symbol.dispose]()
    this.#condition.become("stopped", problem)
  }

  #record(store: Store): void {
    const writer = this.#vault.begin(store, this.#start, this.#policy.engine.detectors, () => this.#erasedElsewhere())
    this.session?.writeTo(writer)
    this.#condition.become("recording", null)
  }

  /** Why policy lets nothing be recorded at this moment; null when it does. */
  get held(): Held | null {
    const off = this.#policy.off ?? offNow(this.#policy.engine)
    if (off !== null) return { state: "off", why: off }
    const asks = this.#policy.ask.find(({ path }) => !this.#allowed.has(path))
    return asks === undefined ? null : { state: "ask", why: `${asks.source} wants you to be asked first` }
  }

  /** Hours in which policy lets nothing be recorded begin and end. */
  #keepHours(): void {
    const off = offNow(this.#policy.engine)
    const wasOff = this.#offHours
    this.#offHours = off !== null
    if (off !== null && this.#condition.state === "recording") this.#turnOff({ state: "off", why: off }, "by-policy")
    if (off === null && wasOff && this.held === null) this.#goOnWhereHeld()
  }

  #turnOff({ state: to, why }: Held, what: string): void {
    const { state } = this.#condition
    if (state === "recording") attempt(() => this.session?.pause(nowMin(), what))
    if (state !== "paused" && state !== "stopped") this.#condition.become(to, why)
  }

  #goOnWhereHeld(): void {
    if (this.#condition.state === "off" || this.#condition.state === "ask") this.#goOn()
  }

  #goOn(): void {
    this.session?.pause(nowMin()) // What could not be stored when it stopped comes first.
    this.#condition.leave()
    const { held } = this
    const { writer } = this.#vault
    if (held === null) this.session?.setEngine(this.#policy.engine, this.#policy.git)
    if (held !== null) this.#condition.become(held.state, held.why)
    else if (writer === null) this.open()
    else {
      this.session?.writeTo(writer)
      this.#condition.become("recording", null)
    }
  }

  #erasedElsewhere(): void {
    this.#erases.elsewhere(this.#vault, this.#start.wallMs)
    this.session?.stopWriting()
    this.#condition.become("paused", ERASED_ELSEWHERE)
  }
}
