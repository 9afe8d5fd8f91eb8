import { accessSync, constants } from "node:fs"
import { delimiter, join } from "node:path"

type Env = Readonly<Record<string, string | undefined>>

/** What has our program run: a Node, or where there is none the editor itself, which starts more slowly. */
export type Runner = { readonly path: string; readonly isElectron: boolean }

/** The Node that runs this, else the first on the path, else the editor. */
export function findRunner(env: Env, versions: NodeJS.ProcessVersions = process.versions, own = process.execPath): Runner {
  if (versions.electron === undefined) return { path: own, isElectron: false }
  const name = process.platform === "win32" ? "node.exe" : "node"
  const node = (env.PATH ?? "").split(delimiter).find((folder) => folder !== "" && isProgram(join(folder, name)))
  return node === undefined ? { path: own, isElectron: true } : { path: join(node, name), isElectron: false }
}

/**
 * A line for the shell in which the agent runs its hooks. Where the program or its runner is gone it still gives valid output: some
 * agents take silence for a no. (On Windows it does not: agents differ in which shell they use.)
 */
export function hookCommand(agent: string, program: string, runner: Runner, platform: string = process.platform): string {
  if (platform === "win32") return `"${runner.path.replaceAll("\\", "/")}" "${program.replaceAll("\\", "/")}" ${agent}`
  const asNode = runner.isElectron ? "ELECTRON_RUN_AS_NODE=1 " : ""
  return `${asNode}${quoted(runner.path)} ${quoted(program)} ${agent} || echo '{}'`
}

/** The runner and the program of such a line. */
export function programsOf(command: string): string[] {
  const words = [...command.matchAll(/(?:'[^']*'|\\')+|"([^"]*)"/g)]
  return words.slice(0, 2).map(([whole, plain]) => plain ?? whole.replace(/'([^']*)'|\\(')/g, "$1$2"))
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
