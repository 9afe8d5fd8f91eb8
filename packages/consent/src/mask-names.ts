import { maskText, type TraceEvent } from "@tracehold/trace"

/**
 * Names of files masked, in equal length, where terminals, commands and agents say them. Only as a whole: `a.ts` is no part of
 * `lib/a.ts`; a longer name may stand behind the workspace's folder.
 */
export function maskNames(events: readonly TraceEvent[], names: readonly string[]): TraceEvent[] {
  const pattern = patternOf(names)
  const mask = (text: string) => text.replace(pattern, maskText)
  return events.map((event) => mapTexts(event, mask))
}

/** Whether any of them is said there. */
export function mentions(events: readonly TraceEvent[], names: readonly string[]): boolean {
  const pattern = patternOf(names)
  let found = false
  const look = (text: string) => {
    found ||= text.search(pattern) !== -1
    return text
  }
  for (const event of events) mapTexts(event, look)
  return found
}

function patternOf(names: readonly string[]): RegExp {
  const each = names.map((name) => {
    const before = name.includes("/") ? "(?<![\\w.-])" : "(?<![\\w./-])(?:\\./)?"
    return `${before}${literal(name)}${name.endsWith("/") ? REST_OF_PATH : "(?![\\w/-]|\\.\\w)"}`
  })
  return new RegExp(each.join("|") || "(?!)", "gu")
}

const REST_OF_PATH = "[^\\s\"'`<>|;&()]*"

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
}

/** The event with its free texts that are neither names nor content of documents. */
function mapTexts(event: TraceEvent, map: (text: string) => string): TraceEvent {
  switch (event.kind) {
    case "command":
      return { ...event, line: map(event.line) }
    case "prompt":
    case "reply":
      return { ...event, text: map(event.text) }
    case "tool":
      return { ...event, input: map(event.input) }
    case "terminal":
      return event.name === undefined ? event : { ...event, name: map(event.name) }
    case "screen":
      return { ...event, lines: event.lines.map(([row, text]) => [row, map(text)]) }
    case "keyframe":
      return {
        ...event,
        terminals: event.terminals.map((t) => ({ ...t, name: map(t.name), screen: t.screen.map(map) })),
      }
    default:
      return event
  }
}
