import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"

const here = import.meta.dirname
const sources = readdirSync(here, { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
const edge = sources.filter((path) => path.startsWith("vscode/"))
const read = (path: string) => readFileSync(join(here, path), "utf8")

/**
 * The types are those of the oldest editor we support, so a proposed name does not compile, unless a cast hides it. The real editor
 * of our tests grants every proposal to everybody, so nothing but this would notice.
 */
const HIDES_A_NAME = /\bas (?:any|unknown|never|object|\{)|<any>|: any\b|@ts-|\bRecord<string, unknown>|\bReflect\./
/** What capture would like to use and may not: names of proposals that bear on editors, terminals and files. */
const PROPOSED =
  /\b(onDidWriteTerminalData|onDidChangeTerminalDimensions|onDidExecuteTerminalCommand|dimensions|detailedReason|textDocumentChangeReason|terminalDataWriteEvent|terminalDimensions|visibleNotebookEditorsPrivate|createFileSystemWatcher2|findFiles2|findTextInFiles|registerTerminalQuickFixProvider|onDidChangeActiveTextEditorDiffInformation|diffInformation|speech|chatParticipantPrivate|enabledApiProposals)\b/

test("there is something to check", () => expect(edge.length).toBeGreaterThan(10))

test.each(edge)("%s names stable API only, and hides no name from the compiler", (path) => {
  expect(read(path)).not.toMatch(HIDES_A_NAME)
  expect(read(path)).not.toMatch(PROPOSED)
})

test("outside the editor's edge, the optional reason of a change is the one proposed name", () => {
  const naming = sources.filter((path) => !edge.includes(path) && PROPOSED.test(read(path)))
  expect(naming).toEqual(["change-source.ts"])
})

test("the editor's insides are leaned on in one place", () => {
  expect(sources.filter((path) => read(path).includes("queueMicrotask"))).toEqual(["command-stream.ts"])
})

test("no key and no state is left to the editor's keeping, which a browser may be", () => {
  for (const path of sources) expect(read(path), path).not.toMatch(/\.secrets\b|\.globalState\b|\.workspaceState\b/)
})

test("nothing recorded can be asked for: no commands that answer, nothing returned to other extensions", () => {
  expect(read("vscode/extension.ts")).toMatch(/export function activate\(context: ExtensionContext\): void/)
  expect(read("vscode/register-commands.ts")).toMatch(/async \(argument: unknown\): Promise<void> =>/)
  expect(edge.filter((path) => read(path).includes("registerCommand("))).toEqual(["vscode/register-commands.ts"])
})

test("the editor's thread carries no package at run time: what it starts with is its own", () => {
  for (const path of sources) {
    const imports = read(path).matchAll(/^import (?!type )[^"]*"([^"]+)"/gm)
    for (const [, from = ""] of imports) expect(from, path).toMatch(/^(\.{1,2}\/|node:|vscode$)/)
  }
})
