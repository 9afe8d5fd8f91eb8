import { mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { build } from "vite"
import { uiConfig } from "./vite.config.ts"

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const SOURCES = ["src", "vite.config.ts", "package.json", "../../packages/trace/src", "../../packages/protocol/src"]

/**
 * Builds the consent app's user interface into dist/ui, when what is there is older than its source. Says whether it did. Two builds
 * at once do not disturb each other: each makes its own folder and puts it in place when it is whole.
 */
export async function buildUi(): Promise<boolean> {
  const begun = new Date()
  if (modifiedMs(here("dist/ui/index.html")) > newestMs(SOURCES.map(here))) return false
  const fresh = here(`dist/ui-${process.pid}`)
  mkdirSync(fresh, { recursive: true })
  await inProduction(() =>
    build({ ...uiConfig, configFile: false, build: { ...uiConfig.build, outDir: fresh, emptyOutDir: true } }),
  )
  // Of the time at which reading began: a source that changed meanwhile is newer.
  utimesSync(`${fresh}/index.html`, begun, begun)
  rmSync(here("dist/ui"), { recursive: true, force: true })
  renameSync(fresh, here("dist/ui"))
  return true
}

/** The builder goes by the environment, and a test that builds has another one. */
async function inProduction(work: () => Promise<unknown>): Promise<void> {
  const before = process.env.NODE_ENV
  process.env.NODE_ENV = "production"
  try {
    await work()
  } finally {
    if (before === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = before
  }
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
