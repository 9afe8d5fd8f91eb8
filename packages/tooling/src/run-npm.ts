import { readFileSync, writeFileSync } from "node:fs"
import { delimiter, dirname, join } from "node:path"
import type { Ran } from "./run-program.ts"
import { startProgram } from "./start-program.ts"
import { ToolError } from "./tool-error.ts"

/** One version of one package, with the registry's digest of it. */
export type PinnedPackage = { name: string; version: string; digest: string }

/**
 * Installs one package into an empty folder, and makes sure that it is the one this project was made with.
 *
 * @throws ToolError `OFFLINE`, or `FAILED`, also when the digest is another.
 */
export async function fetchPackage(folder: string, { name, version, digest }: PinnedPackage, what: string): Promise<void> {
  writeFileSync(join(folder, "package.json"), '{"private":true}')
  await npmInstall(folder, ["--engine-strict=false", `${name}@${version}`], what)
  const lock = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8"))
  if (lock.packages[`node_modules/${name}`]?.integrity === digest) return
  throw new ToolError("FAILED", `The registry's ${name} ${version} is not the one this project was made with.`)
}

/**
 * Runs `npm install` in `folder` without any install script: nothing here needs a compiler, and npm 10, which knows no
 * list of allowed scripts, would call for one.
 *
 * @throws ToolError `OFFLINE` if the registry cannot be reached; `FAILED` otherwise, with npm's first line of complaint.
 */
export async function npmInstall(folder: string, args: readonly string[], what: string): Promise<void> {
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
  const { code, output } = await npm(["install", ...quiet, ...args], folder)
  if (code === 0) return
  const complaint = output.split("\n").find((line) => /^npm (error|ERR!) (?!code|errno|syscall)/.test(line)) ?? "no reason given"
  const reason = complaint.replace(/^npm (error|ERR!) /, "").trim()
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ENOTCACHED|FetchError/.test(output)) {
    throw new ToolError("OFFLINE", `${what} could not be fetched (${reason}). Check the network connection and run this again.`)
  }
  throw new ToolError("FAILED", `${what} could not be installed: ${reason}`)
}

/** npm as it was started if this runs under `npm run`, else the one in PATH; always on the Node that runs this. */
async function npm(args: readonly string[], cwd: string): Promise<Ran> {
  const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ""}` }
  const script = process.env.npm_execpath ?? ""
  const started = /\.c?js$/.test(script)
    ? startProgram(process.execPath, [script, ...args], { cwd, env })
    : startProgram("npm", args, { cwd, env })
  return { code: await started.ended, output: started.output() }
}
