/** Lengths of a text that can be masked everywhere: shorter ones stand in too much else, longer ones are whole files. */
export const MASK_MIN = 4
export const MASK_MAX = 10_000

/** Why a text can not be masked everywhere; null when it can. */
export function notMaskable(text: string): string | null {
  if (text.length < MASK_MIN) return `A text to mask has at least ${MASK_MIN} characters.`
  return text.length > MASK_MAX ? "This is too long to look for everywhere: leave the file out, or a stretch of time." : null
}
