import { existsSync, readdirSync, readFileSync } from "node:fs"
import { inRepository } from "./repository.ts"

type Entry = { version?: string; license?: string; resolved?: string; link?: boolean; dependencies?: Record<string, string> }

/** The licences of every package that these workspaces need at run time, directly or not, as one text. */
export function thirdPartyNotices(workspaces: readonly string[]): string {
  const { packages } = JSON.parse(readFileSync(inRepository("package-lock.json"), "utf8")) as { packages: Record<string, Entry> }
  const seen = new Set<string>()
  const open = [...workspaces]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue
    seen.add(at)
    const from = at
    open.push(...Object.keys(packages[at]?.dependencies ?? {}).map((name) => locate(packages, from, name)))
  }
  const foreign = [...seen].filter((at) => at.includes("node_modules/")).sort()
  return foreign.map((at) => notice(at, packages[at] ?? {})).join(`\n${"-".repeat(80)}\n\n`)
}

/** As Node looks a package up; a workspace is found behind its link. */
function locate(packages: Record<string, Entry>, at: string, name: string): string {
  const folders = at.split("/node_modules/")
  for (let depth = folders.length; depth >= 0; depth -= 1) {
    const folder = folders.slice(0, depth).join("/node_modules/")
    const found = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`
    const entry = packages[found]
    if (entry !== undefined) return entry.link === true ? (entry.resolved ?? found) : found
  }
  throw new Error(`The lockfile does not hold ${name}.`)
}

function notice(at: string, { version, license }: Entry): string {
  const name = at.split("node_modules/").at(-1)
  const folder = inRepository(at)
  const file = existsSync(folder) ? readdirSync(folder).find((entry) => /^(licen[cs]e|copying|notice)/i.test(entry)) : undefined
  const text = file === undefined ? "" : `\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`
  return `${name} ${version} (${license ?? "licence not named"})\n${text}`
}
