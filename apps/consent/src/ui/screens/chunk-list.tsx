import { useWindowVirtualizer } from "@tanstack/react-virtual"
import { useLayoutEffect, useMemo, useRef, useState } from "react"
import type { ChunkCard } from "../../contract/review-calls.ts"
import { keyOf } from "../data/chunk-key.ts"
import { formatDay, formatMinutes, plural } from "../data/format.ts"
import { ChunkRow } from "./chunk-row.tsx"

type Line =
  | { readonly kind: "day"; readonly key: string; readonly chunks: readonly ChunkCard[] }
  | { readonly kind: "chunk"; readonly chunk: ChunkCard }

const DAY_HEIGHT = 48
const ROW_HEIGHT = 62

/** Chunks by day, newest first. Only the rows on screen are in the page, so that years of them scroll as well as a week. */
export function ChunkList({
  chunks,
  given,
  picked,
  onPick,
}: {
  chunks: readonly ChunkCard[]
  /** Keys of chunks that a recipient has, or is about to get. */
  given: ReadonlySet<string>
  picked: ReadonlySet<string>
  onPick: (picked: ReadonlySet<string>) => void
}) {
  const lines = useMemo(() => linesOf(chunks), [chunks])
  const ref = useRef<HTMLUListElement>(null)
  const [top, setTop] = useState(0)
  // Notes above the list come and go.
  useLayoutEffect(() => setTop(ref.current?.offsetTop ?? 0))
  const virtual = useWindowVirtualizer({
    count: lines.length,
    estimateSize: (index) => (lines[index]?.kind === "day" ? DAY_HEIGHT : ROW_HEIGHT),
    overscan: 12,
    scrollMargin: top,
  })
  return (
    <ul ref={ref} className="chunk-list" aria-label="Chunks by day" style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map((item) => {
        const line = lines[item.index]
        if (line === undefined) return null
        const style = { transform: `translateY(${item.start - top}px)`, height: item.size }
        return line.kind === "day" ? (
          <li key={`day ${line.key}`} className="chunk-day" style={style}>
            <h2>{line.key}</h2>
            <span className="muted small numbers">
              {formatMinutes(line.chunks.reduce((sum, { fromMin, toMin }) => sum + toMin - fromMin + 1, 0))},{" "}
              {plural(line.chunks.length, "chunk")}
            </span>
          </li>
        ) : (
          <li key={keyOf(line.chunk.ref)} className="chunk-cell" style={style}>
            <ChunkRow
              chunk={line.chunk}
              given={given.has(keyOf(line.chunk.ref))}
              picked={picked.has(keyOf(line.chunk.ref))}
              onPick={(on) => {
                const next = new Set(picked)
                if (on) next.add(keyOf(line.chunk.ref))
                else next.delete(keyOf(line.chunk.ref))
                onPick(next)
              }}
            />
          </li>
        )
      })}
    </ul>
  )
}

function linesOf(chunks: readonly ChunkCard[]): Line[] {
  const days = new Map<string, ChunkCard[]>()
  for (const chunk of [...chunks].sort((a, b) => b.fromMin - a.fromMin || b.ref.no - a.ref.no)) {
    const day = formatDay(chunk.fromMin * 60_000)
    days.set(day, [...(days.get(day) ?? []), chunk])
  }
  return [...days].flatMap(([key, ofDay]): Line[] => [
    { kind: "day", key, chunks: ofDay },
    ...ofDay.map((chunk): Line => ({ kind: "chunk", chunk })),
  ])
}
