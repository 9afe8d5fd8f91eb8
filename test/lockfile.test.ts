import { readFileSync } from "node:fs"
import { expect, test } from "vitest"

type Entry = {
  version?: string
  resolved?: string
  integrity?: string
  link?: boolean
  optionalDependencies?: Record<string, string>
}

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Record<string, Entry> }
const entries = Object.entries(packages)

test("the lockfile names no host", () => {
  const addresses = entries.filter(([, entry]) => /^[a-z+]+:/.test(entry.resolved ?? "")).map(([at]) => at)
  expect(addresses).toEqual([])
})

// npm leaves an optional package that it cannot fetch out without a word, and then `npm ci` fails on the platform that needs it.
test("the lockfile holds every optional package, so that it installs on every platform", () => {
  const missing = entries.flatMap(([at, entry]) =>
    Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => findFrom(at, name) === undefined)
      .map((name) => `${name}, wanted by ${at === "" ? "the root" : at}`),
  )
  expect(missing).toEqual([])
})

test("every package that is fetched has a digest", () => {
  const unpinned = entries.filter(
    ([at, entry]) => at.includes("node_modules/") && entry.link !== true && entry.integrity === undefined,
  )
  expect(unpinned.map(([at]) => at)).toEqual([])
})

test("every workspace asks for exact versions", () => {
  const homes = entries.filter(([at]) => !at.includes("node_modules/")).map(([at]) => at)
  const loose = homes.flatMap((home) => {
    const manifest = JSON.parse(readFileSync(home === "" ? "package.json" : `${home}/package.json`, "utf8"))
    const wanted = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }
    return Object.entries<string>(wanted).filter(([, range]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range))
  })
  expect(homes.length).toBeGreaterThan(1)
  expect(loose).toEqual([])
})

/** Looks a package up as Node does: in the asking package's own node_modules, then in each folder above. */
function findFrom(at: string, name: string): Entry | undefined {
  const folders = at === "" ? [] : at.split("/node_modules/")
  for (let depth = folders.length; depth >= 0; depth -= 1) {
    const folder = folders.slice(0, depth).join("/node_modules/")
    const found = packages[`${folder === "" ? "" : `${folder}/`}node_modules/${name}`]
    if (found !== undefined) return found
  }
  return undefined
}
