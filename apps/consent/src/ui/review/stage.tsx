import { useMemo, useState } from "react"
import type { Redaction } from "../../contract/redaction.ts"
import type { Finding, View } from "../../contract/review-calls.ts"
import { filesTouched, type TouchedFile, terminalsTouched } from "../data/files-touched.ts"
import type { Recording } from "../data/recording.ts"
import { Tabs } from "../parts/tabs.tsx"
import { Changes } from "./changes.tsx"
import { Conversation } from "./conversation.tsx"
import { EventList } from "./event-list.tsx"
import { FilesPanel } from "./files-panel.tsx"
import { Replay } from "./replay.tsx"
import { type Span, Timeline } from "./timeline.tsx"
import { TransportBar } from "./transport-bar.tsx"
import type { Playhead } from "./use-playhead.ts"

export type Scene = "replay" | "changes" | "talk" | "events"

/** Timeline, files, and the four ways to look at a recording. The same for a chunk under review and for what is about to be signed. */
export function Stage({
  view,
  recording,
  playhead,
  findings,
  redactions,
  span,
  onSpan,
  onSelect,
  onTakeOut,
  goTo,
  found,
  pinned,
  onPin,
}: {
  view: View
  recording: Recording
  playhead: Playhead
  findings: readonly Finding[]
  redactions: readonly Redaction[]
  span: Span | null
  onSpan: ((span: Span | null) => void) | null
  onSelect: (text: string) => void
  onTakeOut: ((redaction: Redaction) => void) | null
  goTo: number | null
  found: string
  pinned: string | null
  onPin: (doc: string | null) => void
}) {
  const [scene, setScene] = useState<Scene>("replay")
  const files = useMemo(() => filesTouched(recording), [recording])
  const terminals = useMemo(() => terminalsTouched(recording), [recording])
  const talk = useMemo(() => recording.events.filter(({ kind }) => kind === "prompt" || kind === "reply").length, [recording])
  const [chosen, setChosen] = useState<string | null>(null)
  const state = useMemo(() => recording.stateAt(playhead.position), [recording, playhead.position])
  const chosenFile = files.find(({ path }) => path === chosen) ?? null

  const openFile = (file: TouchedFile) => {
    setChosen(file.path)
    onPin(file.path)
    if (scene !== "changes") setScene("replay")
    if (!state.docs.has(file.path)) playhead.toPosition(file.last)
  }
  return (
    <div className="stage">
      <Timeline
        recording={recording}
        playhead={playhead}
        findings={findings}
        redactions={redactions}
        span={span}
        onSpan={onSpan}
      />
      <TransportBar recording={recording} playhead={playhead} wallMs={view.wallMs} />
      <div className="stage-body">
        <FilesPanel
          files={files}
          terminals={terminals}
          current={chosen}
          onOpen={openFile}
          onOpenTerminal={({ first }) => {
            setScene("replay")
            playhead.toPosition(first)
          }}
          onTakeOut={onTakeOut}
        />
        <div className="scene">
          <Tabs
            id="scene"
            label="Ways to look"
            items={[
              { key: "replay", label: "As it was on screen" },
              { key: "changes", label: "Changes", count: files.filter(({ fate }) => fate !== "shown").length },
              { key: "talk", label: "Agents", count: talk },
              { key: "events", label: "Every event", count: recording.events.length },
            ]}
            current={scene}
            onChange={setScene}
          />
          <div className="scene-body" role="tabpanel" aria-labelledby={`scene-${scene}`}>
            {scene === "replay" && (
              <Replay
                recording={recording}
                state={state}
                position={playhead.position}
                pinned={pinned}
                onPin={onPin}
                goTo={goTo}
                found={found}
                onSelect={onSelect}
              />
            )}
            {scene === "changes" && (
              <Changes
                view={view}
                recording={recording}
                position={playhead.position}
                file={chosenFile ?? firstChanged(files)}
                onSelect={onSelect}
              />
            )}
            {scene === "talk" && (
              <Conversation recording={recording} position={playhead.position} onGo={playhead.toPosition} onSelect={onSelect} />
            )}
            {scene === "events" && (
              <EventList recording={recording} position={playhead.position} onGo={playhead.toPosition} onSelect={onSelect} />
            )}
          </div>
        </div>
      </div>
    </div>
  )
}

function firstChanged(files: readonly TouchedFile[]): TouchedFile | null {
  return files.find(({ fate }) => fate !== "shown") ?? null
}
