import { type ChildProcess, exec, spawn } from "node:child_process"
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { createConnection, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { type HookCall, HookServer } from "./hook-server.ts"

let folder = ""
let servers: Disposable[] = []
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "hooks-")), "agents")
  mkdirSync(folder)
  copyFileSync(new URL("./tracehold-hook.cjs", import.meta.url), join(folder, "tracehold-hook.cjs"))
  servers = []
})
afterEach(() => {
  for (const server of servers) server[Symbol.dispose]()
  rmSync(join(folder, ".."), { recursive: true })
})

/** A recorder's side that takes every call. */
async function listen(take: (call: HookCall) => Promise<boolean> = async () => true) {
  const heard: HookCall[] = []
  const server = await HookServer.listen(folder, async (call) => {
    heard.push(call)
    return take(call)
  })
  servers.push(server)
  return { server, heard }
}

/** Run the hook as an agent does. `feed` writes its standard input; without it that is closed at once. */
function runHook(agent: string | null, feed: (stdin: NonNullable<ChildProcess["stdin"]>) => void = (stdin) => stdin.end()) {
  const args = agent === null ? [] : [agent]
  const child = spawn(process.execPath, [join(folder, "tracehold-hook.cjs"), ...args], { stdio: ["pipe", "pipe", "pipe"] })
  let [out, err] = ["", ""]
  child.stdout.on("data", (part) => {
    out += part
  })
  child.stderr.on("data", (part) => {
    err += part
  })
  child.stdin.on("error", () => {}) // It may end before all was written.
  feed(child.stdin)
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.on("close", (code) => resolve({ code, out, err })),
  )
}
/** On a busy machine a hook may give up before it is heard: it is run until it is, by all of them. */
async function runUntilHeard(by: readonly (readonly HookCall[])[], ...run: Parameters<typeof runHook>) {
  do expect(await runHook(...run)).toEqual(OK)
  while (by.some((heard) => heard.length === 0))
}
const OK = { code: 0, out: "{}\n", err: "" }
const lost = (agent: string) => statSync(join(folder, `lost-${agent}`), { throwIfNoEntry: false })?.size ?? 0
const AGENTS = ["claude-code", "codex-cli", "cursor", "copilot", "gemini-cli", "antigravity"]

test("every window that listens hears a call whole, and nothing of it is left on the disk", async () => {
  const [one, two] = [await listen(), await listen()]
  const payload = JSON.stringify({ prompt: `canary ${"žluť ".repeat(40_000)}` })
  await runUntilHeard([one.heard, two.heard], "claude-code", (stdin) => stdin.end(payload))
  for (const { heard } of [one, two]) expect(heard.at(0)).toMatchObject({ agent: "claude-code", stdin: payload })
  const files = readdirSync(folder).filter((name) => !/^[0-9a-f]{16}$/.test(name))
  expect(files).toContain("tracehold-hook.cjs")
  for (const file of files) expect(readFileSync(join(folder, file), "utf8")).not.toContain("canary ")
})

test.each(AGENTS)("%s gets valid output and 0 where nobody listens, and the loss is counted", async (agent) => {
  expect(await runHook(agent, (stdin) => stdin.end('{"prompt":"canary"}'))).toEqual(OK)
  expect(await runHook(agent)).toEqual(OK)
  expect(lost(agent)).toBe(2)
})

test.each([
  ["closed standard input", "claude-code", undefined],
  ["standard input that never ends", "claude-code", () => {}],
  [
    "10 MB of standard input",
    "claude-code",
    (stdin: NonNullable<ChildProcess["stdin"]>) => stdin.end(Buffer.alloc(10_000_000, "x")),
  ],
  ["no agent's name", null, undefined],
  ["a name that is none", "../../etc", undefined],
])("%s: valid output, 0", async (what, agent, feed) => {
  const { heard } = await listen()
  if (/never|10 MB/.test(what)) {
    expect(await runHook(agent, feed)).toEqual(OK)
    expect([heard.length, lost("claude-code")]).toEqual([0, 1])
    return
  }
  await runUntilHeard([heard], agent, feed)
  expect(heard.at(0)).toMatchObject({ agent: agent === "claude-code" ? agent : "unknown", stdin: "" })
})

