import { execFileSync } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Worker } from "node:worker_threads"
import type { FromRecorder, SensorRecord, ToRecorder } from "@tracehold/capture"
import { cryptoReady, randomBytes, SecretKey, toHex } from "@tracehold/crypto"
import { createVault, unlockVault } from "@tracehold/vault"
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { drawn } from "../../policy/fixtures/made-up.ts"

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

beforeAll(cryptoReady)
let base = ""
let workers: Worker[] = []
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "worker-"))
  workers = []
})
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.terminate()))
  rmSync(base, { recursive: true })
})

const seed = new Uint8Array(32).fill(7)
const makeVault = () => createVault(join(base, "vault"), [{ kind: "phrase", id: "words", seed: new SecretKey(seed.slice()) }])

/** A recorder in its worker thread, as the extension starts it. */
function startRecorder(options: Partial<Extract<ToRecorder, { kind: "start" }>> = {}) {
  const folder = join(base, "shop")
  mkdirSync(folder, { recursive: true })
  execFileSync("git", ["init", "-q", folder])
  const worker = new Worker(new URL("./worker.ts", import.meta.url))
  workers.push(worker)
  const heard: FromRecorder[] = []
  let wake = () => {}
  worker.on("message", (message: FromRecorder) => {
    heard.push(message)
    wake()
  })
  const send = (message: ToRecorder) => worker.postMessage(message)
  const until = async (fits: (message: FromRecorder) => boolean): Promise<FromRecorder> => {
    for (;;) {
      const found = heard.find(fits)
      if (found !== undefined) return found
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  const state = (name: string) => until((m) => m.kind === "state" && m.state === name)
  send({
    kind: "start",
    vault: join(base, "vault"),
    storage: base,
    sessionId: toHex(randomBytes(16)),
    wallMs: Date.now(),
    host: { editor: "test", version: "0", platform: "linux", remote: false },
    roots: [{ name: "shop", path: folder }],
    trusted: true,
    userPolicy: null,
    transcripts: [],
    ...options,
  })
  return { worker, send, until, state, heard, folder, uri: `file://${folder}/a.ts` }
}
const openDoc = (uri: string, text: string): SensorRecord => ({
  kind: "doc-open",
  atMs: 1,
  uri,
  language: "x",
  crlf: false,
  text,
  dirty: false,
})
const typed = (uri: string, inserted: string): SensorRecord => ({
  kind: "doc-change",
  atMs: 2,
  uri,
  changes: [{ offset: 0, deleted: 0, inserted }],
  dirty: true,
  focused: true,
})
const recorded = () => {
  using vault = unlockVault(join(base, "vault"), new SecretKey(seed.slice()))
  return vault.chunks().flatMap((ref) => vault.events(ref))
}

test("before there is a vault nothing is recorded; when there is one, it begins with what is open then", async () => {
  const { send, state, until, uri } = startRecorder()
  await state("no-vault")
  send({ kind: "records", records: [openDoc(uri, "first"), typed(uri, "x")], batch: 0 })
  await until((m) => m.kind === "taken")
  makeVault()
  await state("recording")
  send({ kind: "records", records: [typed(uri, "y")], batch: 1 })
  send({ kind: "stop", request: 1 })
  await until((m) => m.kind === "done")
  const events = recorded()
  expect(events.filter((e) => e.kind === "edit")).toHaveLength(1)
  expect(events.find((e) => e.kind === "keyframe")).toMatchObject({ docs: [{ doc: "a.ts", dirty: true }] })
})

test("what is acknowledged survives the end of the thread without a word", async () => {
  makeVault()
  const { worker, send, state, until, uri } = startRecorder()
  await state("recording")
  send({ kind: "records", records: [openDoc(uri, "first"), typed(uri, "x")], batch: 0 })
  await until((m) => m.kind === "state" && m.events >= 4)
  await worker.terminate()
  expect(recorded().filter((e) => e.kind === "edit")).toHaveLength(1)
})

test("erase: gone, paused, and what is on the screen stays out when the user says so", async () => {
  makeVault()
  const { send, state, until, uri, heard } = startRecorder()
  await state("recording")
  send({ kind: "records", records: [openDoc(uri, "first"), typed(uri, "regret")], batch: 0 })
  await until((m) => m.kind === "state" && m.events >= 4)
  writeFileSync(join(base, "shop/c.ts"), "regret on disk")
  send({ kind: "erase", request: 5, minutes: 5 })
  expect(await until((m) => m.kind === "erased")).toMatchObject({ chunks: 1, problem: null })
  await state("paused")
  send({ kind: "records", records: [typed(uri, "while paused")], batch: 1 })
  heard.length = 0
  send({ kind: "resume", leaveOut: true })
  await state("recording")
  send({ kind: "records", records: [typed(uri, "z"), openDoc(uri.replace("a.ts", "b.ts"), "second")], batch: 2 })
  await until((m) => m.kind === "state" && m.state === "recording" && m.events >= 8)
  send({ kind: "stop", request: 6 })
  await until((m) => m.kind === "done")
  const text = JSON.stringify(recorded())
  expect(text).not.toMatch(/regret|while paused|"[ac]\.ts"/)
  expect(text).toContain('"b.ts"')
})

test.each([
  ["an untrusted workspace", { trusted: false }, "not trusted"],
  ["no folder", { roots: [] }, "no folder"],
  ["a policy that cannot be read", { userPolicy: "{" }, "your own policy"],
  ["a policy with an unknown field", { userPolicy: '{"version":0,"id":"mine","include":["*"]}' }, "include"],
])("%s is off, and says why", async (_what, options, why) => {
  makeVault()
  const { state } = startRecorder(options)
  expect(await state("off")).toMatchObject({ problem: expect.stringContaining(why) })
})

test("a repository's own policy turns it off, and on again when the file goes", async () => {
  makeVault()
  mkdirSync(join(base, "shop"))
  writeFileSync(join(base, "shop/.tracehold.json"), '{"version":0,"id":"shop","record":"off"}')
  const { state, send, folder } = startRecorder()
  await state("off")
  rmSync(join(folder, ".tracehold.json"))
  send({ kind: "records", records: [{ kind: "disk", atMs: 1, path: join(folder, ".tracehold.json"), op: "delete" }] })
  await state("recording")
})

test("hours in which policy lets nothing be recorded: off, and on again without them", async () => {
  makeVault()
  const allDay = JSON.stringify({ version: 0, id: "mine", offHours: [{ from: "00:00", to: "24:00" }] })
  const { state, send, heard } = startRecorder({ userPolicy: allDay })
  expect(await state("off")).toMatchObject({ problem: "nothing is recorded at this hour, by your own policy" })
  send({ kind: "policy", userPolicy: null })
  await state("recording")
  heard.length = 0
  send({ kind: "policy", userPolicy: allDay })
  await state("off")
})

test("a damaged card is said, in one line", async () => {
  makeVault()
  chmodSync(join(base, "vault/card.json"), 0o600)
  writeFileSync(join(base, "vault/card.json"), "{}")
  const { until } = startRecorder()
  const told = await until((m) => m.kind === "state" && m.problem !== null)
  expect(told.kind === "state" && told.problem).toMatch(/^[^\n]{10,200}$/)
})

test("a session that begins paused writes nothing before it is resumed, and leaves out what is open when told to", async () => {
  makeVault()
  const { send, state, until, uri } = startRecorder({ paused: true })
  await state("paused")
  send({ kind: "records", records: [openDoc(uri, "regret"), typed(uri, "more")], batch: 0 })
  send({ kind: "resume", leaveOut: true })
  await state("recording")
  send({ kind: "records", records: [openDoc(uri.replace("a.ts", "b.ts"), "second"), typed(uri, "z")], batch: 1 })
  send({ kind: "stop", request: 1 })
  await until((m) => m.kind === "done")
  expect(JSON.stringify(recorded())).not.toMatch(/"a\.ts"/)
  expect(JSON.stringify(recorded())).toContain('"b.ts"')
})

test("erase works where nothing is recorded, too", async () => {
  makeVault()
  const first = startRecorder()
  await first.state("recording")
  first.send({ kind: "records", records: [openDoc(first.uri, "regret")], batch: 0 })
  await first.until((m) => m.kind === "state" && m.events >= 3)
  const other = startRecorder({ trusted: false })
  await other.state("off")
  other.send({ kind: "erase", request: 1, minutes: 5 })
  expect(await other.until((m) => m.kind === "erased")).toMatchObject({ chunks: 1, problem: null })
  await first.state("paused") // The other window hears of it.
})

test("repositories are named as policy knows them", async () => {
  const { send, until, folder } = startRecorder()
  execFileSync("git", ["-C", folder, "remote", "add", "origin", "git@example.invalid:Owner/shop.git"])
  send({ kind: "repositories", request: 3 })
  expect(await until((m) => m.kind === "repositories")).toMatchObject({ roots: [{ remote: "example.invalid/owner/shop" }] })
})

test("explain names the rule, of a link that of what it leads to", async () => {
  makeVault()
  const { send, state, until, folder } = startRecorder()
  await state("recording")
  send({ kind: "explain", request: 9, path: join(folder, ".env") })
  expect(await until((m) => m.kind === "explained")).toMatchObject({ text: expect.stringContaining("dotenv") })
  writeFileSync(join(folder, ".env"), "")
  symlinkSync(".env", join(folder, "settings.txt"))
  send({ kind: "explain", request: 10, path: join(folder, "settings.txt") })
  const linked = await until((m) => m.kind === "explained" && m.request === 10)
  expect(linked).toMatchObject({ text: expect.stringMatching(/^not recorded: settings.txt .*dotenv/) })
})

test("explain says of a selected text which rule masks what, and of a command whether its output is recorded; never a secret", async () => {
  makeVault()
  const { send, state, until, heard, folder } = startRecorder()
  await state("recording")
  const secret = `gh${"p_"}${drawn(36, 5)}`
  const text = `first ${secret};\nsecond line;\nthird ${secret};\n`
  const explained = async (question: DistributiveOmit<Extract<ToRecorder, { kind: `explain-${string}` }>, "request">) => {
    const request = heard.length
    send({ ...question, request })
    const answer = await until((m) => m.kind === "explained" && m.request === request)
    return answer.kind === "explained" ? answer.text : ""
  }
  const selected = (path: string, start: number, end: number) => explained({ kind: "explain-text", path, text, start, end })
  const file = join(folder, "a.ts")
  const third = text.indexOf("third")
  expect(await selected(file, third, text.length)).toBe("masked: line 3, column 7, 40 characters, by “github”")
  expect((await selected(file, 0, text.length)).split("\n")).toHaveLength(2)
  expect(await selected(file, text.indexOf("second"), third)).toMatch(/^Recorded as it is/)
  expect(await selected("untitled:Untitled-1", third, text.length)).toMatch(/^masked: line 3/)
  expect(await selected(join(folder, ".env"), 0, text.length)).toMatch(/^not recorded: .*dotenv/)
  expect(await selected("/elsewhere/a.ts", 0, 4)).toMatch(/outside the folders/)
  const command = (line: string) => explained({ kind: "explain-command", line, cwd: folder })
  expect(await command("cat .env")).toMatch(/^not recorded: what it prints is withheld by "dotenv/)
  expect(await command("npm test")).toMatch(/^recorded/)
  expect(JSON.stringify(heard)).not.toContain(secret.slice(4, 20))
})

test("where policy wants the user to be asked nothing is recorded before the yes, and a yes that is taken back stops it", async () => {
  makeVault()
  const { send, state, until, uri, folder, heard } = startRecorder({ userPolicy: '{"version":0,"id":"me","record":"ask"}' })
  expect(await state("ask")).toMatchObject({ problem: "your own policy wants you to be asked first" })
  send({ kind: "records", records: [openDoc(uri, "before"), typed(uri, "early ")], batch: 0 })
  send({ kind: "repositories", request: 1 })
  expect(await until((m) => m.kind === "repositories")).toMatchObject({ roots: [{ path: folder, remote: null, ask: true }] })
  send({ kind: "explain", request: 2, path: join(folder, "a.ts") })
  expect(await until((m) => m.kind === "explained")).toMatchObject({
    text: "Not recorded: your own policy wants you to be asked first.",
  })
  send({ kind: "allow", roots: [join(base, "another")] })
  send({ kind: "status", request: 3 })
  await until((m) => m.kind === "done" && m.request === 3)
  expect(heard.some((m) => m.kind === "state" && m.state === "recording")).toBe(false)
  expect(recorded()).toEqual([])
  send({ kind: "allow", roots: [folder] })
  await state("recording")
  send({ kind: "records", records: [typed(uri, "noted ")], batch: 1 })
  heard.length = 0
  send({ kind: "allow", roots: [] })
  await state("ask")
  send({ kind: "records", records: [typed(uri, "late ")], batch: 2 })
  send({ kind: "stop", request: 4 })
  await until((m) => m.kind === "done" && m.request === 4)
  const edits = recorded().flatMap((event) => (event.kind === "edit" ? event.changes.map(({ inserted }) => inserted) : []))
  expect(edits).toEqual(["noted "])
})

test("a pause that is resumed does not go on where policy has meanwhile said off", async () => {
  makeVault()
  const { send, state, heard, uri } = startRecorder()
  await state("recording")
  send({ kind: "pause" })
  await state("paused")
  heard.length = 0
  send({ kind: "policy", userPolicy: '{"version":0,"id":"me","record":"off"}' })
  send({ kind: "resume", leaveOut: false })
  send({ kind: "records", records: [openDoc(uri, "x")], batch: 0 })
  await state("off")
  expect(heard.some((m) => m.kind === "state" && m.state === "recording")).toBe(false)
})

test("what git ignores is not recorded, also by a file above the folder: no document, no file, not later", async () => {
  makeVault()
  execFileSync("git", ["init", "-q", base])
  writeFileSync(join(base, ".gitignore"), "plans.txt\nlater.txt\n")
  const folder = join(base, "inside")
  mkdirSync(folder)
  for (const name of ["plans.txt", "a.ts", "later.txt"]) writeFileSync(join(folder, name), `${name} holds tulips\n`)
  const { send, state, until, heard } = startRecorder({ roots: [{ name: "inside", path: folder }] })
  await state("recording")
  const open = (name: string) => openDoc(`file://${folder}/${name}`, `${name} holds tulips\n`)
  send({ kind: "records", records: [open("plans.txt"), open("a.ts")], batch: 0 })
  send({ kind: "explain", request: 1, path: join(folder, "plans.txt") })
  expect(await until((m) => m.kind === "explained")).toMatchObject({
    text: 'not recorded: plans.txt is excluded by "plans.txt" (../.gitignore:1)',
  })
  await until((m) => m.kind === "state" && m.events > 3)
  writeFileSync(join(folder, "new.ts"), "new\n")
  send({ kind: "records", records: [{ kind: "disk", atMs: 5, path: join(folder, "new.ts"), op: "create" }], batch: 1 })
  send({ kind: "records", records: [{ kind: "disk", atMs: 6, path: join(folder, "later.txt"), op: "change" }], batch: 2 })
  const before = Math.max(...heard.flatMap((m) => (m.kind === "state" ? [m.events] : [])))
  await until((m) => m.kind === "state" && m.events > before)
  send({ kind: "stop", request: 2 })
  await until((m) => m.kind === "done" && m.request === 2)
  const events = recorded()
  expect(events.flatMap((event) => (event.kind === "snapshot" && event.reason === "start" ? [event.files] : []))).toEqual([1])
  const names = JSON.stringify(events.filter(({ kind }) => kind !== "gap"))
  expect(events.flatMap((event) => (event.kind === "open" ? [event.doc] : []))).toEqual(["a.ts"])
  expect(names).toContain("new.ts")
  expect(names).not.toMatch(/plans|later/)
})

test("a document that git ignores from now on is closed when policy is read anew", async () => {
  makeVault()
  execFileSync("git", ["init", "-q", base])
  const folder = join(base, "inside")
  mkdirSync(folder)
  writeFileSync(join(folder, "plans.txt"), "tulips\n")
  const { send, state, until, uri } = startRecorder({ roots: [{ name: "inside", path: folder }] })
  const plans = uri.replace(/shop.*/, "inside/plans.txt")
  await state("recording")
  send({ kind: "records", records: [openDoc(plans, "tulips\n"), typed(plans, "early ")], batch: 0 })
  await until((m) => m.kind === "taken" && m.batch === 0)
  writeFileSync(join(base, ".gitignore"), "plans.txt\n")
  send({ kind: "policy", userPolicy: null })
  send({ kind: "records", records: [typed(plans, "late ")], batch: 1 })
  send({ kind: "stop", request: 1 })
  await until((m) => m.kind === "done" && m.request === 1)
  const events = recorded()
  expect(events.flatMap((event) => (event.kind === "close" ? [event.doc] : []))).toEqual(["plans.txt"])
  expect(JSON.stringify(events)).toContain("early ")
  expect(JSON.stringify(events)).not.toContain("late ")
})
