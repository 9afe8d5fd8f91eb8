import { type CrowdCodeRow, type CrowdCodeType, escapeRowText } from "./crowd-code-row.ts"

/** Rows in the order they come; numbers them from 1. */
export class RowList {
  readonly rows: CrowdCodeRow[] = []

  /** @param text - real text; it is escaped here. */
  add(
    type: CrowdCodeType,
    row: { atMs: number; file: string; text: string; offset?: number; length?: number; language?: string | undefined },
  ): void {
    const { atMs, file, text, offset = 0, length = 0, language = "" } = row
    const sequence = this.rows.length + 1
    this.rows.push({ sequence, timeMs: atMs, file, offset, length, text: escapeRowText(text), language: language || null, type })
  }
}
