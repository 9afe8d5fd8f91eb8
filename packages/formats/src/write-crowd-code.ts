import type { CrowdCodeRow } from "./crowd-code-row.ts"

/** The header line of a crowd-code 1.0 recording. */
export const CROWD_CODE_HEADER = "Sequence,Time,File,RangeOffset,RangeLength,Text,Language,Type"

/**
 * Rows as the text of a crowd-code 1.0 `source.csv`: LF line ends, File and Text always quoted, the other columns bare. A quote in
 * a file's name is doubled, which crowd-code forgot: its own file could not be read there.
 */
export function writeCrowdCode(rows: readonly CrowdCodeRow[]): string {
  const lines = rows.map((row) =>
    [
      row.sequence ?? "",
      row.timeMs ?? "",
      quoted(row.file),
      row.offset ?? "",
      row.length ?? "",
      quoted(row.text ?? ""),
      row.language ?? "",
      row.type,
    ].join(","),
  )
  return `${[CROWD_CODE_HEADER, ...lines].join("\n")}\n`
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
