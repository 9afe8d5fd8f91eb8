import { execFile } from "node:child_process"
import { randomUUID } from "node:crypto"
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { AgentCall } from "./scenario.ts"

/** Where a played agent keeps its transcripts: what CLAUDE_CONFIG_DIR and CODEX_HOME say to the editor. */
export type AgentHomes = Readonly<Record<AgentCall["name"], string>>

/** The least time between an agent's file and its transcript. */
const BETWEEN_MS = 60
const AFTERWARDS_MS = 1200

/** Plays a command-line agent: writes files from outside the editor, and tells of it in a transcript of that agent's own form. */
export async function playAgent(call: AgentCall, workspace: string, folder: string, homes: AgentHomes): Promise<void> {
  const transcript =
    call.name === "codex-cli"
      ? new CodexRollout(homes["codex-cli"], workspace)
      : new ClaudeTranscript(homes["claude-code"], workspace)
  const tell = (lines: readonly object[]) => call.tells !== "never" && transcript.append(lines)
  if (call.prompt !== undefined) tell([transcript.prompt(call.prompt)])
  const hook = call.hook === true ? new ClaudeHook(homes["claude-code"], workspace) : null
  await hook?.run("UserPromptSubmit", { prompt: call.prompt ?? "" })
  const writes = Object.entries(call.write ?? {}).map(([path, content]) => ({
    file: join(folder, path),
    content,
    line: transcript.write(join(folder, path), content),
  }))
  const replaces = Object.entries(call.replace ?? {}).map(([path, [before, after]]) => {
    const file = join(folder, path)
    const text = readFileSync(file, "utf8")
    if (!text.includes(before)) throw new Error(`the agent does not find its text in ${path}`)
    return { file, content: text.replace(before, () => after), line: transcript.replace(file, before, after) }
  })
  for (const { file, content, line } of [...writes, ...replaces]) {
    if (call.tells === "before" || call.tells === "only") tell([line])
    if (call.tells === "only") continue
    await sleep(BETWEEN_MS)
    const tool = { tool_name: "Write", tool_input: { file_path: file, content }, tool_use_id: `toolu_${randomUUID()}` }
    await hook?.run("PreToolUse", tool)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
    await hook?.run("PostToolUse", tool)
    if (call.tells !== "after") continue
    await sleep(AFTERWARDS_MS)
    tell([line])
  }
  if (call.reply !== undefined) tell([transcript.reply(call.reply)])
  await hook?.run("Stop", { last_assistant_message: call.reply ?? "" })
}

/** Runs what Claude Code's settings say, as it does. */
class ClaudeHook {
  readonly #hooks: Readonly<Record<string, readonly { readonly hooks: readonly { readonly command: string }[] }[]>>
  readonly #common: object
  constructor(home: string, cwd: string) {
    this.#hooks = JSON.parse(readFileSync(join(home, "settings.json"), "utf8")).hooks
    this.#common = { session_id: randomUUID(), prompt_id: randomUUID(), cwd }
  }
  async run(event: string, payload: object): Promise<void> {
    for (const { command } of (this.#hooks[event] ?? []).flatMap(({ hooks }) => hooks)) {
      const running = execFile("sh", ["-c", command])
      running.stdin?.end(JSON.stringify({ ...this.#common, hook_event_name: event, ...payload }))
      await new Promise((resolve) => running.on("close", resolve))
    }
  }
}

class ClaudeTranscript {
  readonly #file: string
  readonly #cwd: string
  readonly #conversation = randomUUID()
  constructor(home: string, cwd: string) {
    this.#cwd = cwd
    this.#file = join(home, "projects", cwd.replace(/[^A-Za-z0-9]/g, "-"), `${this.#conversation}.jsonl`)
  }
  append(lines: readonly object[]): void {
    const common = { sessionId: this.#conversation, cwd: this.#cwd, version: "2.1.0" }
    appendLines(
      this.#file,
      lines.map((line) => ({ ...common, uuid: randomUUID(), timestamp: new Date().toISOString(), ...line })),
    )
  }
  prompt(text: string): object {
    return { type: "user", message: { role: "user", content: text } }
  }
  reply(text: string): object {
    return { type: "assistant", message: { role: "assistant", content: [{ type: "text", text }] } }
  }
  write(file: string, content: string): object {
    return this.#call("Write", { file_path: file, content })
  }
  replace(file: string, before: string, after: string): object {
    return this.#call("Edit", { file_path: file, old_string: before, new_string: after, replace_all: false })
  }
  #call(name: string, input: object): object {
    const id = `toolu_${randomUUID().replaceAll("-", "").slice(0, 24)}`
    return { type: "assistant", message: { role: "assistant", content: [{ type: "tool_use", id, name, input }] } }
  }
}

class CodexRollout {
  readonly #file: string
  #header: readonly object[]
  constructor(home: string, cwd: string) {
    const id = randomUUID()
    this.#file = join(home, "sessions", "2026", "11", "25", `rollout-2026-11-25T12-00-00-${id}.jsonl`)
    this.#header = [
      { type: "session_meta", payload: { id, cwd, originator: "codex_cli_rs", cli_version: "0.140.0", source: "cli" } },
    ]
  }
  append(lines: readonly object[]): void {
    appendLines(
      this.#file,
      [...this.#header, ...lines].map((line) => ({ timestamp: new Date().toISOString(), ...line })),
    )
    this.#header = []
  }
  prompt(text: string): object {
    return { type: "event_msg", payload: { type: "user_message", message: text } }
  }
  reply(text: string): object {
    return { type: "response_item", payload: { type: "message", role: "assistant", content: [{ type: "output_text", text }] } }
  }
  write(file: string, content: string): object {
    return patch(
      `*** Add File: ${file}\n${content
        .replace(/\n$/, "")
        .split("\n")
        .map((line) => `+${line}`)
        .join("\n")}`,
    )
  }
  replace(file: string, before: string, after: string): object {
    const lines = (sign: string, text: string) =>
      text
        .split("\n")
        .map((line) => `${sign}${line}`)
        .join("\n")
    return patch(`*** Update File: ${file}\n@@\n${lines("-", before)}\n${lines("+", after)}`)
  }
}

function patch(body: string): object {
  const input = `*** Begin Patch\n${body}\n*** End Patch`
  return {
    type: "response_item",
    payload: { type: "custom_tool_call", name: "apply_patch", call_id: `call_${randomUUID()}`, input },
  }
}

function appendLines(file: string, lines: readonly object[]): void {
  mkdirSync(dirname(file), { recursive: true })
  appendFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""))
}
