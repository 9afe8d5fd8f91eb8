import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { buildExtension, oldestNode, oldestNodeMissingBecause, startProgram } from "@tracehold/tooling"
import { afterAll, expect, test } from "vitest"

const missing = oldestNodeMissingBecause()
if (missing !== null) console.warn(`Left out: the bundles on Node 22. ${missing}`)
const root = mkdtempSync(join(tmpdir(), "tracehold-bundles-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))

test("what the extension brings along makes a vault and begins to record, on this Node", () => check(process.execPath, "24"))
test.skipIf(missing !== null)("and on the Node of the oldest supported editor", async () => check(await oldestNode(), "22"))

test("the keyring's library is the consent app's alone: recorder and extension do not even name it", async () => {
  const { staged } = await buildExtension({ log: console.log })
  const names = (file: string) => readFileSync(join(staged, "dist", file), "utf8").includes("keyring/index.js")
  expect([names("consent/serve.cjs"), names("recorder.cjs"), names("extension.cjs")]).toEqual([true, false, false])
})

test("the program that agents' hooks run lies beside the recorder, which puts it into its place", async () => {
  const { staged } = await buildExtension({ log: console.log })
  const source = readFileSync(new URL("../../packages/recorder/src/agent-hooks/tracehold-hook.cjs", import.meta.url), "utf8")
  expect(readFileSync(join(staged, "dist/tracehold-hook.cjs"), "utf8")).toBe(source)
  const home = join(root, "home")
  const install = `
    const { Worker } = require("node:worker_threads")
    const worker = new Worker(${JSON.stringify(join(staged, "dist/recorder.cjs"))})
    worker.on("message", ({ problem }) => { console.log(JSON.stringify({ problem })); worker.terminate() })
    worker.postMessage({ kind: "hooks", request: 1, change: { agent: "cursor", to: "installed" } })
  `
  const env = { ...process.env, HOME: home, XDG_STATE_HOME: join(home, "state") }
  expect(String(execFileSync(process.execPath, ["-e", install], { env }))).toBe('{"problem":null}\n')
  const { hooks } = JSON.parse(readFileSync(join(home, ".cursor/hooks.json"), "utf8"))
  expect(String(execFileSync("sh", ["-c", hooks.preToolUse[0].command], { input: "{}" }))).toBe("{}\n")
})

test("the schema of policy files is in the packed extension, where its manifest names it", async () => {
  const { staged } = await buildExtension({ log: console.log })
  const { contributes } = JSON.parse(readFileSync(join(staged, "package.json"), "utf8"))
  const schema = readFileSync(join(staged, contributes.jsonValidation[0].url), "utf8")
  expect(schema).toBe(readFileSync(new URL("../../policies/schema/policy.schema.json", import.meta.url), "utf8"))
})

/** The consent app's bundle makes a vault (libsodium, SQLite, its pages); the recorder's finds it and records. */
async function check(node: string, major: string): Promise<void> {
  const { staged } = await buildExtension({ log: console.log })
  const vault = join(root, major, "vault")
  await using consent = startProgram(node, [join(staged, "dist/consent/serve.cjs"), "--vault", vault])
  const { url } = JSON.parse(await firstLine(() => consent.output()))
  expect(await (await fetch(url)).text()).toContain("<script")
  const library = JSON.stringify(join(staged, "dist/keyring/index.js"))
  expect(String(execFileSync(node, ["-p", `typeof require(${library}).AsyncEntry`]))).toBe("function\n")
  const answer = await fetch(new URL("rpc/setUp", url), {
    method: "POST",
    headers: { authorization: `Bearer ${new URL(url).hash.replace("#token=", "")}`, "content-type": "application/json" },
    body: JSON.stringify({ kind: "passphrase", passphrase: "a sentence for this test only" }),
  })
  expect(await answer.json()).toMatchObject({ ok: true })

  const program = join(root, `${major}.cjs`)
  writeFileSync(program, startRecorder(join(staged, "dist/recorder.cjs"), vault))
  await using recorder = startProgram(node, [program])
  expect(JSON.parse(await firstLine(() => recorder.output()))).toMatchObject({ node: major, state: "recording", problem: null })
}

function startRecorder(script: string, vault: string): string {
  const start = {
    kind: "start",
    vault,
    storage: join(root, "storage"),
    sessionId: "00".repeat(16),
    wallMs: 0,
    host: { editor: "test", version: "0", platform: process.platform, remote: false },
    roots: [{ name: "work", path: root }],
    trusted: true,
    userPolicy: null,
    transcripts: [],
  }
  return `
    const { Worker } = require("node:worker_threads")
    const worker = new Worker(${JSON.stringify(script)})
    const node = process.versions.node.split(".")[0]
    worker.on("error", (error) => console.log(JSON.stringify({ node, state: "died", problem: error.message })))
    worker.on("message", ({ kind, state, problem }) => {
      if (kind === "state" && state !== "stopped") console.log(JSON.stringify({ node, state, problem }))
    })
    worker.postMessage(${JSON.stringify(start)})
  `
}

async function firstLine(output: () => string): Promise<string> {
  await expect.poll(output, { timeout: 60_000 }).toContain("\n")
  return output().split("\n")[0] ?? ""
}
