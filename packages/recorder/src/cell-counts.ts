import { codePointCells } from "@tracehold/policy"
import type xterm from "@xterm/headless"

/** Counts cells as masks do. Without it the emulator knows no emoji as wide, and what follows one on its row stands where nobody saw it. */
export const cellCounts: xterm.IUnicodeVersionProvider = {
  version: "tracehold",
  wcwidth: cellsOf,
  charProperties: (code, preceding) => {
    const cells = cellsOf(code)
    const before = (preceding >> 1) & 3
    // xterm.js has these in one number: whether it joins the character before, and then how many cells both take.
    return cells === 0 && before > 0 ? (before << 1) | 1 : cells << 1
  },
}

function cellsOf(code: number): 0 | 1 | 2 {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) ? 0 : codePointCells(code)
}
