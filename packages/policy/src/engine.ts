import { sha256 } from "@tracehold/crypto"
import { encodeUtf8, type TraceEvent } from "@tracehold/trace"
import { admitEvent, type Judge } from "./admit.ts"
import type { Admitted } from "./admitted.ts"
import { BUILT_IN } from "./built-in.ts"
import { commandJudge } from "./command-rules.ts"
import { DETECTORS, NAME_DETECTORS } from "./detect/detectors.ts"
import { Scanner } from "./detect/scan.ts"
import { createTextScanner } from "./detect/text-scanner.ts"
import { offHours, type WallTime } from "./hours.ts"
import type { IgnoreFile, Layer } from "./layer.ts"
import { type Modes, modesFor } from "./modes.ts"
import { NOWHERE, type Where } from "./named-file.ts"
import { namedInCall } from "./named-in-call.ts"
import { type GitWord, pathJudge } from "./paths/path-judge.ts"
import { type Finding, KEEP, type PathVerdict } from "./verdict.ts"

export type EngineInput = {
  /** In any order; the built-in layer is always in force, whether it is among them or not. */
  readonly layers: readonly Layer[]
  readonly ignoreFiles: readonly IgnoreFile[]
  /** Of the file system that the folder is on. Never assume: git's own default differs by platform. */
  readonly caseSensitive: boolean
  /** In a multi-root workspace, the names of its folders: the first part of every path. */
  readonly folders?: readonly string[]
  /** Secret values that the user is known to have. Kept in memory only; no digest of them leaves it. */
  readonly knownValues?: readonly string[]
  /** Git's own word, where there is a repository. Either's "ignored" counts. */
  readonly gitIgnored?: (path: string) => GitWord
  /** Where a command's words lead; without it, only names relative to the workspace's folder are told. */
  readonly where?: Where
  /** The repository's remote, for rules by repository. */
  readonly remote?: string | null
}

export interface Engine {
  /** Of all layers and the detector pack: 64 hex digits. */
  readonly digest: string
  /** The detector pack's version. */
  readonly detectors: string
  readonly modes: Modes
  /** All that texts are masked by - layers, detectors, known values - as one text, which `make` must not keep: for a key that is another under others. */
  ruledBy<T>(make: (rules: string) => T): T
  /** What all layers say about giving what is recorded of a repository with this remote. */
  giving(remote: string | null): Modes["donate"]["mode"]
  /**
   * May this file be recorded? `path` is relative to the workspace folder, `/` between its parts, a folder's with `/` at its end;
   * or a document's name (`git:a/b`, `untitled:x`, `a.ipynb#cell`).
   */
  path(path: string): PathVerdict
  /** The same of an open document, whose language (as editors name it) may count where its name says nothing. */
  document(name: string, language: string): PathVerdict
  /** Of its language alone, where a document has no name that says anything. */
  language(language: string): PathVerdict
  /** Which layer says that nothing is recorded at this moment; null when none does. */
  offAt(at: WallTime): string | null
  /** May the output of this command be recorded, run in this folder (an absolute path; null: unknown)? */
  command(line: string, cwd?: string | null): PathVerdict
  /** May the input of an agent's tool call be recorded, run in this folder? What names an excluded file may hold its content. */
  call(input: string, cwd: string): PathVerdict
  /** Secrets in a whole text (document, joined screen, command, prompt): sorted, none overlapping. */
  scan(text: string): Finding[]
  /** The text with secrets masked: same UTF-16 length, same line breaks. What could not be looked at is masked whole. */
  mask(text: string): { text: string; findings: Finding[] }
  /** The last word on an event. */
  admit(event: TraceEvent): Admitted
}

const NAMES = new Scanner(NAME_DETECTORS)

/** One engine for one workspace folder; make a new one when a policy or ignore file changes. */
export function createEngine(input: EngineInput): Engine {
  const layers = [BUILT_IN, ...input.layers.filter((layer) => layer.name !== "built-in")]
  const digest = digestOf(layers)
  const modes = modesFor(layers, input.remote ?? null)
  const names = createTextScanner(layers, input.knownValues ?? [], NAMES)
  const path = pathJudge({ ...input, layers, holdsSecret: (name) => names.scan(name).length > 0 })
  const where = input.where ?? NOWHERE
  const command = commandJudge(layers, path, where)
  const scanner = createTextScanner(layers, input.knownValues ?? [])
  const off: PathVerdict =
    modes.record.mode === "off" ? { kind: "drop", rule: "record: off", source: modes.record.source ?? "", line: null } : KEEP
  const judge: Judge = {
    off,
    path,
    names: (text) => namedInCall(text, path, where, (line) => command(line, null)),
    writes: (line, cwd) => command(line, cwd).line === "hide",
    mask: (text) => scanner.mask(text).text,
    label: scanner.label,
    screen: scanner,
    agent: (name) => agentVerdict(layers, name),
  }
  return {
    digest,
    detectors: DETECTORS,
    modes,
    ruledBy: (make) => make(JSON.stringify([digest, ...[...new Set(input.knownValues ?? [])].sort()])),
    giving: (remote) => modesFor(layers, remote).donate.mode,
    path: (name) => (off.kind === "drop" ? off : path(name)),
    document: (name, language) => {
      const verdict = off.kind === "drop" ? off : path(name)
      return verdict.kind === "drop" ? verdict : languageVerdict(layers, language)
    },
    language: (language) => (off.kind === "drop" ? off : languageVerdict(layers, language)),
    offAt: (at) => offHours(layers, at),
    command: (line, cwd = null) => (off.kind === "drop" ? off : command(line, cwd).output),
    call: (input, cwd) => namedInCall(input, path, where, (line) => command(line, cwd), where.inside(cwd) ?? ""),
    scan: (text) => scanner.scan(text),
    mask: (text) => scanner.mask(text),
    admit: (event) => admitEvent(event, judge),
  }
}

function languageVerdict(layers: readonly Layer[], language: string): PathVerdict {
  const layer = layers.find(({ policy }) => policy.excludeLanguages?.some((name) => name === language))
  return layer === undefined ? KEEP : { kind: "drop", rule: `language ${language}`, source: layer.source, line: null }
}

function agentVerdict(layers: readonly Layer[], name: string): PathVerdict {
  const layer = layers.find(({ policy }) => policy.excludeAgents?.includes(name))
  return layer === undefined ? KEEP : { kind: "drop", rule: `agent ${name}`, source: layer.source, line: null }
}

function digestOf(layers: readonly Layer[]): string {
  const text = JSON.stringify([DETECTORS, layers.map(({ name, policy }) => [name, policy])])
  return Array.from(sha256(encodeUtf8(text)), (byte) => byte.toString(16).padStart(2, "0")).join("")
}
