/**
 * Raw terminal output as plain text, in the way of crowd-pilot's serializer. It is no terminal: a backspace takes the character
 * before it even over a line end, of a line overwritten after CR its last part stays, and only OSC, CSI and BEL are taken out.
 */
export function normalizeTerminal(raw: string): string {
  return takeClosedOsc(takeBackspaces(raw))
    .replace(OSC_TO_LINE_END, "")
    .split("\n")
    .map(lastOverwrite)
    .join("\n")
    .replace(CSI, "")
    .replaceAll(BEL, "")
}

const ESC = "\u001B"
const BEL = "\u0007"
const OSC_END = new RegExp(`${BEL}|${ESC}\\\\`)
const OSC_TO_LINE_END = new RegExp(`${ESC}\\][^\\n]*`, "g")
const CSI = new RegExp(`${ESC}\\[[0-9;?]*[ -/]*[@-~]`, "g")

function takeBackspaces(raw: string): string {
  if (!raw.includes("\b")) return raw
  const kept: string[] = []
  for (const character of raw) {
    if (character === "\b") kept.pop()
    else kept.push(character)
  }
  return kept.join("")
}

/** Operating system commands up to their BEL or ST, over line ends too. Every search goes on where the last one ended. */
function takeClosedOsc(text: string): string {
  let kept = ""
  let from = 0
  for (;;) {
    const start = text.indexOf(`${ESC}]`, from)
    if (start < 0) return kept + text.slice(from)
    const end = OSC_END.exec(text.slice(start + 2))
    if (end === null) return kept + text.slice(from)
    kept += text.slice(from, start)
    from = start + 2 + end.index + end[0].length
  }
}

function lastOverwrite(line: string): string {
  const parts = line.split("\r")
  return parts.findLast((part) => part !== "") ?? ""
}
