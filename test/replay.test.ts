import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Io } from "@tracehold/cli"
import { afterAll, beforeAll, expect, test } from "vitest"
import { BY_AGENT, SampleChunk } from "../packages/consent/fixtures/sample-chunk.ts"
import { NOW_MS, PASSPHRASE, RecordedVault } from "../packages/owner/fixtures/recorded-vault.ts"
import { TerminalScreen } from "../packages/recorder/src/terminal-screen.ts"
import { runCli } from "./run-cli.ts"

let vault: RecordedVault
let session = ""

beforeAll(async () => {
  vault = await RecordedVault.make()
  writeFileSync(join(vault.base, "passphrase"), `${PASSPHRASE}\n`)
  const files = { "a.ts": "one\n", ".git/config": "[core]\n", "../evil": "x", "sub/b.ts": "key = ********\n", "漢.txt": "字\n" }
  const first = new SampleChunk()
    .start(files, ["a.ts"])
    .view(7, "a.ts", [[0, 9]])
    .type("a.ts", "two \u001b[31m")
    .add({ kind: "prompt", agent: "claude-code", conversation: "c", turn: "t", text: "Please add\nthree" })
    .edit("a.ts", 0, 0, "three\n", BY_AGENT)
    .add({ kind: "select", pane: 7, doc: "a.ts", cursors: [{ anchor: [0, 0], active: [0, 5] }], cause: "keyboard" })
    .add({ kind: "terminal", terminal: 1, op: "open", name: "bash" })
    .screen(1, ["$ \u001b]0;title\u0007npm test", "ok"])
    .save("a.ts")
  const second = new SampleChunk({ startMs: first.atMs + 5000, firstChange: 900 })
    .start({ ...files, "a.ts": "three\none\ntwo" }, ["a.ts"])
    .file("sub/b.ts", "key = ********\n", null)
    .file("big.bin", null, null)
    .type("a.ts", "later")
    .screen(2, ["$ other"])
  second.add({ kind: "file", path: "photo.png", change: 990, op: "create", before: null, after: BINARY, by: BY_AGENT })
  session = vault.record([first.end(), second.end()]).slice(0, 8)
})
afterAll(() => vault[Symbol.dispose]())

const BINARY = { form: "binary", blob: null, bytes: 70 } as const

async function tracehold(args: readonly string[], io: Partial<Io> = {}) {
  return runCli(["--vault", vault.folder, ...args], {
    env: { ...process.env, TRACEHOLD_PASSPHRASE_FILE: join(vault.base, "passphrase"), HOME: vault.base, NO_COLOR: "1" },
    cwd: vault.base,
    now: () => NOW_MS,
    ...io,
  })
}
async function json(...args: string[]) {
  const ran = await tracehold([...args, "--json"])
  expect(ran).toMatchObject({ code: 0 })
  return JSON.parse(ran.out)
}

/** A repository with something in its index and in its folder, and a hook that would leave a trace. */
function makeRepository(name: string) {
  const folder = join(vault.base, name)
  mkdirSync(folder)
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", folder, "-c", "user.name=T", "-c", "user.email=t@example.invalid", ...args], { encoding: "utf8" })
  git("init", "-q", "-b", "main")
  writeFileSync(join(folder, "mine.txt"), "1\n")
  git("add", "-A")
  git("commit", "-qm", "mine")
  writeFileSync(join(folder, "mine.txt"), "staged\n")
  git("add", "-A")
  writeFileSync(join(folder, "mine.txt"), "not staged\n")
  const hooks = join(folder, ".git", "hooks")
  mkdirSync(hooks, { recursive: true })
  for (const hook of ["reference-transaction", "post-commit", "pre-commit", "post-checkout"])
    writeFileSync(join(hooks, hook), `#!/bin/sh\ntouch ${folder}/hook-ran\n`, { mode: 0o755 })
  const seen = () => ({
    status: git("status", "--porcelain=v2", "--branch"),
    index: readFileSync(join(folder, ".git", "index")).toString("hex"),
    text: readFileSync(join(folder, "mine.txt"), "utf8"),
  })
  return { folder, git, seen }
}

