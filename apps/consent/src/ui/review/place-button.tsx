import type { Place } from "../../contract/review-calls.ts"
import { Recorded } from "../parts/recorded.tsx"

/** Leads to where something stands. */
export function PlaceButton({ place, onGo }: { place: Place; onGo: () => void }) {
  const { where } = place
  return (
    <button type="button" className="place" onClick={onGo}>
      {where.kind === "doc" ? (
        <>
          <Recorded text={where.doc.slice(where.doc.lastIndexOf("/") + 1)} limit={40} />:{where.line + 1}
        </>
      ) : where.kind === "terminal" ? (
        `terminal ${where.terminal + 1}, row ${where.row + 1}`
      ) : (
        `${where.event} (${where.field})`
      )}
    </button>
  )
}
