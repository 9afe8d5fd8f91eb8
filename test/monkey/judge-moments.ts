import { MASK_FILLER } from "@tracehold/trace"
import type { Recording } from "../scenarios/read-recording.ts"

/** What lay on disk at one moment, when all of it was recorded. `action` counts what was done before. */
export type Moment = { readonly wallMs: number; readonly files: ReadonlyMap<string, string>; readonly action: number }

/** Holds what the vault gives back for each moment against what lay there; and every gap must be one that somebody asked for. */
export function judgeMoments(recording: Recording, moments: readonly Moment[]): { faults: string[]; masked: number } {
  const faults = recording.gaps
    .filter(({ reason }) => reason !== "paused" && reason !== "policy")
    .map(({ reason, what }) => `a gap that nobody asked for: ${reason}, ${what}`)
  let masked = 0
  const states = recording.statesAt(moments.map(({ wallMs }) => wallMs))
  for (const [i, { files, action }] of moments.entries()) {
    const recorded = states[i]?.files ?? new Map<string, string | null>()
    for (const path of new Set([...files.keys(), ...recorded.keys()])) {
      const [there, given] = [files.get(path), recorded.get(path)]
      if (there === given || given === null) continue
      if (there !== undefined && given !== undefined && isMasked(there, given)) masked++
      else faults.push(`after action ${action}, ${path}: on disk ${show(there)}, in the vault ${show(given)}`)
    }
  }
  return { faults, masked }
}

/** The same but for filler where something was hidden. */
function isMasked(there: string, given: string): boolean {
  return (
    there.length === given.length && [...given].length > 0 && every(given, (sign, i) => sign === MASK_FILLER || sign === there[i])
  )
}

function every(text: string, is: (sign: string | undefined, i: number) => boolean): boolean {
  for (let i = 0; i < text.length; i++) if (!is(text[i], i)) return false
  return true
}

const show = (text: string | undefined) =>
  text === undefined ? "not there" : `${text.length} units ${JSON.stringify(text.slice(-80))}`
