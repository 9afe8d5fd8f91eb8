import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"

const root = fileURLToPath(new URL(".", import.meta.url))
const sources = readdirSync(root, { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => /\.tsx?$/.test(path) && !path.includes(".test."))

/** Ways from text to markup, to code, to a place that outlives the page, or to another address; and who may use one, and for what. */
const WAYS =
  /\b(?:innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|createContextualFragment|DOMParser|eval|Function|XMLHttpRequest|WebSocket|EventSource|sendBeacon|indexedDB|caches|cookie|fetch|localStorage|sessionStorage)\b(?=\s*[(.=:])|document\.write|href=\{(?!hashOf|isOpen)/g
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "data/transport.ts": ["fetch", "sessionStorage"],
  "data/theme.ts": ["localStorage"],
}

test("there is something to check", () => expect(sources.length).toBeGreaterThan(40))

test.each(sources)("%s has no way out of text", (path) => {
  const text = readFileSync(`${root}/${path}`, "utf8")
  const used = [...new Set([...text.matchAll(WAYS)].map(([way]) => way))]
  expect(used.filter((way) => !ALLOWED[path]?.includes(way))).toEqual([])
})

test.each(sources)("%s imports nothing that has keys, a disk or a network", (path) => {
  const imports = [...readFileSync(`${root}/${path}`, "utf8").matchAll(/from "([^"]+)"/g)].map(([, name]) => name ?? "")
  const own = imports.filter(
    (name) => !name.startsWith(".") && !/^(?:react|react-dom|zod|@codemirror|@tanstack)(?:\/|$)/.test(name),
  )
  expect(own.filter((name) => name !== "@tracehold/trace")).toEqual([])
  expect(
    imports.filter((name) => name.startsWith("../../") && !/\/(?:contract(?:\/[\w-]+)?|text\/[\w-]+)\.ts$/.test(name)),
  ).toEqual([])
})
