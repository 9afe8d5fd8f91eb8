import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { AgentHook, HookAgent } from "@tracehold/capture"
import { AGENT_CONFIGS, type AgentConfig, entriesOf } from "./agent-configs.ts"
import { findRunner, hookCommand, programsOf } from "./hook-command.ts"
import { hooksFolder } from "./hooks-folder.ts"
import { entriesIn, withEntries, withoutEntries } from "./json-insert.ts"
import { HookError, readOwnFile, removeOwnFile, writeOwnFile } from "./own-file.ts"

type Env = Readonly<Record<string, string | undefined>>

const PROGRAM = "tracehold-hook.cjs"
const isOurs = (item: string) => item.includes(PROGRAM)

/** All agents that can have hooks. */
export function listHooks(env: Env): AgentHook[] {
  return AGENT_CONFIGS.map((config) => statusOf(config, env))
}

/** Write our hook into the agent's own file, everything else of it as it was; a second time changes nothing. @throws HookError */
export function installHook(agent: HookAgent, env: Env): AgentHook {
  const config = configOf(agent)
  const folder = hooksFolder(env)
  if (folder === null) throw new HookError("No place for hooks is known here: HOME is not set.")
  const file = fileOf(config, env)
  const before = readOwnFile(file)
  placeProgram(folder)
  if (before !== null && isWhole(config, before)) return statusOf(config, env)
  const command = hookCommand(agent, join(folder, PROGRAM), findRunner(env))
  const after =
    before === null ? freshText(config, command) : withEntries(withoutEntries(before, isOurs), entriesOf(config, command))
  if (after === null) throw new HookError(`${file} has something else where hooks belong; nothing was changed.`)
  writeOwnFile(file, after)
  return statusOf(config, env)
}

/** Take our hook out of the agent's file, which is what it was before; a file that was made for it goes. @throws HookError */
export function removeHook(agent: HookAgent, env: Env): AgentHook {
  const config = configOf(agent)
  const file = fileOf(config, env)
  const before = readOwnFile(file)
  const command = before === null ? null : commandIn(before)
  if (before === null || command === null) return statusOf(config, env)
  if (before === freshText(config, command)) removeOwnFile(file)
  else writeOwnFile(file, withoutEntries(before, isOurs))
  return statusOf(config, env)
}

function statusOf(config: AgentConfig, env: Env): AgentHook {
  const { agent, label, names, next } = config
  const file = fileOf(config, env)
  return { agent, label, names, found: existsSync(config.home(env)), file, state: stateOf(config, file), next }
}

function stateOf(config: AgentConfig, file: string): AgentHook["state"] {
  try {
    const text = readOwnFile(file)
    if (text === null || commandIn(text) === null) return "absent"
    return isWhole(config, text) ? "installed" : "outdated"
  } catch (error) {
    if (error instanceof HookError) return "unreadable"
    throw error
  }
}

/** Every entry is there as this version writes it, and what it runs is there. */
function isWhole(config: AgentConfig, text: string): boolean {
  const command = commandIn(text)
  if (command === null) return false
  const found = entriesIn(text, isOurs).map((item) => JSON.stringify(JSON.parse(item)))
  const wanted = entriesOf(config, command).map(({ value }) => JSON.stringify(value))
  return found.sort().join() === wanted.sort().join() && programsOf(command).every((path) => existsSync(path))
}

/** The command of the first of our entries; null where there are none. */
function commandIn(text: string): string | null {
  const [first] = entriesIn(text, isOurs)
  if (first === undefined) return null
  let command: string | null = null
  JSON.parse(first, (_key, value: unknown) => {
    if (typeof value === "string" && isOurs(value)) command ??= value
    return value
  })
  return command
}

/** With the hooks before what else there is, which tells it from a file that we only added to. */
function freshText(config: AgentConfig, command: string): string {
  const hooks: Record<string, unknown> = JSON.parse(withEntries("{}", entriesOf(config, command)) ?? "{}")
  return `${JSON.stringify({ ...hooks, ...config.fresh }, null, 2)}\n`
}

/** Our program lies beside the recorders' sockets, where it survives an update of what brought it. */
function placeProgram(folder: string): void {
  const own = fileURLToPath(new URL(PROGRAM, import.meta.url))
  const to = join(folder, PROGRAM)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (!existsSync(to) || !readFileSync(to).equals(readFileSync(own))) copyFileSync(own, to)
  } catch (error) {
    throw new HookError("The hook's program could not be put into its place; nothing was changed.", { cause: error })
  }
}

function configOf(agent: HookAgent): AgentConfig {
  const config = AGENT_CONFIGS.find((known) => known.agent === agent)
  if (config === undefined) throw new HookError("No hook of that agent is known.")
  return config
}

function fileOf(config: AgentConfig, env: Env): string {
  return join(config.home(env), config.file)
}
