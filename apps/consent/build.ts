import { readdirSync, statSync, utimesSync } from "node:fs"
import { fileURLToPath } from "node:url"
// biome-ignore lint/correctness/noUndeclaredDependencies: building is done inside the repository only, where packages/tooling brings it.
import { build } from "vite"
import { uiConfig } from "./vite.config.ts"

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Builds the consent app's user interface into dist/ui, when what is there is older than its source. Says whether it did. */
export async function buildUi(): Promise<boolean> {
  const built = modifiedMs(here("dist/ui/index.html"))
  if (
    built >
    newestMs([
      here("src"),
      here("vite.config.ts"),
      here("package.json"),
      here("../../packages/trace/src"),
      here("../../packages/protocol/src"),
    ])
  ) {
    return false
  }
  await build({ ...uiConfig, configFile: false })
  const now = new Date()
  utimesSync(here("dist/ui/index.html"), now, now)
  return true
}

function newestMs(paths: readonly string[]): number {
  return Math.max(
    ...paths.flatMap((path) => [
      modifiedMs(path),
      ...(statSync(path).isDirectory()
        ? readdirSync(path, { recursive: true, encoding: "utf8" }).map((name) => modifiedMs(`${path}/${name}`))
        : []),
    ]),
  )
}

/** 0 when there is no such file. */
function modifiedMs(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(
    (await buildUi()) ? "The consent app's interface is built.\n" : "The consent app's interface is up to date.\n",
  )
}