test.each(["printf %s '{}' |", "cat FILE |"])("reads what comes by %s", async (from) => {
  const { heard } = await listen()
  writeFileSync(join(folder, "input"), "{}")
  const line = `${from.replace("FILE", `'${folder}/input'`)} '${process.execPath}' '${folder}/tracehold-hook.cjs' cursor`
  for (const one of [line, `'${process.execPath}' '${folder}/tracehold-hook.cjs' cursor < '${folder}/input'`]) {
    heard.length = 0
    do expect(await runShell(one)).toBe("{}\n")
    while (heard.length === 0)
    expect(heard[0]?.stdin).toBe("{}")
  }
})

test("an agent does not wait for a recorder that hangs; the loss is counted", async () => {
  await listen(() => new Promise(() => {}))
  await listen(async () => false)
  expect(await runHook("cursor", (stdin) => stdin.end("{}"))).toEqual(OK)
  expect(lost("cursor")).toBe(1)
})

test("what is none of anybody's is no loss", async () => {
  const { heard } = await listen(async () => false)
  let before = 0
  do {
    before = lost("cursor")
    expect(await runHook("cursor", (stdin) => stdin.end("{}"))).toEqual(OK)
  } while (lost("cursor") > before) // It was not answered in time.
  expect(heard.length).toBeGreaterThan(0)
})

test("what is beside the sockets, or is none, hinders nobody", async () => {
  const { heard } = await listen()
  writeFileSync(join(folder, "0123456789abcdef"), "no socket")
  mkdirSync(join(folder, "fedcba9876543210"))
  await runUntilHeard([heard], "cursor", (stdin) => stdin.end("{}"))
})

test("listens on a path only, for this user alone", async () => {
  const { server } = await listen()
  const [place = ""] = readdirSync(folder).filter((name) => /^[0-9a-f]{16}$/.test(name))
  expect(server.address).toBe(join(folder, place))
  expect(statSync(join(folder, place)).mode & 0o777).toBe(0o600)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
})

test("a folder that is somebody else's way in is not listened in", async () => {
  symlinkSync(folder, join(folder, "..", "link"))
  await expect(HookServer.listen(join(folder, "..", "link"), async () => true)).rejects.toThrow("not your own")
  chmodSync(folder, 0o777)
  await listen()
  expect(statSync(folder).mode & 0o777).toBe(0o700)
})

test("a path too long for a socket is said in one line", async () =>
  await expect(HookServer.listen(join(folder, "x".repeat(90)), async () => true)).rejects.toThrow(/^[^\n]*too long[^\n]*$/))

test("sockets of windows that ended without a word are removed, those in use are not", async () => {
  const old = new Date(Date.now() - 60_000)
  const { server } = await listen()
  utimesSync(String(server.address), old, old)
  const dead = join(folder, "00000000deadbeef")
  await leaveSocket(dead)
  await listen()
  expect(existsSync(dead), "too fresh to be called dead").toBe(true)
  utimesSync(dead, old, old)
  await listen()
  expect([existsSync(dead), existsSync(String(server.address))]).toEqual([false, true])
})

test("a window that closes takes its socket along", async () => {
  const { server } = await listen()
  server[Symbol.dispose]()
  expect(existsSync(String(server.address ?? join(folder, "none")))).toBe(false)
  expect(readdirSync(folder)).toEqual(["tracehold-hook.cjs"])
})

test.each([
  ["garbage", (socket: Socket) => socket.end("GET / HTTP/1.1\r\n\r\n")],
  ["nothing", (socket: Socket) => socket.end()],
  ["too much", (socket: Socket) => socket.end(Buffer.alloc(9_000_000, "1 a 1\n"))],
  ["a call that never ends", (socket: Socket) => socket.write("1 cursor 1\n{")],
])("%s is hung up on and not taken", async (_what, feed) => {
  const { server, heard } = await listen()
  const socket = createConnection(String(server.address))
  let answer = ""
  socket.on("data", (part) => {
    answer += part
  })
  socket.on("error", () => {})
  feed(socket)
  await new Promise((resolve) => socket.on("close", resolve))
  expect([answer, heard]).toEqual(["", []])
})

function runShell(line: string): Promise<string> {
  return new Promise((resolve) => exec(line, (_error, out) => resolve(out)))
}

/** A socket file that nobody listens on, as a killed process leaves it. */
async function leaveSocket(path: string): Promise<void> {
  const script = `require("node:net").createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, "SIGKILL"))`
  await new Promise((resolve) => spawn(process.execPath, ["-e", script]).on("close", resolve))
  expect(existsSync(path)).toBe(true)
}
