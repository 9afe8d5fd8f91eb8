/** A W3C DPV purpose such as `ResearchAndDevelopment` as words; what is not written like one is left as it is. */
export function purposeName(purpose: string): string {
  if (!/^(?:[A-Z][a-z]+)+$/.test(purpose)) return purpose
  const words = purpose.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
