/** So much of a secret's end is taken for it, and no less. */
const LEAST_UNITS = 5

/** How much of a screen's text, from its first row on, is the end of a secret that has scrolled out of sight but for that. */
export function restOnTop(text: string, secrets: Iterable<string>): number {
  const head = text.slice(0, LEAST_UNITS)
  if (head.length < LEAST_UNITS) return 0
  let most = 0
  for (const secret of secrets) {
    for (let at = secret.indexOf(head); at >= 0; at = secret.indexOf(head, at + 1))
      if (text.startsWith(secret.slice(at))) most = Math.max(most, secret.length - at)
  }
  return most
}
