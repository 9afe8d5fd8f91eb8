import type { SensorRecord } from "@tracehold/capture"
import type { AgentRecorder } from "./agent-recorder.ts"
import { becomesDirty } from "./becomes-dirty.ts"
import type { DiskRecorder } from "./disk-recorder.ts"
import type { DocumentRecorder } from "./document-recorder.ts"
import type { GitIgnored } from "./git-ignored.ts"
import { lostRecords } from "./lost-records.ts"
import type { PaneRecorder } from "./pane-recorder.ts"
import type { ShownTexts } from "./shown-texts.ts"
import type { TerminalRecorder } from "./terminal-recorder.ts"
import type { TraceSink } from "./trace-sink.ts"

type Parts = {
  readonly git: GitIgnored
  readonly sink: TraceSink
  readonly nowMs: () => number
  readonly documents: DocumentRecorder
  readonly shown: ShownTexts
  readonly panes: PaneRecorder
  readonly terminals: TerminalRecorder
  readonly disk: DiskRecorder
  readonly agents: AgentRecorder
}

/** One record of a sensor goes to the part that it is for. `all[i]` is the record: some are understood by those that follow. */
export async function routeRecord(record: SensorRecord, parts: Parts, all: readonly SensorRecord[], i: number): Promise<void> {
  const { documents, panes, terminals, disk, agents, sink, nowMs } = parts
  switch (record.kind) {
    case "doc-open":
      await parts.git.learn(documents.filesOf([record.uri]))
      return documents.open(record)
    case "doc-close":
      return documents.close(record)
    case "doc-change":
      return documents.change(record, becomesDirty(record.uri, record.atMs, all, i))
    case "doc-dirty":
      return documents.dirty(record)
    case "doc-save":
      return documents.save(record)
    case "shown":
      await parts.git.learn(documents.filesOf([record.uri]))
      return parts.shown.take(record)
    case "select":
      return panes.select(record)
    case "view":
      return panes.view(record)
    case "layout":
      return panes.layout(record)
    case "focus":
      return panes.focus(record)
    case "window":
      sink.emit({ kind: "window", atMs: record.atMs, focused: record.focused })
      return
    case "terminal-open":
      return terminals.open(record)
    case "terminal-close":
      return terminals.close(record)
    case "terminal-size":
      return terminals.resize(record)
    case "command-start":
      return terminals.start(record)
    case "command-data":
      return terminals.data(record)
    case "command-end":
      await terminals.end(record)
      return disk.rescan(nowMs())
    case "disk":
      agents.lookBefore()
      return disk.hint(record.path, record.atMs)
    case "file-op":
      return disk.operated(record)
    case "lost":
      sink.emit(lostRecords(record))
      return
    case "folders":
      return // The session goes on with the folders that it started with; the extension starts a new one when they change.
  }
}
