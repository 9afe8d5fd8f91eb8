import { existsSync, realpathSync, statSync } from "node:fs"
import { dirname, isAbsolute, relative, resolve, sep } from "node:path"
import { readPolicies } from "@tracehold/owner"
import { explainCommand, explainPath, explainText } from "@tracehold/policy"
import { type LoadedPolicy, loadPolicy, remoteNames, git as runGit } from "@tracehold/recorder"
import type { Io, Result } from "../io.ts"
import { UsageError } from "../usage-error.ts"

/** The recorder's own answer for a file: the same layers, ignore files and detectors, read in the same way. */
export async function explainFile(io: Io, path: string, options: { folder?: string }): Promise<Result> {
  const file = resolve(io.cwd, path)
  const root = realpathSync(workspaceFolder(io, file, options.folder))
  const name = relative(root, realOf(file)).split(sep).join("/")
  if (name === "" || name.startsWith("..") || isAbsolute(name)) {
    return {
      json: { path, folder: root, recorded: false, rule: "outside the workspace" },
      text: [`not recorded: ${path} lies outside the workspace folder ${root}`],
    }
  }
  const policy = loadPolicy([{ name: "", path: root }], readPolicies(io.env), remoteNames)
  if (policy.off !== null) {
    return { json: { path: name, folder: root, recorded: false, rule: policy.off }, text: [`not recorded: ${policy.off}`] }
  }
  using git = policy.git
  await git.learn([name])
  const verdict = policy.engine.path(name)
  const asked = askedIn(policy)
  const rule = verdict.kind === "drop" ? { rule: verdict.rule, source: verdict.source, line: verdict.line } : {}
  return {
    json: { path: name, folder: root, recorded: verdict.kind === "keep", ...rule, ...asked.json },
    text: [explainPath(policy.engine, name), ...(verdict.kind === "keep" ? asked.text : [])],
  }
}

/** What a command prints, run in the folder at hand. */
export function explainLine(io: Io, line: string, options: { folder?: string }): Result {
  const policy = policyOf(io, options.folder)
  if (policy.off !== null) return { json: { recorded: false, rule: policy.off }, text: [`not recorded: ${policy.off}`] }
  const verdict = policy.engine.command(line, io.cwd)
  const rule = verdict.kind === "drop" ? { rule: verdict.rule, source: verdict.source } : {}
  const asked = askedIn(policy)
  return {
    json: { recorded: verdict.kind === "keep", ...rule, ...asked.json },
    text: [explainCommand(policy.engine, line, io.cwd), ...(verdict.kind === "keep" ? asked.text : [])],
  }
}

/** What is masked in a text. Neither the text nor a part of it is printed. */
export function explainContent(io: Io, text: string, options: { folder?: string }): Result {
  const { engine } = policyOf(io, options.folder)
  const lines = explainText(engine, text)
  return {
    json: { findings: engine.scan(text) },
    text: lines.length > 0 ? lines : ["recorded as it is: no rule finds a secret in it"],
  }
}

/** What is said where policy wants the user to be asked in the editor: the answer lies there, and is not known here. */
function askedIn({ ask }: LoadedPolicy): { json: { asks?: string }; text: string[] } {
  const [first] = ask
  if (first === undefined) return { json: {}, text: [] }
  return {
    json: { asks: first.source },
    text: [`but nothing is recorded here before you said yes in the editor, as ${first.source} wants`],
  }
}

function policyOf(io: Io, folder: string | undefined) {
  const root = realpathSync(workspaceFolder(io, io.cwd, folder))
  return loadPolicy([{ name: "", path: root }], readPolicies(io.env), remoteNames)
}

function workspaceFolder(io: Io, file: string, given: string | undefined): string {
  if (given !== undefined) {
    const folder = resolve(io.cwd, given)
    if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new UsageError(`There is no folder ${folder}.`)
    return folder
  }
  let near = file
  while (!existsSync(near) || !statSync(near).isDirectory()) near = dirname(near)
  return runGit(near, ["rev-parse", "--show-toplevel"])?.trimEnd() ?? near
}

/** Links followed, also for a file that does not exist in a folder that does. */
function realOf(file: string): string {
  let existing = file
  while (!existsSync(existing)) existing = dirname(existing)
  return resolve(realpathSync(existing), relative(existing, file))
}
