import { join } from "node:path"
import type { Log } from "@tracehold/tooling"
import { openStage } from "./editor-stage.ts"
import { judge } from "./judge.ts"
import { type Played, playScenario } from "./play-scenario.ts"
import type { RecordedState } from "./read-recording.ts"
import type { NamedScenario } from "./read-scenarios.ts"
import { type Report, reportOn } from "./report.ts"
import { ScenarioWorkspace } from "./scenario-workspace.ts"

export type PlayOptions = {
  /** An empty folder: workspace, editor and vault go below it. */
  readonly base: string
  readonly log: Log
  /** An extension that is packed already; built from the sources when left out. */
  readonly vsix?: string | undefined
  /** A picture after each scenario, not only after one that could not be played. */
  readonly keep?: boolean | undefined
}

/** Plays all scenarios one after another in one window of a real editor, then unlocks the vault and holds it against them. */
export async function playAll(
  scenarios: readonly NamedScenario[],
  { base, log, vsix, keep = false }: PlayOptions,
): Promise<Report> {
  const workspace = new ScenarioWorkspace(join(base, "work"), scenarios)
  await using stage = await openStage({ base, folder: workspace.folder, log, vsix })
  const played: Played[] = []
  for (const [i, named] of scenarios.entries()) {
    const fromMs = Date.now()
    const one = await playScenario(named, stage, workspace)
    played.push(one)
    log(
      `${i + 1} of ${scenarios.length}: ${named.name}, ${((Date.now() - fromMs) / 1000).toFixed(1)} s${one.problem === null ? "" : `; ${one.problem}`}`,
    )
    if (keep || one.problem !== null) await stage.page.screenshot({ path: join(base, `${named.name}.png`) })
  }
  return await stage.finish(({ changes, statesAt }) => {
    const states = statesAt(played.map(({ endedMs }) => endedMs))
    return reportOn(played.map((one, i) => ({ name: one.name, ...judge(one, changes, states[i] ?? EMPTY) })))
  })
}

const EMPTY: RecordedState = { files: new Map(), documents: new Map() }