test("what agents wrote, and how much of it was kept", async () => {
  const told = await tracehold(["replay", "kept", session])
  expect(told.out.split("\n").slice(-2)).toEqual(["6 of 6 characters kept.", ""])
  expect(told.out).toMatch(/ {2}a\.ts: 6 of 6 characters kept\n/)
  expect(await json("replay", "kept", session)).toMatchObject({ written: 6, kept: 6, calls: [{ paths: ["a.ts"], removed: {} }] })
})

test("a moment becomes a commit on a new branch, and nothing else of the repository changes", async () => {
  const { folder, git, seen } = makeRepository("repo")
  const before = seen()
  const found = await json("replay", "seek", `${session}.1`, "--branch", "then/was", "--repo", folder)
  expect(found).toMatchObject({ written: 2, branch: "then/was", absent: { skipped: 2, binary: 1 }, unsaved: 1 })
  expect(existsSync(join(folder, "hook-ran"))).toBe(false)
  expect(seen()).toEqual(before)
  expect(git("-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "then/was")).toBe("a.ts\n漢.txt\n")
  expect(git("show", "then/was:a.ts")).toBe("three\none\ntwo")
  expect(git("log", "--format=%an <%ae> %P|", "then/was")).toBe("Tracehold replay <replay@tracehold.invalid> |\n")
  expect(git("for-each-ref", "--format=%(refname)")).toBe("refs/heads/main\nrefs/heads/then/was\n")
  expect(git("fsck", "--strict")).toBe("")
  const masked = await json("replay", "seek", `${session}.0`, "--branch", "masked", "--repo", folder)
  expect(git("show", `${masked.commit}:sub/b.ts`)).toBe("key = ********\n")
  expect(await json("replay", "seek", `${session}.0`, "--branch", "again", "--repo", folder)).toMatchObject({
    commit: masked.commit,
  })
})

test.each([
  ["main", /exists already/],
  ["main/below", /in its way/],
  ["--force", /not a name|unknown option|argument missing/],
  ["a..b", /not a name/],
  ["@{-1}", /not a name/],
])("no branch %s is made of a moment", async (branch, says) => {
  const { folder, git } = makeRepository(`refusing-${branch.replace(/\W/g, "_")}`)
  const heads = git("for-each-ref")
  const ran = await tracehold(["replay", "seek", `${session}.0`, "--branch", branch, "--repo", folder])
  expect(ran.code).toBeGreaterThan(0)
  expect(ran.err).toMatch(says)
  expect(git("for-each-ref")).toBe(heads)
})

test("a branch that is current but has no commit yet is not made either, and a folder without a repository is said", async () => {
  const folder = join(vault.base, "unborn")
  execFileSync("git", ["init", "-q", "-b", "main", folder])
  const ran = await tracehold(["replay", "seek", session, "--branch", "main", "--repo", folder])
  expect(ran).toMatchObject({ code: 1, err: expect.stringMatching(/exists already/) })
  const none = await tracehold(["replay", "seek", session, "--branch", "x", "--repo", "/"])
  expect(none).toMatchObject({ code: 1, err: expect.stringMatching(/no git repository/) })
  expect(await tracehold(["replay", "seek", session])).toMatchObject({ code: 2, err: expect.stringMatching(/--to .* --branch/) })
})

test("what is not there is said", async () => {
  const ran = await tracehold(["replay", "seek", `${session}.1`, "--to", "absent"])
  expect(ran.out).toMatch(/what git ignores[\s\S]*size alone: 1 \(1 binary\)[\s\S]*names.*: 2/i)
  expect(readdirSync(join(vault.base, "absent", "files")).sort()).toEqual(["a.ts", "漢.txt"])
})

test("the chunks of a session have one clock", async () => {
  const at = async (time: string) =>
    (await json("replay", "show", session, "--at", time)).panes[0].lines.map((line: { text: string }) => line.text)
  expect(await at("0.2")).toEqual(["one", ""])
  expect(await at("2.5")).toEqual(["three", "one", "two \u001b[31m"])
  expect((await at("6.9")).slice(0, 2)).toEqual(["three", "one"])
  const [first, second] = [await json("replay", "show", `${session}.1`, "--at", "0.7"), await json("replay", "show", session)]
  expect(second.atMs).toBeGreaterThan(first.atMs)
  expect(second.panes[0].lines.at(-1).text).toBe("twolater")
})

test("a recorded terminal is exported as a cast, into a new file only", async () => {
  expect(await tracehold(["replay", "export", session, "--asciicast", "x.cast"])).toMatchObject({
    code: 2,
    err: expect.stringMatching(/--terminal: 1 bash, 2/),
  })
  expect(await json("replay", "export", session, "--asciicast", "x.cast", "--terminal", "1")).toMatchObject({
    terminal: 1,
    events: 1,
  })
  expect(JSON.parse(readFileSync(join(vault.base, "x.cast"), "utf8").split("\n", 1)[0] ?? "")).toMatchObject({ version: 3 })
  expect(await tracehold(["replay", "export", session, "--asciicast", "x.cast", "--terminal", "1"])).toMatchObject({ code: 1 })
  expect(await tracehold(["replay", "export", session, "--asciicast", "y.cast", "--terminal", "7"])).toMatchObject({ code: 1 })
})

/** A person at a terminal, which is a real emulator: types, waits, and reads what is on the screen. */
class Person {
  readonly #emulator = new TerminalScreen("watcher")
  #size = { rows: 24, cols: 80 }
  #input: (text: string) => void = () => undefined
  #resize: () => void = () => undefined
  nowMs = NOW_MS
  raw = ""
  opened = 0

  readonly io: Partial<Io> = {
    now: () => this.nowMs,
    fullScreen: () => {
      this.opened++
      return {
        size: () => this.#size,
        write: (text) => {
          this.raw += text
          this.#emulator.write(text)
        },
        onInput: (listener) => {
          this.#input = listener
        },
        onResize: (listener) => {
          this.#resize = listener
        },
        [Symbol.dispose]: () => {
          this.opened--
        },
      }
    },
  }
  async screen(): Promise<string> {
    await this.#emulator.settled()
    return this.#emulator.look().rows.join("\n")
  }
  async type(keys: string): Promise<string> {
    this.#input(keys)
    return this.screen()
  }
  resize(rows: number, cols: number): Promise<string> {
    this.#size = { rows, cols }
    this.#emulator.resize(rows, cols)
    this.#resize()
    return this.screen()
  }
  /** Waits for what only time brings: the vault to be opened, a frame to be painted. */
  async sees(what: RegExp): Promise<string> {
    for (let tries = 0; tries < 400; tries++) {
      const shown = await this.screen()
      if (what.test(shown)) return shown
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    throw new Error(`never saw ${what}:\n${await this.screen()}`)
  }
}
const RIGHT = "\u001b[C"
const LEFT = "\u001b[D"

test("the player: steps by action, both ways, with who did what, editor, selection and terminal", async () => {
  const person = new Person()
  const ran = tracehold(["replay", "play", session], person.io)
  await person.sees(/0:00 of 0:0\d .*playing/)
  let shown = await person.type(" ")
  expect(shown).toMatch(/stopped/)
  shown = await person.type(RIGHT.repeat(9))
  expect(shown).toMatch(/a\.ts \(not saved\)[\s\S]*2 two ␛\[31m/)
  expect(shown).toMatch(/user +a\.ts {2}\+“two ␛\[31m”/)
  shown = await person.type(RIGHT)
  expect(shown).toMatch(/user +to claude-code: Please add three/)
  shown = await person.type(RIGHT)
  expect(shown).toMatch(/1 three[\s\S]*claude-code +a\.ts {2}\+“three␊”/)
  shown = await person.type(LEFT)
  expect(shown).not.toMatch(/1 three/)
  await person.type(RIGHT + RIGHT)
  expect(person.raw).toContain("\u001b[0;4mthree")
  shown = await person.type("/npm\r")
  expect(shown).toMatch(/terminal bash[\s\S]*\$ ␛\]0;title␇npm test/)
  shown = await person.type("/LATER\r")
  expect(shown).toMatch(/twolater/)
  shown = await person.type("/nothing like it\r")
  expect(shown).toMatch(/no “nothing like it”/)
  shown = await person.type("N")
  expect(shown).toMatch(/no “nothing like it” before/)
  for (const obeyed of ["\u001b[31m", "\u001b]"]) expect(person.raw).not.toContain(obeyed)
  await person.type("q")
  expect(await ran).toMatchObject({ code: 0, out: expect.stringMatching(/stopped at 0:0\d of/), err: "" })
  expect(person.opened).toBe(0)
})

test("the player plays by the clock, faster when asked, cuts pauses short and stops at the end", async () => {
  const person = new Person()
  const ran = tracehold(["replay", "play", session], person.io)
  await person.sees(/playing/)
  expect(await person.type("\u001b[A")).toMatch(/ 2x /)
  person.nowMs += 600
  await person.sees(/0:01 of/)
  await person.type("\u001b[B")
  person.nowMs += 900
  await person.sees(/a pause of 0:0\d skipped|the end/)
  for (let i = 0; i < 20; i++) {
    person.nowMs += 900
    await new Promise((resolve) => setTimeout(resolve, 60))
  }
  await person.sees(/the end/)
  expect(await person.type("\u001b[H")).toMatch(/0:00 of/)
  expect(await person.type("\u001b[1;2C")).toMatch(/twolater/)
  await person.type("\u0003")
  expect(await ran).toMatchObject({ code: 0 })
})

test("the player fits every size, and paints anew when it changes", async () => {
  const person = new Person()
  const ran = tracehold(["replay", "play", session, "--at", "2.5"], person.io)
  await person.sees(/playing/)
  await person.type(" ")
  for (const [rows, cols] of [
    [50, 160],
    [10, 40],
    [4, 20],
    [1, 5],
    [24, 80],
  ] as const) {
    const shown = (await person.resize(rows, cols)).split("\n")
    expect(shown).toHaveLength(rows)
    expect(shown[0]?.trim(), `${rows}x${cols}: ${shown.join("|")}`).toContain(session.slice(0, 4))
  }
  expect(await person.screen()).toMatch(/1 three[\s\S]*what was done[\s\S]*q quit/)
  await person.type("q")
  await ran
})

test("without a name the list is offered", async () => {
  const person = new Person()
  const ran = tracehold(["replay"], person.io)
  expect(await person.sees(/enter play/)).toMatch(
    new RegExp(`${session} +the whole session: 2 chunks[\\s\\S]*${session}\\.1[\\s\\S]*${session}\\.0`),
  )
  await person.type("\u001b[B\u001b[B\r")
  await person.sees(new RegExp(`${session}\\.0 .*playing`))
  await person.type("q")
  expect(await ran).toMatchObject({ code: 0, out: expect.stringContaining(`${session}.0: stopped`) })
})

test("where there is no terminal, playing says so in one line", async () => {
  for (const args of [["replay"], ["replay", "play", session]]) {
    const ran = await tracehold(args)
    expect(ran).toMatchObject({ code: 2, out: "" })
    expect(ran.err).toMatch(/^tracehold: Playing needs a terminal\..*\n$/)
  }
  expect(await tracehold(["replay", "lst"])).toMatchObject({ code: 2, err: expect.stringMatching(/Did you mean list/) })
})

test("an error while playing gives the terminal back", async () => {
  const person = new Person()
  const ran = tracehold(["replay", "play", session], { ...person.io, now: () => (person.nowMs > NOW_MS ? failing() : NOW_MS) })
  await person.sees(/playing/)
  person.nowMs++
  expect(await ran).toMatchObject({ code: 1, out: "" })
  expect(person.opened).toBe(0)
})

function failing(): number {
  throw new Error("no clock")
}

const hasScript = process.platform === "linux" && spawnSync("script", ["--version"]).status === 0

/** The program itself in a pseudo-terminal that `script` makes; its shell says how the terminal was left. */
class Pty implements Disposable {
  readonly #emulator = new TerminalScreen("pty")
  readonly #child: ChildProcess
  readonly ended: Promise<number | null>
  raw = ""

  constructor(...args: string[]) {
    const program = [process.execPath, join(import.meta.dirname, "../apps/cli/src/main.ts"), "--vault", vault.folder, ...args]
    const shell = `stty rows 24 cols 80; echo tty=$(tty) pid=$$; (exec ${program.join(" ")}); echo code=$?; stty -a`
    this.#child = spawn("script", ["-qec", shell, "/dev/null"], {
      env: {
        ...process.env,
        TRACEHOLD_PASSPHRASE_FILE: join(vault.base, "passphrase"),
        HOME: vault.base,
        TERM: "xterm-256color",
      },
    })
    this.ended = new Promise((resolve) => this.#child.once("close", resolve))
    this.#child.stdout?.on("data", (data: Buffer) => {
      this.raw += data.toString()
      this.#emulator.write(data.toString())
    })
  }
  type(keys: string): void {
    this.#child.stdin?.write(keys)
  }
  resize(rows: number, cols: number): void {
    this.#emulator.resize(rows, cols)
    execFileSync("stty", ["-F", /tty=(\S+)/.exec(this.raw)?.[1] ?? "", "rows", `${rows}`, "cols", `${cols}`])
  }
  async sees(what: RegExp): Promise<string> {
    for (let tries = 0; tries < 700; tries++) {
      await this.#emulator.settled()
      const shown = this.#emulator.look().rows.join("\n")
      if (what.test(shown)) return shown
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`never saw ${what}:\n${this.#emulator.look().rows.join("\n")}`)
  }
  /** Whoever ran the program: its shell's child. */
  get program(): number {
    const shell = /pid=(\d+)/.exec(this.raw)?.[1] ?? ""
    return Number(readFileSync(`/proc/${shell}/task/${shell}/children`, "utf8").trim().split(" ")[0])
  }
  [Symbol.dispose](): void {
    this.#child.kill()
  }
}

test.skipIf(!hasScript)("in a real terminal: plays, follows its size, and leaves it as it was", { timeout: 60_000 }, async () => {
  using pty = new Pty("replay", "play", session, "--at", "2.5")
  const shown = await pty.sees(/playing/)
  expect(shown.split("\n")).toHaveLength(24)
  pty.type(" ")
  await pty.sees(/stopped[\s\S]*1 three[\s\S]*terminal bash[\s\S]*q quit/)
  pty.resize(12, 100)
  await pty.sees(/stopped[\s\S]*1 three[\s\S]*q quit/)
  pty.resize(40, 120)
  expect((await pty.sees(/q quit\s*$/)).split("\n")).toHaveLength(40)
  pty.type("q")
  expect(await pty.ended).toBe(0)
  const [, after = ""] = pty.raw.split(LEFT_BEHIND)
  expect(after).toMatch(/stopped at 0:0\d of[\s\S]*code=0[\s\S]* icanon[\s\S]* echo /)
})

test.skipIf(!hasScript)("Ctrl-C and a signal from elsewhere leave the terminal as it was", { timeout: 60_000 }, async () => {
  using interrupted = new Pty("replay", "play", session)
  await interrupted.sees(/playing/)
  interrupted.type("\u0003")
  expect(await interrupted.ended).toBe(0)
  expect(interrupted.raw.split(LEFT_BEHIND)[1]).toMatch(/code=0[\s\S]* icanon[\s\S]* echo /)
  using ended = new Pty("replay", "play", session)
  await ended.sees(/playing/)
  process.kill(ended.program, "SIGTERM")
  await ended.ended
  expect(ended.raw.split(LEFT_BEHIND)[1]).toMatch(/code=143[\s\S]* icanon[\s\S]* echo /)
})

/** The other screen is left, cursor and wrapping are back. */
const LEFT_BEHIND = "\u001b[0m\u001b[?7h\u001b[?25h\u001b[?1049l"
