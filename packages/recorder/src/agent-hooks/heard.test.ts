import { execSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Worker } from "node:worker_threads"
import type { FromRecorder, ToRecorder } from "@tracehold/capture"
import { cryptoReady, randomBytes, SecretKey, toHex } from "@tracehold/crypto"
import type { EventOf } from "@tracehold/trace"
import { createVault, unlockVault } from "@tracehold/vault"
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { installHook } from "./install-hooks.ts"

beforeAll(cryptoReady)
let base = ""
let workers: Worker[] = []
const seed = new Uint8Array(32).fill(7)
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "heard-"))
  workers = []
  createVault(join(base, "vault"), [{ kind: "phrase", id: "words", seed: new SecretKey(seed.slice()) }])
})
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.terminate()))
  rmSync(base, { recursive: true })
})

type Start = Extract<ToRecorder, { kind: "start" }>
const hooks = () => join(base, "state/tracehold/agents")
const sockets = () => readdirSync(hooks()).filter((name) => /^[0-9a-f]{16}$/.test(name)).length

/** A window's recorder in its thread, as the extension starts it. */
async function openWindow(name: string, options: Partial<Start> = {}) {
  const folder = join(base, name)
  mkdirSync(folder, { recursive: true })
  const worker = new Worker(new URL("../worker.ts", import.meta.url), {
    env: { ...process.env, HOME: base, XDG_STATE_HOME: join(base, "state") },
  })
  workers.push(worker)
  const heard: FromRecorder[] = []
  worker.on("message", (message: FromRecorder) => heard.push(message))
  const send = (message: ToRecorder) => worker.postMessage(message)
  send({
    kind: "start",
    vault: join(base, "vault"),
    storage: join(base, "storage", name),
    sessionId: toHex(randomBytes(16)),
    wallMs: Date.now(),
    host: { editor: "test", version: "0", platform: "linux", remote: false },
    roots: [{ name, path: folder }],
    trusted: true,
    userPolicy: null,
    transcripts: [],
    agents: ["claude-code"],
    hooks: hooks(),
    ...options,
  })
  const state = (wanted: string) =>
    expect.poll(() => heard.some((m) => m.kind === "state" && m.state === wanted), { timeout: 50_000 }).toBe(true)
  const stop = async () => {
    send({ kind: "stop", request: 1 })
    await expect.poll(() => heard.some((m) => m.kind === "done"), { timeout: 50_000 }).toBe(true)
  }
  return { folder, send, state, stop, heard }
}

/** Claude Code, as far as its hooks go: runs what its settings say, with what it says on standard input. */
function agent() {
  const { file } = installHook("claude-code", { HOME: base, XDG_STATE_HOME: join(base, "state") })
  const settings = JSON.parse(readFileSync(file, "utf8"))
  const once = (command: string, input: string) => expect(execSync(command, { input, encoding: "utf8" })).toBe("{}\n")
  /** `heard`: on a busy machine a hook may give up before it is heard; it is called until it is. */
  return (hook_event_name: string, payload: object, heard = true) => {
    for (const { hooks: run } of settings.hooks[hook_event_name]) {
      const input = JSON.stringify({ session_id: "s", prompt_id: "p", hook_event_name, ...payload })
      for (let before = -1; before < 0 || (heard && lost() > before); ) {
        before = lost()
        once(run[0].command, input)
      }
    }
  }
}
const recorded = () => {
  using vault = unlockVault(join(base, "vault"), new SecretKey(seed.slice()))
  return vault.chunks().map((ref) => vault.events(ref))
}
const lost = () => statSync(join(hooks(), "lost-claude-code"), { throwIfNoEntry: false })?.size ?? 0
/** Everything below a folder, as bytes would be read by somebody who looks for text. */
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true, encoding: "utf8" })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))

