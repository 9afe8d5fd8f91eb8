/**
 * One row of a crowd-code 1.0 recording. `offset` and `length` are UTF-16 units of the document as the change saw it.
 * `text` is the column as the file has it: CRLF, LF, CR and TAB stand as the two characters of their escapes, a backslash of the
 * source is not escaped, so `\n` written out in a source file cannot be told from a line end. null: the column is empty.
 */
export type CrowdCodeRow = {
  readonly sequence: number | null
  /** Milliseconds since the recording started. */
  readonly timeMs: number | null
  /** `TERMINAL` for what happens in one. */
  readonly file: string
  readonly offset: number | null
  readonly length: number | null
  readonly text: string | null
  readonly language: string | null
  /** Open: readers ignore what they do not know. */
  readonly type: CrowdCodeType | (string & {})
}

export type CrowdCodeType =
  | "tab"
  | "content"
  | "selection_keyboard"
  | "selection_mouse"
  | "selection_command"
  | "terminal_focus"
  | "terminal_command"
  | "terminal_output"
  | "git_branch_checkout"

/** The file name of rows about terminals. */
export const TERMINAL_FILE = "TERMINAL"

/** Text as a row holds it; null for empty text. Half a surrogate pair becomes U+FFFD, as it does in UTF-8. */
export function escapeRowText(text: string): string | null {
  if (text === "") return null
  return text
    .replace(LONE_SURROGATE, "\uFFFD")
    .replaceAll("\r\n", "\\r\\n")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t")
}

/** What crowd-pilot's serializer reads out of a row: line ends come back, tabs do not (quirk Q3). */
export function decodeRowText(text: string): string {
  return text.replaceAll("\\n", "\n").replaceAll("\\r", "\r")
}

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g
