import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { bundle } from "./bundle.ts"
import { inRepository } from "./repository.ts"
import { type RunningProgram, startProgram } from "./start-program.ts"

/**
 * Electron on this machine, or null. Its package downloads itself only when it is first used, which is never done here:
 * it counts when somebody has done that, or names a copy by ELECTRON_OVERRIDE_DIST_PATH as its own tools do.
 */
export function findElectron(env: NodeJS.ProcessEnv = process.env): string | null {
  const consent = createRequire(inRepository("apps/consent/package.json"))
  const own = join(dirname(consent.resolve("electron/package.json")), "dist")
  const program =
    { win32: "electron.exe", darwin: "Electron.app/Contents/MacOS/Electron" }[process.platform as string] ?? "electron"
  const path = join(env.ELECTRON_OVERRIDE_DIST_PATH ?? own, program)
  return existsSync(path) ? path : null
}

/**
 * Opens the consent app in a window of its own; its pages must have been built.
 *
 * @param home - what TRACEHOLD_HOME says: the vault is the folder `vault` in it.
 */
export async function openConsentWindow(electron: string, home: string): Promise<RunningProgram> {
  const main = inRepository("apps/consent/dist/main/main.cjs")
  const keyring = createRequire(inRepository("packages/owner/package.json")).resolve("@napi-rs/keyring")
  await bundle({ entry: "apps/consent/src/main/main.ts", file: main, sqlite: "better-sqlite3", keyring })
  await bundle({ entry: "apps/consent/src/preload/preload.ts", file: inRepository("apps/consent/dist/preload/preload.cjs") })
  return startProgram(electron, [main], {
    env: { ...process.env, TRACEHOLD_HOME: home },
  })
}
