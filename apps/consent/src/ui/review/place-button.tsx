import type { Place } from "../../contract/review-calls.ts"
import { RecordedName } from "../parts/recorded.tsx"

/** Leads to where something stands. */
export function PlaceButton({ place, onGo }: { place: Place; onGo: () => void }) {
  return (
    <button type="button" className="place-link" onClick={onGo}>
      <RecordedName text={placeName(place.where)} limit={60} />
    </button>
  )
}

/** Places that differ in nothing that a person sees are listed once. */
export function distinctPlaces(places: readonly Place[], limit: number): Place[] {
  const seen = new Map<string, Place>()
  for (const place of places) if (!seen.has(placeName(place.where))) seen.set(placeName(place.where), place)
  return [...seen.values()].slice(0, limit)
}

function placeName(where: Place["where"]): string {
  if (where.kind === "doc") return `${where.doc.slice(where.doc.lastIndexOf("/") + 1)}:${where.line + 1}`
  return where.kind === "terminal" ? `terminal ${where.terminal + 1}, row ${where.row + 1}` : `${where.event} (${where.field})`
}
