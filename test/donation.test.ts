import { createHash } from "node:crypto"
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { zstdDecompressSync } from "node:zlib"
import { describeEndpoint, initEndpoint, type Served, serveEndpoint } from "@tracehold/endpoint"
import { describeError, type Owner, type RecipientView, sendDue, unlockWithWords } from "@tracehold/owner"
import { createEngine } from "@tracehold/policy"
import {
  eraseChunks,
  eraseSince,
  listOutbox,
  openStore,
  putOutbox,
  readCard,
  readOutbox,
  unlockVault,
  updateOutbox,
} from "@tracehold/vault"
import { Decrypter } from "age-encryption"
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { BY_AGENT, SampleChunk } from "../packages/consent/fixtures/sample-chunk.ts"
import { NOW_MS, RecordedVault } from "../packages/owner/fixtures/recorded-vault.ts"
import { entropyOf, phraseSeed } from "../packages/owner/src/slots.ts"

const NAME = "Norbert-the-customer"
const MAIL = ["norbert", "acme-widgets.io"].join("@")
const HOUR_MS = 3_600_000

let fresh: RecordedVault
let vault: RecordedVault
let nowMs: number
const owners: Owner[] = []
const served: Served[] = []
const clock = () => nowMs

beforeAll(async () => {
  fresh = await RecordedVault.make()
})
afterAll(() => fresh[Symbol.dispose]())
beforeEach(() => {
  nowMs = NOW_MS
  vault = fresh.copy()
})
afterEach(async () => {
  for (const owner of owners.splice(0)) owner[Symbol.dispose]()
  for (const one of served.splice(0)) await one.stop()
  vault[Symbol.dispose]()
})

function sample(): SampleChunk {
  return new SampleChunk()
    .start({ "a.ts": "one\n", "quiet.ts": "nobody looked\n" }, ["a.ts"])
    .type("a.ts", `// ${NAME}\n`)
    .view(7, "a.ts", [[0, 2]])
    .save("a.ts")
    .add({ kind: "prompt", agent: "claude-code", conversation: "c1", turn: null, text: `write to ${MAIL}` })
    .file("b.ts", null, "by the agent\n", BY_AGENT)
    .end()
}

