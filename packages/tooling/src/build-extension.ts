import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { basename, dirname, join } from "node:path"
import { bundle } from "./bundle.ts"
import { withFolderLock } from "./folder-lock.mjs"
import { inRepository } from "./repository.ts"
import { runProgram } from "./run-program.ts"
import { sourceDigest } from "./source-digest.ts"
import { thirdPartyNotices } from "./third-party-notices.ts"
import { type Log, ToolError } from "./tool-error.ts"

const PACKAGES = ["capture", "consent", "crypto", "formats", "owner", "policy", "protocol", "recorder", "trace", "vault"]
const TOOLS = ["build-extension", "bundle", "third-party-notices"].map((name) => `packages/tooling/src/${name}.ts`)
const APPS = ["apps/extension", "apps/consent"]
const SOURCES = [...APPS, ...PACKAGES.map((name) => `packages/${name}`), ...TOOLS, "policies", "package-lock.json", "LICENSE"]
/** What agents run; the recorder puts a copy where it is installed. */
const HOOK = "packages/recorder/src/agent-hooks/tracehold-hook.cjs"
const require = createRequire(import.meta.url)

/** The packed extension, and the folder that was packed. */
export type BuiltExtension = { vsix: string; staged: string; version: string }

/**
 * Builds the extension with all that it brings along - recorder, consent app and its pages, SQLite for every platform -
 * into apps/extension/dist/tracehold-<version>.vsix. Needs no network; does nothing when no source has changed since.
 *
 * @throws ToolError `FAILED` with the first line of what was wrong.
 */
export async function buildExtension(options: { log?: Log } = {}): Promise<BuiltExtension> {
  const { log = () => {} } = options
  const dist = inRepository("apps/extension/dist")
  const staged = join(dist, "staged")
  const { version } = JSON.parse(readFileSync(inRepository("apps/extension/manifest.json"), "utf8"))
  const built = { vsix: join(dist, `tracehold-${version}.vsix`), staged, version }
  const stamp = join(dist, "built-from")
  mkdirSync(dist, { recursive: true })
  const waiting = () => log("another run is building the extension; waiting for it")
  await withFolderLock(join(dist, "building"), waiting, async () => {
    const digest = sourceDigest(SOURCES)
    if (existsSync(built.vsix) && existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return
    log("building the extension")
    rmSync(stamp, { force: true })
    await stage(staged)
    await packExtension(staged, built.vsix)
    writeFileSync(stamp, digest)
  })
  return built
}

async function stage(staged: string): Promise<void> {
  rmSync(staged, { recursive: true, force: true })
  const home = inRepository("apps/extension")
  const dist = join(staged, "dist")
  mkdirSync(dist, { recursive: true })
  cpSync(join(home, "manifest.json"), join(staged, "package.json"))
  cpSync(join(home, "media"), join(staged, "media"), { recursive: true, filter: (path) => !path.endsWith(".svg") })
  for (const { url } of JSON.parse(readFileSync(join(home, "manifest.json"), "utf8")).contributes.jsonValidation)
    cpSync(join(inRepository("policies"), url), join(staged, url))
  for (const name of ["README.md", "LICENSE"]) {
    const own = join(home, name)
    cpSync(existsSync(own) ? own : inRepository(name), join(staged, name))
  }
  writeFileSync(join(staged, "THIRD-PARTY-NOTICES.txt"), thirdPartyNotices(["packages/recorder", "apps/consent"]))
  const beside = "./better-sqlite3/lib/index.js"
  const bundles = [
    { entry: "apps/extension/src/index.ts", file: join(dist, "extension.cjs"), sqlite: beside },
    { entry: "packages/recorder/src/worker.ts", file: join(dist, "recorder.cjs"), sqlite: beside },
    {
      entry: "apps/consent/src/serve/main.ts",
      file: join(dist, "consent", "serve.cjs"),
      sqlite: `.${beside}`,
      keyring: "../keyring/index.js",
    },
  ]
  await Promise.all(bundles.map(bundle)).catch((error: Error) => {
    throw new ToolError(
      "FAILED",
      `The extension could not be built: ${error.message.split("\n").find((line) => line.includes("ERROR"))}`,
    )
  })
  cpSync(inRepository(HOOK), join(dist, basename(HOOK)))
  copySqlite(join(dist, "better-sqlite3"))
  copyKeyring(join(dist, "keyring"))
  await run([inRepository("apps/consent/build.ts")], "The consent app's pages could not be built")
  cpSync(inRepository("apps/consent/dist/ui"), join(dist, "consent", "ui"), { recursive: true })
}

/** Its JavaScript and the ready-made libraries for all platforms; not its C sources. */
function copySqlite(to: string): void {
  const vault = createRequire(inRepository("packages/vault/package.json"))
  const from = dirname(vault.resolve("better-sqlite3/package.json"))
  for (const name of ["package.json", "LICENSE", "lib", "prebuilds"])
    cpSync(join(from, name), join(to, name), { recursive: true })
}

/**
 * Its JavaScript and the library of the platform that builds: npm installs no other. Elsewhere the consent app finds no keyring, and
 * offers what else there is.
 */
function copyKeyring(to: string): void {
  const from = dirname(createRequire(inRepository("packages/owner/package.json")).resolve("@napi-rs/keyring/package.json"))
  for (const name of ["package.json", "LICENSE", "index.js"]) cpSync(join(from, name), join(to, name))
  for (const platform of readdirSync(dirname(from)).filter((name) => name.startsWith("keyring-"))) {
    const library = join(dirname(from), platform)
    for (const name of readdirSync(library).filter((file) => /\.node$|^LICENSE/.test(file)))
      cpSync(join(library, name), join(to, name))
  }
}

/** Packs a folder with an extension's package.json as a .vsix file. */
export async function packExtension(folder: string, vsix: string): Promise<void> {
  const unfinished = vsix.replace(/\.vsix$/, ".unfinished.vsix")
  const vsce = join(dirname(require.resolve("@vscode/vsce/package.json")), "vsce")
  const args = ["package", "--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links"]
  await run([vsce, ...args, "--skip-license", "--out", unfinished], "The extension could not be packed", folder)
  renameSync(unfinished, vsix)
}

async function run(args: readonly string[], what: string, cwd = inRepository(".")): Promise<void> {
  const { code, output } = await runProgram(process.execPath, args, { cwd })
  if (code === 0) return
  const reason = output.split("\n").find((line) => /error/i.test(line)) ?? output.trim().split("\n").at(-1)
  throw new ToolError("FAILED", `${what}: ${reason?.trim()}`)
}
