import type { TourResult } from "./run-tour.ts"

/** What came out of the tour, for a person. */
export function printReport(result: TourResult): string {
  const { counts, events, files, views, proofs, problems } = result
  const held = proofs.filter(({ checked, held }) => checked > 0 && held === checked).length
  const rows = Object.entries(counts).map(([name, count]) => `  ${String(count).padStart(5)}  ${name}`)
  return [
    "",
    `Recorded, reviewed, signed, donated and opened: ${events} events`,
    ...rows,
    "",
    `Findings looked at in review   ${result.findings}`,
    `Proofs that hold               ${held} of ${proofs.length} kinds, ${proofs.reduce((sum, p) => sum + p.checked, 0)} checks`,
    `Observations that follow       ${views.checked - views.differ} of ${views.checked}`,
    `Files equal to the disk        ${files.equal} of ${files.compared} (${files.maskedUnits} masked characters)`,
    `Dialect A                      ${result.dialectBytes} bytes`,
    `Hosts outside this machine     ${result.foreignHosts.length === 0 ? "none asked" : result.foreignHosts.join(", ")}`,
    `Pictures                       ${result.pictures}`,
    `Everything else                ${result.base}`,
    "",
    ...(problems.length === 0 ? ["Every proof holds."] : problems.map((problem) => `PROBLEM: ${problem}`)),
    "",
  ].join("\n")
}
