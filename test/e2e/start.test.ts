import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { editorMissingBecause, freePort } from "@tracehold/tooling"
import { afterAll, expect, test } from "vitest"

const missing = editorMissingBecause()
if (missing !== null) console.warn(`Left out: npm start with the bundled editor. ${missing}`)
const root = mkdtempSync(join(tmpdir(), "tracehold-start-"))
const running: ChildProcess[] = []
afterAll(() => {
  for (const child of running) child.kill("SIGKILL")
  rmSync(root, { recursive: true, force: true })
})

test.skipIf(missing !== null)("starts everything, says where, is not started twice, and stops everything", async () => {
  const folder = join(root, "a folder, ein Ördner")
  mkdirSync(folder)
  const port = await freePort()
  const taken = createServer().listen(port, "127.0.0.1")
  await once(taken, "listening")
  const args = ["--folder", folder, "--data", join(root, "data"), "--port", String(port)]

  const first = start(args)
  const where = await first.said(/Ctrl-C stops it all/)
  expect(where).toContain(`port ${port} is in use; the editor takes `)
  const [vault = "", editor = "", recipient = ""] = ["vault", "editor", "recipient"].map((part) => addressOf(where, part))
  expect(new URL(editor).searchParams.get("folder")).toBe(folder)
  expect((await fetch(editor)).status).toBe(200)
  expect(await (await fetch(vault)).text()).toContain("<script")
  const descriptor = (await (await fetch(`${recipient}/v1/descriptor`)).json()) as { payload: string }
  expect(JSON.parse(Buffer.from(descriptor.payload, "base64").toString())).toMatchObject({ demo: true, url: recipient })

  const second = start(args)
  const again = await second.said(/nothing was started again/)
  expect(await second.ended).toBe(0)
  expect(addressOf(again, "editor")).toBe(editor)
  expect(again).not.toContain(new URL(vault).hash)

  first.child.kill("SIGINT")
  expect(await first.ended).toBe(0)
  for (const address of [vault, editor, recipient]) await expect(fetch(address)).rejects.toThrow()
  expect(existsSync(join(root, "data", "running.json"))).toBe(false)
  taken.close()
})

test("an editor of the user's own gets the extension, the folder, and folders of its own", async () => {
  const calls = join(root, "calls")
  const command = join(root, "my-editor")
  const window = "for (;;) await new Promise((done) => setTimeout(done, 1000))"
  const log = `require("node:fs").appendFileSync(${JSON.stringify(calls)}, JSON.stringify([process.env.TRACEHOLD_HOME, ...args]) + "\\n")`
  writeFileSync(
    command,
    `#!${process.execPath}\n(async () => { const args = process.argv.slice(2); ${log}; if (args.includes("--wait")) ${window} })()\n`,
  )
  chmodSync(command, 0o755)
  const data = join(root, "own")
  const args = ["--editor", command, "--folder", root, "--data", data, "--port", String(await freePort())]
  const own = start(args)
  expect(await own.said(/Ctrl-C stops it all/)).toMatch(/editor\s+in its own window/)
  await expect.poll(() => readFileSync(calls, "utf8")).toContain("--wait")
  const [install = [], open = []] = readFileSync(calls, "utf8")
    .split("\n", 2)
    .map((line): string[] => JSON.parse(line))
  const places = ["--user-data-dir", join(data, "editor", "data"), "--extensions-dir", join(data, "extensions")]
  expect(install).toEqual([data, ...places, "--install-extension", expect.stringMatching(/tracehold-.*\.vsix$/), "--force"])
  expect(open).toEqual([data, ...places, "--new-window", "--wait", root])
  own.child.kill("SIGTERM")
  expect(await own.ended).toBe(0)
})

test.skipIf(process.platform !== "linux")(
  "where Electron is there, the consent app has a window over the same vault",
  async () => {
    const told = join(root, "told")
    const tell = `[process.env.TRACEHOLD_HOME, ...process.argv.slice(2).map((path) => require("node:fs").existsSync(path))]`
    // A stand-in for Electron: it tells what it was given, and stays. The window itself needs a real one.
    mkdirSync(join(root, "electron"))
    const stand = `require("node:fs").writeFileSync(${JSON.stringify(told)}, JSON.stringify(${tell})); setInterval(() => {}, 1000)`
    writeFileSync(join(root, "electron", "electron"), `#!${process.execPath}\n${stand}\n`, { mode: 0o755 })
    const data = join(root, "window")
    const args = ["--editor", process.execPath, "--folder", root, "--data", data, "--port", String(await freePort())]
    const refused = start(args, { ELECTRON_OVERRIDE_DIST_PATH: join(root, "electron") })
    expect(await refused.ended).toBe(1)
    expect(refused.output()).toContain("The editor did not take the extension")

    const editor = join(root, "quiet-editor")
    writeFileSync(editor, `#!${process.execPath}\nif (process.argv.includes("--wait")) setInterval(() => {}, 1000)\n`, {
      mode: 0o755,
    })
    const own = start(["--editor", editor, ...args.slice(2)], { ELECTRON_OVERRIDE_DIST_PATH: join(root, "electron") })
    expect(await own.said(/Ctrl-C stops it all/)).toMatch(/vault\s+in its own window, or at http:/)
    await expect.poll(() => existsSync(told) && JSON.parse(readFileSync(told, "utf8"))).toEqual([data, true])
    own.child.kill("SIGTERM")
    expect(await own.ended).toBe(0)
  },
)

test.each([
  ["a mistyped option", ["--foldr", "x"], 2, /^tracehold: There is no option --foldr; did you mean --folder\? .*--help\.\n$/],
  ["a folder that is not there", ["--folder", "/no/such/folder"], 2, /^tracehold: There is no folder \/no\/such\/folder\.\n$/],
  ["an editor that is not there", ["--editor", "no-such-editor"], 1, /^tracehold: No editor is called "no-such-editor" .*\n$/],
])("%s is one line and a failure", async (_name, args, code, line) => {
  const refused = start(args)
  expect(await refused.ended).toBe(code)
  expect(refused.output()).toMatch(line)
})

function start(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ["packages/tooling/src/start.ts", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  })
  running.push(child)
  let text = ""
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (text += part.toString()))
  const ended = once(child, "close").then(([code]) => code as number | null)
  const said = async (what: RegExp) => {
    await expect.poll(() => (child.exitCode === null ? text : `${text}\n(ended)`), { timeout: 240_000 }).toMatch(what)
    return text
  }
  return { child, ended, said, output: () => text }
}

function addressOf(text: string, part: string): string {
  return new RegExp(`${part}\\s+(http://127\\.0\\.0\\.1:\\S+)`).exec(text)?.[1] ?? ""
}
