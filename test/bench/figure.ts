/** One figure of a bench, beside what it is compared with in the same run. */
export type Figure = {
  readonly bench: string
  readonly what: string
  readonly unit: string
  readonly value: number
  /** null: there is nothing to compare it with. */
  readonly than: { readonly what: string; readonly value: number; readonly atMostRatio: number } | null
  /** For the reference machine; on another one it is only a hint. */
  readonly budget: number | null
}

export const ratioOf = ({ value, than }: Figure) => (than === null ? null : value / than.value)

/** Whether the figure keeps to its ratio; true where it has none. */
export function holds(figure: Figure): boolean {
  const ratio = ratioOf(figure)
  return ratio === null || figure.than === null || ratio <= figure.than.atMostRatio
}

/** A figure as a line for a person. */
export function describeFigure(figure: Figure): string {
  const { bench, what, unit, value, than, budget } = figure
  const ratio = ratioOf(figure)
  const compared =
    than === null || ratio === null
      ? ""
      : `; ${than.what}: ${short(than.value)}; ratio ${short(ratio)}, at most ${short(than.atMostRatio)}: ${holds(figure) ? "holds" : "MISSED"}`
  const advised = budget === null ? "" : `; budget ${short(budget)}: ${value <= budget ? "holds" : "over (advisory)"}`
  return `${bench.padEnd(14)} ${what}: ${short(value)} ${unit}${compared}${advised}`
}

function short(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(3)))
}
