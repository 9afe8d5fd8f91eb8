/** What stands in a notebook beside its cells' own texts. */
export type ShownCell = {
  /** Names the cell's document: what follows the `#` of its URI. */
  readonly id: string
  readonly kind: "code" | "text"
  readonly language: string
  /** The number that the notebook gives to a run; null: it never ran, or is running. */
  readonly order: number | null
  readonly succeeded: boolean | null
  readonly outputs: readonly ShownOutput[]
}
/** One form of one output. */
export type ShownOutput = { readonly mime: string; readonly data: Uint8Array }

/** A longer output is cut: nobody reads more of it in a notebook either. */
const MOST_BYTES = 20_000
const TEXTS = /^(text\/(?!html)|application\/(json$|vnd\.code\.notebook\.(stdout|stderr|error)$))/

/** A line for each cell, in order, and below it what its last run put out: texts as they are, pictures and pages by their size. */
export function notebookText(cells: readonly ShownCell[]): string {
  return cells.map(cellText).join("")
}

function cellText({ id, kind, language, order, succeeded, outputs }: ShownCell): string {
  const run = order === null && succeeded === null ? "" : ` [${order ?? ""}]${succeeded === false ? " failed" : ""}`
  return `# ${kind} ${language} ${id}${run}\n${outputs.map(outputText).join("")}`
}

function outputText({ mime, data }: ShownOutput): string {
  if (!TEXTS.test(mime)) return `(${mime}, ${data.length} bytes)\n`
  const text = new TextDecoder().decode(data.subarray(0, MOST_BYTES)).replace(/\n$/, "")
  return `${text}\n${data.length > MOST_BYTES ? `(${data.length - MOST_BYTES} bytes more)\n` : ""}`
}
