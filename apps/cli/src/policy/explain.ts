import { existsSync, lstatSync, realpathSync, statSync } from "node:fs"
import { homedir } from "node:os"
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path"
import { readPolicies } from "@tracehold/owner"
import { explainCommand, explainPath, explainText } from "@tracehold/policy"
import {
  KnownValues,
  type LoadedPolicy,
  loadPolicy,
  offNow,
  remoteNames,
  git as runGit,
  verdictOnFile,
} from "@tracehold/recorder"
import { vaultFolder } from "@tracehold/vault"
import type { Io, Result } from "../io.ts"
import { UsageError } from "../usage-error.ts"

/** The recorder's own answer for a file: the same layers, ignore files and detectors, read in the same way. */
export async function explainFile(io: Io, path: string, options: { folder?: string }): Promise<Result> {
  const given = resolve(io.cwd, path)
  const root = realpathSync(workspaceFolder(io, given, options.folder))
  const roots = [{ name: "", path: root }]
  // As the editor names it: the way there may lead over a link, what is named may be one itself.
  const file = isBelow(given, root) ? given : join(realOf(dirname(given)), basename(given))
  const policy = policyIn(io, root)
  using _ = policy.git
  const off = policy.off ?? offNow(policy.engine)
  const found = await verdictOnFile(file, roots, policy)
  if (found === null) {
    return {
      json: { path, folder: root, recorded: false, rule: "outside the workspace" },
      text: [`not recorded: ${path} lies outside the workspace folder ${root}`],
    }
  }
  const { name, verdict } = found
  if (off !== null) return { json: { path: name, folder: root, recorded: false, rule: off }, text: [`not recorded: ${off}`] }
  const asked = askedIn(policy)
  const rule = verdict.kind === "drop" ? { rule: verdict.rule, source: verdict.source, line: verdict.line } : {}
  const missing = existsSync(file) ? [] : [`there is no ${name} now`]
  return {
    json: { path: name, folder: root, recorded: verdict.kind === "keep", ...rule, ...asked.json },
    text: [explainPath(name, verdict), ...(verdict.kind === "keep" ? [...missing, ...asked.text] : [])],
  }
}

/** What a command prints, run in the folder at hand. */
export function explainLine(io: Io, line: string, options: { folder?: string }): Result {
  const policy = policyOf(io, options.folder)
  const off = policy.off ?? offNow(policy.engine)
  if (off !== null) return { json: { recorded: false, rule: off }, text: [`not recorded: ${off}`] }
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
  const policy = policyOf(io, options.folder)
  const off = policy.off ?? offNow(policy.engine)
  if (off !== null) return { json: { recorded: false, rule: off }, text: [`not recorded: ${off}`] }
  const lines = explainText(policy.engine, text)
  return {
    json: { findings: policy.engine.scan(text) },
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
  return policyIn(io, realpathSync(workspaceFolder(io, io.cwd, folder)))
}

/** With all that the recorder knows: its own folder, and the values that are looked for wherever they stand. */
function policyIn({ env }: Io, root: string): LoadedPolicy {
  const known = new KnownValues(env, env.HOME || homedir())
  return loadPolicy([{ name: "", path: root }], readPolicies(env), remoteNames, [vaultFolder(env)], known)
}

function isBelow(file: string, root: string): boolean {
  const inside = relative(root, file)
  return inside !== "" && !inside.startsWith("..") && !isAbsolute(inside)
}

function workspaceFolder(io: Io, file: string, given: string | undefined): string {
  if (given !== undefined) {
    const folder = resolve(io.cwd, given)
    if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new UsageError(`There is no folder ${folder}.`)
    return folder
  }
  let near = file
  while (!existsSync(near) || !lstatSync(near).isDirectory()) near = dirname(near)
  return runGit(near, ["rev-parse", "--show-toplevel"])?.trimEnd() ?? near
}

/** Links followed, also for a file that does not exist in a folder that does. */
function realOf(file: string): string {
  let existing = file
  while (!existsSync(existing)) existing = dirname(existing)
  return resolve(realpathSync(existing), relative(existing, file))
}
