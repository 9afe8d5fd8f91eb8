import type { TraceEvent } from "@tracehold/trace"
import type { View } from "../../contract/review-calls.ts"
import type { Client } from "./client.ts"
import { Recording } from "./recording.ts"

const EVENTS_PER_CALL = 5_000
const TEXTS_PER_CALL = 100

/** Reads a view to its last event, with the texts that replaying needs. Texts of files are read when they are looked at. */
export async function loadRecording(client: Client, view: View, onProgress: (share: number) => void): Promise<Recording> {
  const events: TraceEvent[] = []
  while (events.length < view.events) {
    const page = await client("viewEvents", { view: view.view, from: events.length, count: EVENTS_PER_CALL })
    if (page.events.length === 0) break
    events.push(...page.events)
    onProgress((events.length / view.events) * 0.8)
  }
  const texts = await loadTexts(client, view.view, namedTexts(events))
  onProgress(1)
  return new Recording(events, texts, view)
}

/** Texts by hash; those that are not at hand are left out. */
export async function loadTexts(client: Client, view: string, hashes: readonly string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  for (let from = 0; from < hashes.length; from += TEXTS_PER_CALL) {
    const asked = hashes.slice(from, from + TEXTS_PER_CALL)
    const page = await client("viewTexts", { view, hashes: asked })
    for (const [i, hash] of asked.entries()) {
      const text = page.texts[i]
      if (text !== null && text !== undefined) texts.set(hash, text)
    }
  }
  return texts
}

function namedTexts(events: readonly TraceEvent[]): string[] {
  const hashes = new Set<string>()
  for (const event of events) {
    if (event.kind === "open") hashes.add(event.text)
    else if (event.kind === "snapshot" || event.kind === "keyframe") {
      if (event.tree !== null) hashes.add(event.tree)
      if (event.kind === "keyframe") for (const { text } of event.docs) hashes.add(text)
    }
  }
  return [...hashes]
}