test("an installed hook tells the window whose folder it is, and its edit is the agent's on the first rung", {
  timeout: 60_000,
}, async () => {
  const say = agent()
  const [one, two] = [await openWindow("one"), await openWindow("two")]
  await Promise.all([one.state("recording"), two.state("recording")])
  await expect.poll(sockets, { timeout: 50_000 }).toBe(2)
  const cwd = one.folder
  const tool = {
    cwd,
    tool_name: "Write",
    tool_input: { file_path: join(cwd, "a.ts"), content: "tulips\n" },
    tool_use_id: "toolu_1",
  }
  say("UserPromptSubmit", { cwd, prompt: "plant tulips" })
  say("PreToolUse", tool)
  writeFileSync(join(cwd, "a.ts"), "tulips\n")
  say("PostToolUse", tool)
  say("Stop", { cwd, last_assistant_message: "Planted tulips." })
  await Promise.all([one.stop(), two.stop()])
  const [mine, others] = recorded().sort((a, b) => b.length - a.length)
  const said = mine?.flatMap((e) => (e.kind === "prompt" || e.kind === "reply" ? [e.text] : []))
  expect([...new Set(said)]).toEqual(["plant tulips", "Planted tulips."])
  expect(mine?.filter((e): e is EventOf<"file"> => e.kind === "file")).toMatchObject([
    { path: "a.ts", by: { actor: "agent", rung: 1, evidence: "hook:claude-code", agent: "claude-code", call: "toolu_1" } },
  ])
  expect(JSON.stringify(others ?? [])).not.toContain("tulips")
  expect(sockets()).toBe(0)
  for (const text of filesBelow(join(base, "state"))) expect(text).not.toContain("tulips")
  expect(statSync(join(hooks(), "heard-hook-claude-code")).size).toBe(0)
})

test.each<[string, Partial<Start>, string]>([
  ["paused", { paused: true }, "paused"],
  ["turned off by policy", { userPolicy: '{"version":0,"id":"me","record":"off"}' }, "off"],
  ["that asks first", { userPolicy: '{"version":0,"id":"me","record":"ask"}' }, "ask"],
  ["that is not trusted", { trusted: false }, "off"],
  ["whose user lets no agent be heard", { agents: [] }, "recording"],
  ["whose user lets only another agent be heard", { agents: ["cursor"] }, "recording"],
])("a window %s takes nothing of what a hook says", { timeout: 60_000 }, async (_what, options, wanted) => {
  const say = agent()
  const window = await openWindow("one", options)
  await window.state(wanted)
  const listens = options.trusted !== false && options.agents?.length !== 0
  await expect.poll(sockets, { timeout: 50_000 }).toBe(listens ? 1 : 0)
  say("UserPromptSubmit", { cwd: window.folder, prompt: "canary" }, listens)
  await window.stop()
  expect(JSON.stringify(recorded())).not.toContain("canary")
  if (!listens) expect(lost()).toBe(1)
  expect(readdirSync(hooks())).not.toContain("heard-hook-claude-code")
})

test("the editor has hooks installed and removed by its recorder, which says how they stand", { timeout: 60_000 }, async () => {
  const window = await openWindow("one")
  await window.state("recording")
  const file = join(base, ".cursor/hooks.json")
  const ask = async (request: number, change?: Extract<ToRecorder, { kind: "hooks" }>["change"]) => {
    window.send({ kind: "hooks", request, ...(change === undefined ? {} : { change }) })
    const answer = () => window.heard.find((m) => m.kind === "hooks" && m.request === request)
    await expect.poll(answer, { timeout: 50_000 }).toBeDefined()
    const told = answer()
    if (told?.kind !== "hooks") throw new Error("no answer")
    return { problem: told.problem, cursor: told.hooks.find(({ agent }) => agent === "cursor") }
  }
  expect(await ask(5)).toMatchObject({ problem: null, cursor: { file, state: "absent", names: ["cursor"] } })
  expect(await ask(6, { agent: "cursor", to: "installed" })).toMatchObject({ problem: null, cursor: { state: "installed" } })
  expect(readFileSync(file, "utf8")).toContain("tracehold-hook.cjs")
  expect(await ask(7, { agent: "cursor", to: "absent" })).toMatchObject({ problem: null, cursor: { state: "absent" } })
  writeFileSync(file, "{ // mine\n}")
  expect(await ask(8, { agent: "cursor", to: "installed" })).toMatchObject({
    problem: expect.stringMatching(/not plain JSON/),
    cursor: { state: "unreadable" },
  })
  await window.stop()
})

test("where nothing can listen that is said in the window, and it records all the same", { timeout: 60_000 }, async () => {
  const window = await openWindow("one", { hooks: join(base, "x".repeat(120)) })
  await window.state("recording")
  const warned = () =>
    window.heard.some((m) => m.kind === "state" && m.warnings.some((line) => /^Agents' hooks are not heard/.test(line)))
  await expect.poll(warned, { timeout: 50_000 }).toBe(true)
  await window.stop()
})
