/** Keys have the name of their character, or one of these. */
const SEQUENCES: Readonly<Record<string, string>> = {
  "[A": "up",
  "[B": "down",
  "[C": "right",
  "[D": "left",
  OA: "up",
  OB: "down",
  OC: "right",
  OD: "left",
  "[1;2C": "shift-right",
  "[1;2D": "shift-left",
  "[H": "home",
  "[F": "end",
  OH: "home",
  OF: "end",
  "[1~": "home",
  "[4~": "end",
  "[5~": "page-up",
  "[6~": "page-down",
}
const CONTROLS: Readonly<Record<string, string>> = {
  "\r": "enter",
  "\n": "enter",
  "\u0003": "interrupt",
  "\u0004": "interrupt",
  "\u0008": "backspace",
  "\u007f": "backspace",
}

/** A cursor or function key, without its escape character. */
const SEQUENCE = /^(?:\[[0-?]*[ -/]*[@-~]|O[@-~])/

/** Keys out of what a terminal sent; what means nothing here is left out whole, a key with Alt among it. */
export function keysOf(sent: string): string[] {
  const [plain = "", ...escaped] = sent.split("\u001B")
  const keys = [...plain].map(keyOf)
  for (const part of escaped) {
    const [sequence] = SEQUENCE.exec(part) ?? []
    keys.push(part === "" ? "escape" : sequence === undefined ? "" : (SEQUENCES[sequence] ?? ""))
    keys.push(...[...part.slice(sequence?.length ?? 1)].map(keyOf))
  }
  return keys.filter((key) => key !== "")
}

function keyOf(character: string): string {
  return CONTROLS[character] ?? (/\p{Cc}/u.test(character) ? "" : character)
}
