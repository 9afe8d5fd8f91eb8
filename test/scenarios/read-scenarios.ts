import { readdirSync, readFileSync, statSync } from "node:fs"
import { basename, join } from "node:path"
import { type Scenario, scenarioSchema } from "./scenario.ts"

/** A scenario with the name of its file, which is also that of its folder in the workspace. */
export type NamedScenario = { readonly name: string; readonly scenario: Scenario }

/** Something that was asked for cannot be read. The message is one line for a person. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError"
}

/**
 * The scenarios of these files, and of all `*.json` files below these folders, in the order of their paths.
 *
 * @throws ScenarioError that names the file and the place in it.
 */
export function readScenarios(paths: readonly string[]): NamedScenario[] {
  const files = paths.flatMap(filesOf)
  if (files.length === 0)
    throw new ScenarioError(`No *.json file in ${paths.join(", ")}; name a scenario's file or a folder of them.`)
  const taken = new Map<string, number>()
  return files.map((file) => {
    const base = basename(file, ".json").replace(/[^\w-]/g, "-")
    const before = taken.get(base) ?? 0
    taken.set(base, before + 1)
    return { name: before === 0 ? base : `${base}-${before + 1}`, scenario: readScenario(file) }
  })
}

function filesOf(path: string): string[] {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) throw new ScenarioError(`${path} does not exist; name a scenario's file or a folder of them.`)
  if (!stat.isDirectory()) return [path]
  const names = readdirSync(path, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"))
  return names.sort().map((name) => join(path, name))
}

function readScenario(file: string): Scenario {
  const parsed = scenarioSchema.safeParse(parseJson(file))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const place = issue?.path.map(String).join(".")
  throw new ScenarioError(
    `${file}${place ? `, ${place}` : ""}: ${issue?.message ?? "is no scenario"}; test/scenarios/README.md has the form.`,
  )
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"))
  } catch (error) {
    throw new ScenarioError(`${file}: ${error instanceof Error ? error.message.split("\n")[0] : "cannot be read"}`)
  }
}
