import { mkdirSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { SensorRecord } from "@tracehold/capture"
import { expect, test } from "vitest"
import { drawn } from "../../policy/fixtures/made-up.ts"
import { openDocument, recordScript, type Script, typeInto } from "../fixtures/recorded-script.ts"
import { workspaceForEach } from "../fixtures/workspace-for-each.ts"

const workspace = workspaceForEach()
const PRIVATE = "tulip bulbs in the cellar"

/** Nothing of the private text is in what a script recorded, though something was. */
async function check(script: (s: Script) => Promise<void>, userPolicy: string | null = null): Promise<void> {
  const { everything } = await recordScript(workspace.base(), script, userPolicy)
  expect(everything).toContain("chunk-start")
  expect(everything).not.toContain(PRIVATE)
}

/** A command in a terminal of its own, and what it printed. */
function ran(line: string, cwd: string, output: string): SensorRecord[] {
  return [
    { kind: "terminal-open", atMs: 12, terminal: 0, name: "bash" },
    { kind: "command-start", atMs: 12, terminal: 0, command: 0, line, cwd },
    { kind: "command-data", atMs: 14, terminal: 0, command: 0, data: `${output}\r\n` },
    { kind: "command-end", atMs: 15, terminal: 0, command: 0, exitCode: 0, chunks: 1 },
  ]
}

/** An agent's line that calls a tool. */
function calls(name: string, input: object) {
  return { type: "assistant", message: { content: [{ type: "tool_use", id: "t1", name, input }] } }
}

test("a command's output is there, if nothing speaks against it", async () => {
  const { everything } = await recordScript(workspace.base(), async ({ take, folder, flush }) => {
    await take(...ran("cat notes.md", folder, PRIVATE))
    flush()
  })
  expect(everything).toContain(PRIVATE)
})

test("an open document behind a link out of the workspace", () => {
  writeFileSync(join(workspace.base(), "outside.txt"), PRIVATE)
  symlinkSync(join(workspace.base(), "outside.txt"), join(workspace.folder(), "notes.md"))
  return check(async ({ take, uri, flush, baseline }) => {
    baseline()
    await take(openDocument(uri("notes.md"), PRIVATE))
    flush()
  })
})

test.each([".env", ".git/config"])("a link in the workspace to %s", (target) => {
  writeFileSync(join(workspace.folder(), target), PRIVATE)
  symlinkSync(target, join(workspace.folder(), "settings.txt"))
  return check(async ({ take, uri, flush, baseline }) => {
    baseline()
    await take(openDocument(uri("settings.txt"), PRIVATE))
    flush()
  })
})

test("a document that becomes ignored while it is open", () =>
  check(async ({ take, uri, flush, write, reload, baseline, at }) => {
    write("diary.md", "x\n")
    baseline()
    await take(openDocument(uri("diary.md"), "x\n"))
    flush()
    write(".gitignore", "diary.md\n")
    reload()
    await take(typeInto(uri("diary.md"), 0, PRIVATE))
    flush()
    write("diary.md", PRIVATE)
    at(40 * 60_000)
    flush()
    await take({ kind: "window", atMs: 40 * 60_000 + 5, focused: true })
    baseline()
    flush()
  }))

test("output of a command whose start was lost: it may be one that is withheld", () =>
  check(async ({ take, flush, baseline }) => {
    await take({ kind: "terminal-open", atMs: 1, terminal: 0, name: "bash" }, { kind: "lost", atMs: 2, records: 9 })
    await take({ kind: "command-data", atMs: 14, terminal: 0, command: 7, data: `${PRIVATE}\r\n` })
    await take({ kind: "command-end", atMs: 15, terminal: 0, command: 7, exitCode: 0, chunks: 1 })
    baseline()
    flush()
  }))

test.each([
  ["cat diary", ""],
  ["cat notes.md", "private"],
  ["cat d*", ""],
  ["bash -c 'printenv'", ""],
])("output of %s in %s", (line, below) => {
  mkdirSync(join(workspace.folder(), "private"))
  writeFileSync(join(workspace.folder(), ".gitignore"), "/private/\ndiary\n")
  writeFileSync(join(workspace.folder(), "diary"), PRIVATE)
  return check(async ({ take, folder, flush }) => {
    await take(...ran(line, join(folder, below), PRIVATE))
    flush()
  })
})

test.each([`cat > diary <<X\n${PRIVATE}\nX`, `echo "${PRIVATE}" >> diary`])(
  "what a command writes into an excluded file: %j",
  (line) => {
    writeFileSync(join(workspace.folder(), ".gitignore"), "diary\n")
    return check(async ({ take, folder, flush }) => {
      await take(...ran(line, folder, ""))
      flush()
    })
  },
)

test("a new document that will be saved as an excluded file", () =>
  check(async ({ take, folder, flush }) => {
    await take(openDocument(`untitled:${folder}/.env`, ""), typeInto(`untitled:${folder}/.env`, 0, PRIVATE))
    flush()
  }))

test("what an agent writes outside the workspace", () =>
  check(async ({ say, flush }) => {
    say(calls("Write", { file_path: "/home/u/other-client/plan.md", content: PRIVATE }))
    flush()
  }))

test("what an agent's command writes into an excluded folder, named from the root of the disk", () => {
  writeFileSync(join(workspace.folder(), ".gitignore"), "/private/\n")
  return check(async ({ say, folder, flush }) => {
    say(calls("Bash", { command: `cat > ${folder}/private/notes.md <<X\n${PRIVATE}\nX` }))
    flush()
  })
})

test("what an agent's command writes into an excluded folder in which it runs", () => {
  mkdirSync(join(workspace.folder(), "private"))
  writeFileSync(join(workspace.folder(), ".gitignore"), "/private/\n")
  return check(async ({ say, folder, flush }) => {
    say({ ...calls("Bash", { command: `cat > notes.md <<X\n${PRIVATE}\nX` }), cwd: join(folder, "private") })
    flush()
  })
})

test("a text that the user's own policy masks, as a branch and a terminal's name", () => {
  writeFileSync(join(workspace.folder(), ".git/HEAD"), "ref: refs/heads/falcon-acquisition\n")
  const policy = JSON.stringify({ version: 0, id: "me", mask: [{ rule: "project", text: "falcon-acquisition" }] })
  const script = async ({ take, flush, at }: Script) => {
    await take({ kind: "terminal-open", atMs: 1, terminal: 0, name: "falcon-acquisition" })
    flush()
    at(40 * 60_000)
    flush()
    await take({ kind: "window", atMs: 40 * 60_000 + 5, focused: false })
    flush()
  }
  return recordScript(workspace.base(), script, policy).then(({ everything }) => {
    expect(everything).toContain("terminal-open".slice(0, 8))
    expect(everything).not.toContain("falcon")
  })
})

test("what agents said and terminals showed during a pause", () =>
  check(async ({ take, say, flush, pause, resume, baseline, folder }) => {
    await take({ kind: "terminal-open", atMs: 1, terminal: 0, name: "bash" })
    flush()
    pause()
    say({ type: "user", message: { content: PRIVATE } })
    await take(...ran("cat ledger", folder, PRIVATE))
    resume()
    await take({ kind: "window", atMs: 30, focused: true })
    baseline()
    flush()
  }))

test("a line of a transcript that cannot be read takes none of the others with it", async () => {
  const { events } = await recordScript(workspace.base(), async ({ say, flush }) => {
    const deep = JSON.parse(`${"[".repeat(4000)}${"]".repeat(4000)}`)
    say(calls("X", { deep }))
    say({ type: "user", message: { content: "the prompt after" } })
    flush()
  })
  expect(events.flatMap((event) => (event.kind === "prompt" ? [event.text] : []))).toEqual(["the prompt after"])
})

test("the values of a file that is left out are masked wherever a program or an agent says them", async () => {
  const [password, token] = ["tulip-bulbs-7-in-the-cellar", drawn(30, 12)]
  const { everything } = await recordScript(
    workspace.base(),
    async ({ take, uri, folder, flush, write, say, reload, baseline }) => {
      write(".env", `NODE_ENV=production\nDB_PASSWORD=${password}\nAPI=${token}\n`)
      reload()
      baseline()
      await take(...ran("node app.js", folder, `connecting as app with ${password}`))
      await take(openDocument(uri("src/a.ts"), `// in production: ${token}\n`))
      say({ type: "user", message: { role: "user", content: `why is ${password} wrong in production?` } })
      flush()
    },
  )
  expect(everything).toContain("in production")
  for (const secret of [password, token]) expect(everything).not.toContain(secret.slice(2, 14))
})

test.each<[string, (folder: string) => string, string]>([
  ["a new document that will be that file", (folder) => `untitled:${folder}/diary.md`, "diary.md"],
  ["a link to it", (folder) => `file://${folder}/link.md`, "diary.md"],
  ["a cell of a notebook of another kind", (folder) => `vscode-notebook-cell:${folder}/diary.dib#W0`, "*.dib"],
])("what is open and becomes ignored is closed: %s", (_what, uri, pattern) => {
  writeFileSync(join(workspace.folder(), "diary.md"), "x\n")
  symlinkSync("diary.md", join(workspace.folder(), "link.md"))
  return check(async ({ take, folder, flush, write, reload }) => {
    await take(openDocument(uri(folder), ""))
    flush()
    write(".gitignore", `${pattern}\n`)
    reload()
    await take(typeInto(uri(folder), 0, PRIVATE))
    flush()
  })
})

test("a value that is known to be secret only later is masked in what was recorded of it before, and does not come back", async () => {
  const value = drawn(20, 13)
  const { everything, events } = await recordScript(workspace.base(), async ({ take, uri, folder, flush, write, reload, at }) => {
    await take(openDocument(uri("src/a.ts"), `const x = [\n  "${value}",\n]\n`), ...ran("node app.js", folder, `with ${value}`))
    flush()
    write(".env", `API_TOKEN=${value}\n`)
    reload()
    flush()
    at(40 * 60_000)
    flush()
    await take({ kind: "window", atMs: 40 * 60_000 + 5, focused: true })
    flush()
  })
  expect(events.find((e) => e.kind === "keyframe")).toMatchObject({ docs: [{ doc: "src/a.ts" }] })
  expect(everything).toContain("const x = [")
  expect(everything).not.toContain(value.slice(0, 10))
})