async function unlock(): Promise<Owner> {
  // With the words: trying a passphrase takes long, by intention.
  const owner = await unlockWithWords(vault.folder, vault.setUp.words.join(" "), { now: clock })
  owners.push(owner)
  return owner
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

type Recipient = { data: string; root: string; url: string; served: Served }

async function recipient(
  name: string,
  options: { demo?: boolean; url?: string; kind?: "commons" | "org" } = {},
): Promise<Recipient> {
  const data = join(vault.base, `${name}-data`)
  const url = options.url ?? `http://127.0.0.1:${await freePort()}`
  const keys = join(vault.base, `${name}-keys`)
  const { root } = await initEndpoint({
    data,
    keys,
    kind: options.kind ?? "commons",
    name,
    demo: options.demo ?? true,
    url,
    nowMs,
  })
  return { data, root, url, served: await serve(data) }
}

async function serve(data: string, port?: number): Promise<Served> {
  const one = await serveEndpoint({ data, clockMs: clock, limits: { freeBytes: 0 }, ...(port === undefined ? {} : { port }) })
  served.push(one)
  return one
}

async function add(owner: Owner, { url, root }: Pick<Recipient, "url" | "root">): Promise<RecipientView> {
  return owner.add(await owner.lookUp(url, { fetch, root }), root)
}

/** Redact, decide on findings, prepare, sign. */
async function give(owner: Owner, root: string) {
  const [chunk] = owner.chunks()
  if (chunk === undefined) throw new Error("nothing recorded")
  const redactions = [{ kind: "text", text: NAME }] as const
  const kept = owner.findings(chunk, redactions).map(({ id }) => id)
  const prepared = owner.prepare(chunk, root, { redactions, kept })
  return owner.sign(prepared, prepared.content.sha256)
}

/** A chunk as older detectors left it: with a secret, typed key by key, that those of today see. */
async function plantSecret(ref: { session: string; no: number }): Promise<void> {
  const engine = createEngine({ layers: [], ignoreFiles: [], caseSensitive: true })
  const token = `${"gh"}p_${"aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5"}`
  using entropy = entropyOf(vault.setUp.words.join(" "))
  using opened = unlockVault(vault.folder, phraseSeed(entropy, readCard(vault.folder).vaultId))
  const keys = [...token].map((inserted, i) => ({
    kind: "edit" as const,
    atMs: 1e6 + i,
    doc: "a.ts",
    change: 5_000 + i,
    changes: [{ offset: i, deleted: 0, inserted }],
    by: { actor: "user" as const, rung: 5, evidence: "keystroke" },
  }))
  const space = {
    ...keys[0],
    atMs: 1e6 + 99,
    change: 6_000,
    changes: [{ offset: token.length, deleted: 0, inserted: "\n" }],
  } as (typeof keys)[0]
  opened.rewrite(ref, (events) => [...events, ...keys, space].map((event) => engine.admit(event)), new Map(), {
    detectors: "older",
  })
}

/** What the operator does who changes the terms: the offline root key signs the new descriptor. */
async function renewTerms(data: string, keys: string): Promise<void> {
  const terms = join(vault.base, "new-terms.json")
  writeFileSync(terms, JSON.stringify({ ...JSON.parse(readFileSync(join(data, "terms.json"), "utf8")), version: 2 }))
  await describeEndpoint({ data, keys, terms })
}

/** What lies in a folder's files, as Latin-1, to look for text in clear. */
function bytesOf(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n")
}

test("from a recorded chunk to a receipt, and back", async () => {
  vault.record([sample()])
  const to = await recipient("Demo")
  const owner = await unlock()
  expect(owner.report).toMatchObject({ adopted: 1, problems: [] })
  const [chunk] = owner.chunks()
  expect(chunk).toMatchObject({ notReady: null, adopted: true, summary: { files: expect.arrayContaining(["a.ts"]) } })
  if (chunk === undefined) return
  await add(owner, to)
  expect(owner.recipients()).toMatchObject([{ root: to.root, donations: 0, expired: false }])

  const redactions = [{ kind: "text", text: NAME }] as const
  expect(owner.findings(chunk, redactions).map(({ text }) => text)).toContain(MAIL)
  expect(() => owner.prepare(chunk, to.root, { redactions, kept: [] })).toThrow(
    expect.objectContaining({ code: "OPEN_FINDINGS" }),
  )
  const kept = owner.findings(chunk, redactions).map(({ id }) => id)
  owner.saveDraft(chunk, { redactions, kept })
  const prepared = owner.prepare(chunk, to.root, owner.draft(chunk))
  expect(JSON.stringify(prepared.events)).not.toContain(NAME)
  expect(prepared.files.map(({ path }) => path)).toEqual(["a.ts", "b.ts"])
  await expect(owner.sign(prepared, "0".repeat(64))).rejects.toMatchObject({ code: "CHANGED" })
  await expect(owner.sign({ ...prepared }, prepared.content.sha256)).rejects.toMatchObject({ code: "CHANGED" })
  const signed = await owner.sign(prepared, prepared.content.sha256)
  expect(signed).toMatchObject({ state: "sending", demo: true, received: null })

  expect(await owner.send({ fetch })).toEqual({
    sent: [{ id: signed.donation, what: "donation" }],
    waiting: 0,
    failed: [],
    nextDueMs: null,
  })
  expect(owner.donations()).toMatchObject([{ state: "received", received: { what: "received", donation: signed.donation } }])
  for (const clear of [NAME, MAIL, "by the agent"]) {
    expect(bytesOf(vault.folder)).not.toContain(clear)
    expect(bytesOf(to.data)).not.toContain(clear)
  }

  expect(owner.withdraw(signed.donation)).toMatchObject({ state: "withdrawing" })
  expect(() => owner.withdraw(signed.donation)).toThrow(expect.objectContaining({ code: "ALREADY_WITHDRAWN" }))
  expect(await owner.send({ fetch })).toMatchObject({ sent: [{ what: "withdrawal" }], failed: [] })
  expect(owner.donations()).toMatchObject([{ state: "withdrawn", deleted: { what: "deleted" } }])
  expect(owner.verify()).toEqual([])
})

test("what the recorder claimed is prepared for nobody before it is adopted", async () => {
  vault.record([sample()])
  const to = await recipient("Demo")
  const owner = await unlock()
  await add(owner, to)
  const session = vault.record([sample()])
  const fresh = owner.chunks().find((chunk) => chunk.session === session)
  if (fresh === undefined) throw new Error("not recorded")
  expect(fresh).toMatchObject({ adopted: false, notReady: expect.stringContaining("not confirmed") })
  const prepare = () => {
    const redactions = [{ kind: "text", text: NAME }] as const
    return owner.prepare(fresh, to.root, { redactions, kept: owner.findings(fresh, redactions).map(({ id }) => id) })
  }
  expect(prepare).toThrow(expect.objectContaining({ code: "NOT_READY" }))
  expect(owner.adoptNew()).toMatchObject({ adopted: 1 })
  expect(prepare().content.sha256).toMatch(/^[0-9a-f]{64}$/)
})

test("what was erased since it was shown is not signed", async () => {
  vault.record([sample()])
  const to = await recipient("Demo")
  const owner = await unlock()
  await add(owner, to)
  const [chunk] = owner.chunks()
  if (chunk === undefined) throw new Error("nothing recorded")
  const redactions = [{ kind: "text", text: NAME }] as const
  const kept = owner.findings(chunk, redactions).map(({ id }) => id)
  const prepared = owner.prepare(chunk, to.root, { redactions, kept })
  {
    using store = openStore(vault.folder)
    eraseSince(store, 0, Math.floor(nowMs / 60_000))
  }
  await expect(owner.sign(prepared, prepared.content.sha256)).rejects.toMatchObject({ code: "CHANGED" })
  expect(owner.donations()).toEqual([])
})

test.each(["taken back", "erased by its owner", "erased by a window, while it is locked"])(
  "%s while it is being sent: nothing more of it goes",
  async (how) => {
    vault.record([sample()])
    const to = await recipient("Demo")
    const owner = await unlock()
    await add(owner, to)
    const { donation } = await give(owner, to.root)
    const asked: string[] = []
    const spy: typeof fetch = async (url, init) => {
      const path = new URL(String(url)).pathname
      const answer = await fetch(url, init)
      if (init?.method !== "GET") asked.push(path.split("/")[2] ?? "")
      if (path !== "/v1/statements") return answer
      if (how === "taken back") owner.withdraw(donation)
      else if (how === "erased by its owner") owner.eraseChunks(owner.chunks())
      else {
        using store = openStore(vault.folder)
        eraseSince(store, 0, Math.floor(nowMs / 60_000))
      }
      return answer
    }
    const report = await owner.send({ fetch: spy })
    expect(asked).toEqual(["statements"])
    expect(report).toMatchObject({ sent: [], failed: [{ code: "CHANGED", problem: expect.stringContaining("erased") }] })
  },
)

test("nothing is sent before the end of cooling-off, and then it is sent while locked", async () => {
  vault.record([sample()])
  const to = await recipient("Slow", { demo: false })
  const owner = await unlock()
  await add(owner, to)
  const signed = await give(owner, to.root)
  expect(signed.state).toBe("waiting")
  owner[Symbol.dispose]()
  let asked = 0
  const counting: typeof fetch = (...args) => {
    asked++
    return fetch(...args)
  }
  nowMs = signed.notBeforeMs - 1
  expect(await sendDue(vault.folder, { now: clock, fetch: counting })).toMatchObject({
    sent: [],
    waiting: 1,
    nextDueMs: signed.notBeforeMs,
  })
  expect(asked).toBe(0)
  nowMs = signed.notBeforeMs
  expect(await sendDue(vault.folder, { now: clock, fetch: counting })).toMatchObject({
    sent: [{ id: signed.donation }],
    failed: [],
  })
  expect(await sendDue(vault.folder, { now: clock, fetch: counting })).toMatchObject({ sent: [], waiting: 0 })
  const again = await unlock()
  expect(again.report.receipts).toBe(1)
  expect(again.donations()).toMatchObject([{ state: "received" }])
})

test("cancelled before anything was sent, it leaves no trace at the recipient, and the chain goes on", async () => {
  vault.record([sample()])
  const to = await recipient("Slow", { demo: false })
  const owner = await unlock()
  await add(owner, to)
  const [first, second, third] = [await give(owner, to.root), await give(owner, to.root), await give(owner, to.root)]
  expect([first, second, third].map(({ statement }) => statement.predicate.seq)).toEqual([0, 1, 2])
  expect(owner.withdraw(second.donation)).toMatchObject({ state: "cancelled" })
  nowMs = third.notBeforeMs + HOUR_MS
  const report = await owner.send({ fetch })
  expect(report.failed).toEqual([])
  expect(report.sent.map(({ id }) => id)).toEqual([first.donation, third.donation])
  expect(owner.donations().map(({ state }) => state)).toEqual(["received", "cancelled", "received"])
  expect(bytesOf(to.data)).not.toContain(second.donation)
})

test("a commons and an organisation take the same path, and see two donors", async () => {
  vault.record([sample()])
  const owner = await unlock()
  const all = [await recipient("A"), await recipient("B", { kind: "org" })]
  for (const one of all) await add(owner, one)
  const [a, b] = [await give(owner, all[0]?.root ?? ""), await give(owner, all[1]?.root ?? "")]
  expect(a.statement.predicate.donor).not.toBe(b.statement.predicate.donor)
  expect(a.statement.predicate.content.sha256).not.toBe(b.statement.predicate.content.sha256)
  expect(a.statement.predicate.lawfulBasis).not.toBe(b.statement.predicate.lawfulBasis)
  expect(await owner.send({ fetch })).toMatchObject({ failed: [], sent: [{}, {}] })
  const [chunk] = owner.chunks()
  if (chunk === undefined) throw new Error("one chunk was recorded")
  const kept = owner.findings(chunk, []).map(({ id }) => id)
  expect(owner.prepare(chunk, all[0]?.root ?? "", { redactions: [], kept }).alsoGivenTo).toEqual(["B"])
})

test("erased with its chunk while locked, a waiting donation is never sent, and the chain goes on", async () => {
  vault.record([sample()])
  vault.record([sample()])
  const to = await recipient("Slow", { demo: false })
  const owner = await unlock()
  await add(owner, to)
  const first = await give(owner, to.root)
  const rest = owner.chunks()[1]
  if (rest === undefined) throw new Error("two chunks were recorded")
  const kept = owner.findings(rest, []).map(({ id }) => id)
  const prepared = owner.prepare(rest, to.root, { redactions: [], kept })
  const second = await owner.sign(prepared, prepared.content.sha256)
  owner[Symbol.dispose]()
  using store = openStore(vault.folder)
  eraseChunks(store, [first.ref], nowMs / 60_000)
  const again = await unlock()
  expect(again.donations().map(({ state }) => state)).toEqual(["cancelled", "waiting"])
  nowMs = second.notBeforeMs
  expect(await again.send({ fetch })).toMatchObject({ sent: [{ id: second.donation }], failed: [] })
})

test("an endpoint that is down loses nothing: it is told in one line and tried again", async () => {
  vault.record([sample()])
  const to = await recipient("Demo")
  const owner = await unlock()
  await add(owner, to)
  const signed = await give(owner, to.root)
  await to.served.stop()
  const report = await owner.send({ fetch })
  expect(report).toMatchObject({ sent: [], failed: [{ id: signed.donation, code: "UNREACHABLE" }] })
  expect(report.failed[0]?.problem).not.toContain("\n")
  expect(owner.donations()).toMatchObject([{ state: "sending" }])
  await serve(to.data)
  expect(await owner.send({ fetch })).toMatchObject({ sent: [{ id: signed.donation }], failed: [] })
})

test("a connection that breaks at any request loses nothing and sends nothing twice", async () => {
  vault.record([sample()])
  const to = await recipient("Demo")
  const owner = await unlock()
  await add(owner, to)
  for (let breaksAt = 0; breaksAt < 6; breaksAt++) {
    const signed = await give(owner, to.root)
    let asked = 0
    const answered = breaksAt % 2 === 0
    const breaking: typeof fetch = async (...args) => {
      if (asked++ !== breaksAt) return fetch(...args)
      if (answered) await fetch(...args) // The endpoint did its part; only the answer is lost.
      throw new TypeError("cut")
    }
    await owner.send({ fetch: breaking })
    const report = await owner.send({ fetch })
    expect(report.failed).toEqual([])
    expect(owner.donations().find(({ donation }) => donation === signed.donation)?.state).toBe("received")
  }
  expect(owner.donations().map(({ statement }) => statement.predicate.seq)).toEqual([0, 1, 2, 3, 4, 5])
})

test("an endpoint that answers nonsense gets nothing, and nothing is lost", async () => {
  vault.record([sample()])
  const to = await recipient("Demo")
  const owner = await unlock()
  await add(owner, to)
  const signed = await give(owner, to.root)
  await to.served.stop()
  const bodies: string[] = []
  const page = createServer((request, response) => {
    request.setEncoding("latin1").on("data", (part: string) => bodies.push(part))
    response.end("<html>Welcome</html>")
  })
  await new Promise<void>((resolve) => page.listen(Number(new URL(to.url).port), "127.0.0.1", resolve))
  expect(await owner.send({ fetch })).toMatchObject({ sent: [], failed: [{ id: signed.donation, code: "NONSENSE" }] })
  await expect(owner.lookUp(to.url, { fetch })).rejects.toMatchObject({ code: "NONSENSE" })
  expect(bodies).toEqual([])
  page.closeAllConnections()
  await new Promise((resolve) => page.close(resolve))
  await serve(to.data)
  expect(await owner.send({ fetch })).toMatchObject({ sent: [{ id: signed.donation }], failed: [] })
})

test("another recipient at the same address gets nothing", async () => {
  vault.record([sample()])
  const to = await recipient("Demo")
  const owner = await unlock()
  await add(owner, to)
  await give(owner, to.root)
  await to.served.stop()
  await recipient("Impostor", { url: to.url })
  expect(await owner.send({ fetch })).toMatchObject({ sent: [], failed: [{ code: "OTHER_RECIPIENT" }] })
  await expect(owner.lookUp(to.url, { fetch })).rejects.toMatchObject({ code: "OTHER_RECIPIENT" })
  expect(bytesOf(join(vault.base, "Impostor-data"))).not.toContain("vnd.in-toto")
})

test("a log that shows another past is not trusted again, and what it answered is kept as evidence", async () => {
  vault.record([sample()])
  const to = await recipient("Demo")
  const owner = await unlock()
  await add(owner, to)
  // The same endpoint twice, with the same keys: what a hostile one needs to tell two donors two stories.
  await to.served.stop()
  const twinData = join(vault.base, "twin-data")
  cpSync(to.data, twinData, { recursive: true })
  await serve(to.data)
  const twin = await serve(twinData, 0)
  const toTwin = (url: unknown) => String(url).replace(to.url, twin.url)
  const both: typeof fetch = async (url, init) => {
    await fetch(toTwin(url), init)
    return fetch(url, init)
  }
  const first = await give(owner, to.root)
  expect(await owner.send({ fetch: both })).toMatchObject({ sent: [{ id: first.donation }], failed: [] })
  const second = await give(owner, to.root)
  const diverted: typeof fetch = (url, init) => fetch(toTwin(url), init)
  expect(await owner.send({ fetch: diverted })).toMatchObject({ sent: [], failed: [{ id: second.donation, code: "FORKED_LOG" }] })
  expect(owner.recipients()).toMatchObject([{ distrusted: true }])
  expect(await owner.send({ fetch })).toMatchObject({ sent: [], failed: [{ code: "FORKED_LOG" }] })
  await expect(give(owner, to.root)).rejects.toMatchObject({ code: "FORKED_LOG" })
  expect(owner.donations()).toMatchObject([{ state: "received" }, { state: "sending" }])
})

test("an endpoint that was put back to an older state is told apart from one that is down", async () => {
  vault.record([sample()])
  const to = await recipient("Demo")
  const owner = await unlock()
  await add(owner, to)
  await to.served.stop()
  const older = join(vault.base, "older-data")
  cpSync(to.data, older, { recursive: true })
  const running = await serve(to.data)
  await give(owner, to.root)
  expect(await owner.send({ fetch })).toMatchObject({ failed: [] })
  await running.stop()
  rmSync(to.data, { recursive: true })
  cpSync(older, to.data, { recursive: true })
  await serve(to.data)
  const signed = await give(owner, to.root)
  expect(await owner.send({ fetch })).toMatchObject({ sent: [], failed: [{ id: signed.donation, code: "CHAIN_GAP" }] })
  expect(owner.donations()).toMatchObject([{ state: "received" }, { state: "sending" }])
})

test("a vault put back to before a donation, where nothing was remembered: the recipient refuses a second statement in its place", async () => {
  vault.record([sample()])
  const to = await recipient("Demo")
  const older = join(vault.base, "older-vault")
  const first = await unlock()
  await add(first, to)
  first[Symbol.dispose]()
  cpSync(vault.folder, older, { recursive: true })
  const second = await unlock()
  await give(second, to.root)
  expect(await second.send({ fetch })).toMatchObject({ failed: [] })
  second[Symbol.dispose]()
  rmSync(vault.folder, { recursive: true })
  cpSync(older, vault.folder, { recursive: true })
  const third = await unlock()
  const signed = await give(third, to.root)
  for (const _again of [1, 2]) {
    const problem = expect.stringContaining("a restored backup does that")
    expect(await third.send({ fetch })).toMatchObject({
      sent: [],
      failed: [{ id: signed.donation, code: "CHAIN_FORK", problem }],
    })
  }
  expect(third.donations()).toMatchObject([{ state: "sending", received: null }])
})

test("terms that have expired cannot be signed under", async () => {
  vault.record([sample()])
  const to = await recipient("Demo")
  const owner = await unlock()
  await add(owner, to)
  nowMs = NOW_MS + 5 * 365 * 24 * HOUR_MS
  expect(owner.recipients()).toMatchObject([{ expired: true }])
  await expect(give(owner, to.root)).rejects.toMatchObject({ code: "TERMS_EXPIRED" })
})

test("what is sent opens to the very bytes that were shown", async () => {
  vault.record([sample()])
  const to = await recipient("Demo")
  const owner = await unlock()
  await add(owner, to)
  const signed = await give(owner, to.root)
  using store = openStore(vault.folder)
  const decrypter = new Decrypter()
  const identity = readFileSync(join(vault.base, "Demo-keys", "identity.txt"), "utf8")
    .split("\n")
    .find((line) => line.startsWith("AGE-"))
  decrypter.addIdentity(identity ?? "")
  const content = zstdDecompressSync(await decrypter.decrypt(readOutbox(store, signed.donation) ?? new Uint8Array()))
  expect(createHash("sha256").update(content).digest("hex")).toBe(signed.statement.predicate.content.sha256)
})

test("new terms stop what was signed under the old ones, and what is signed under the new ones goes", async () => {
  vault.record([sample()])
  const to = await recipient("Demo")
  const owner = await unlock()
  await add(owner, to)
  const old = await give(owner, to.root)
  await to.served.stop()
  await renewTerms(to.data, join(vault.base, "Demo-keys"))
  await serve(to.data)
  expect(await owner.send({ fetch })).toMatchObject({ sent: [], failed: [{ id: old.donation, code: "OTHER_TERMS" }] })
  expect(owner.donations()).toMatchObject([{ state: "failed", problem: expect.stringContaining("terms") }])
  const candidate = await owner.lookUp(to.url, { fetch })
  expect(candidate).toMatchObject({ standing: "new-terms", view: { terms: { version: 2 } } })
  owner.add(candidate, to.root)
  const signed = await give(owner, to.root)
  expect(await owner.send({ fetch })).toMatchObject({ sent: [{ id: signed.donation }], failed: [] })
  expect(owner.donations().map(({ state }) => state)).toEqual(["failed", "received"])
})

test("a statement that expired unsent gives nothing, and the chain goes on past it", async () => {
  vault.record([sample()])
  const to = await recipient("Demo")
  const owner = await unlock()
  await add(owner, to)
  const old = await give(owner, to.root)
  nowMs = Date.parse(old.statement.predicate.expiresAt)
  expect(await owner.send({ fetch })).toMatchObject({ sent: [], failed: [{ code: "EXPIRED" }] })
  const signed = await give(owner, to.root)
  expect(await owner.send({ fetch })).toMatchObject({ sent: [{ id: signed.donation }], failed: [] })
})

test("what older detectors looked at waits for an unlock, and goes then", async () => {
  vault.record([sample()])
  const to = await recipient("Demo")
  const owner = await unlock()
  await add(owner, to)
  await give(owner, to.root)
  {
    using store = openStore(vault.folder)
    const [entry] = listOutbox(store)
    if (entry === undefined) throw new Error("it is in the outbox")
    const item = JSON.parse(new TextDecoder().decode(entry.envelope))
    updateOutbox(store, entry.id, { envelope: new TextEncoder().encode(JSON.stringify({ ...item, detectors: "older" })) })
  }
  expect(await sendDue(vault.folder, { now: clock, fetch })).toMatchObject({ sent: [], failed: [{ code: "NEWER_DETECTORS" }] })
  const again = await unlock()
  expect(await again.send({ fetch })).toMatchObject({ sent: [{}], failed: [] })
})

test("a secret that only newer detectors see takes back what waits with it", async () => {
  vault.record([sample()])
  const to = await recipient("Slow", { demo: false })
  const owner = await unlock()
  await add(owner, to)
  const signed = await give(owner, to.root)
  owner[Symbol.dispose]()
  await plantSecret(signed.ref)
  const again = await unlock()
  expect(again.report).toMatchObject({ rescanned: 1, problems: [expect.stringContaining("taken back")] })
  expect(again.donations()).toMatchObject([{ state: "cancelled" }])
})

test("a policy that says never stops a donation before it is made", async () => {
  vault.record([sample()])
  const to = await recipient("Demo")
  const layers = [{ name: "user", source: "your own policy", policy: { version: 0, id: "user", donate: "never" } }] as const
  const owner = await unlockWithWords(vault.folder, vault.setUp.words.join(" "), { now: clock, layers })
  owners.push(owner)
  await add(owner, to)
  await expect(give(owner, to.root)).rejects.toMatchObject({ code: "NOT_ALLOWED" })
})

test("what a repository's own policy said when it was recorded stops a donation, whatever lies beside the vault now", async () => {
  const closed = sample()
  for (const event of closed.events) if (event.kind === "chunk-start") for (const root of event.roots) root.donate = "never"
  vault.record([closed])
  const to = await recipient("Demo")
  const owner = await unlock()
  await add(owner, to)
  await expect(give(owner, to.root)).rejects.toMatchObject({ code: "NOT_ALLOWED" })
})

test("erased by its owner, a waiting donation is cancelled, and one that may be on its way is asked back", async () => {
  vault.record([sample()])
  vault.record([sample()])
  const [slow, demo] = [await recipient("Slow", { demo: false }), await recipient("Demo")]
  const owner = await unlock()
  for (const one of [slow, demo]) await add(owner, one)
  await give(owner, slow.root)
  await give(owner, demo.root)
  let asked = 0
  const cut: typeof fetch = (...args) => (asked++ < 2 ? fetch(...args) : Promise.reject(new TypeError("cut")))
  expect(await owner.send({ fetch: cut })).toMatchObject({ failed: [{ code: "UNREACHABLE" }] })
  owner.eraseChunks(owner.chunks())
  expect(owner.donations().map(({ state }) => state)).toEqual(["cancelled", "withdrawing"])
  expect(await owner.send({ fetch })).toMatchObject({ sent: [{ what: "withdrawal" }], failed: [] })
  expect(owner.donations().map(({ state }) => state)).toEqual(["cancelled", "withdrawn"])
  expect(bytesOf(slow.data)).not.toContain("vnd.in-toto")
})

test("bytes that were changed in the outbox are not sent", async () => {
  vault.record([sample()])
  const to = await recipient("Demo")
  const owner = await unlock()
  await add(owner, to)
  const signed = await give(owner, to.root)
  using store = openStore(vault.folder)
  const [entry] = listOutbox(store)
  const body = readOutbox(store, signed.donation)
  if (entry === undefined || body === null) throw new Error("it is in the outbox")
  body[body.length - 1] = (body.at(-1) ?? 0) ^ 1
  putOutbox(store, entry, body)
  expect(await owner.send({ fetch })).toMatchObject({ sent: [], failed: [{ code: "CHANGED" }] })
})

test("a disposed owner answers nothing", async () => {
  const owner = await unlock()
  owner[Symbol.dispose]()
  expect(() => owner.chunks()).toThrow(expect.objectContaining({ code: "LOCKED" }))
  expect(
    describeError(
      await Promise.resolve()
        .then(() => owner.donations())
        .catch((error: unknown) => error),
    ),
  ).toContain("locked")
})
