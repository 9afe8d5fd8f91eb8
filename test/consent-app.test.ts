import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { App, AppPorts, Reply } from "@tracehold/consent-app"
import { initEndpoint, serveEndpoint } from "@tracehold/endpoint"
import { setUpVault } from "@tracehold/owner"
import { apply, EMPTY_STATE } from "@tracehold/trace"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { recordOrdinary } from "./e2e/consent-vault.ts"
import { askApp as ask, openApp } from "./open-app.ts"

const PASSPHRASE = "orchard velvet tunnel mosaic"
/** The least that a vault takes, so that the tests do not wait for it. */
const LEAST_COST = { ops: 3, mem: 64 << 20 }
const START_MIN = 30_000_000
const LOCK_AFTER_MS = 15 * 60_000
const base = mkdtempSync(join(tmpdir(), "tracehold-consent-"))
const configuration = join(base, "configuration")
afterAll(() => rmSync(base, { recursive: true, force: true }))

let nowMs = (START_MIN + 60) * 60_000

function appOn(folder: string, ports: Partial<AppPorts> = {}): App {
  return openApp({
    env: { XDG_CONFIG_HOME: configuration },
    folder,
    now: () => nowMs,
    lockAfterMs: LOCK_AFTER_MS,
    cost: LEAST_COST,
    ...ports,
  })
}

async function makeVault(folder: string): Promise<string[]> {
  const { words } = await setUpVault(folder, { passphrase: PASSPHRASE, cost: LEAST_COST })
  return [...words]
}

const refusal = async (app: App, name: string, request: unknown) => {
  const answer = await app.call(name, request)
  return answer.ok ? "accepted" : answer.code
}

describe("set-up and unlocking", () => {
  test("words are shown once, asked back, and open the vault", async () => {
    const folder = join(base, "new")
    using app = appOn(folder)
    expect((await ask(app, "status", {})).vault).toBe("none")
    const { words, ask: places } = await ask(app, "setUp", { kind: "passphrase", passphrase: PASSPHRASE })
    expect(await ask(app, "status", {})).toMatchObject({ vault: "unlocked", wordsConfirmed: false })
    expect(await ask(app, "confirmPlaces", { words: places.map(() => "wrong") })).toEqual({ right: false })
    expect(await ask(app, "confirmPlaces", { words: places.map((place) => words[place] ?? "") })).toEqual({ right: true })
    expect(await refusal(app, "confirmPlaces", { words: ["a"] })).toBe("NO_SET_UP")
    expect((await ask(app, "status", {})).wordsConfirmed).toBe(true)
    await ask(app, "lock", {})
    expect(await refusal(app, "unlock", { kind: "passphrase", passphrase: "not this one" })).toBe("WRONG_KEY")
    expect(await refusal(app, "setUp", { kind: "passphrase", passphrase: PASSPHRASE })).toBe("EXISTS")
    await ask(app, "unlock", { kind: "words", words })
    expect((await ask(app, "status", {})).vault).toBe("unlocked")
  })

  test("a weak passphrase makes no vault", async () => {
    using app = appOn(join(base, "weak"))
    expect(await refusal(app, "setUp", { kind: "passphrase", passphrase: "short" })).toBe("WEAK_PASSPHRASE")
    expect((await ask(app, "status", {})).vault).toBe("none")
  })
})

describe("an open vault with a recording", () => {
  const folder = join(base, "recorded")
  let words: string[]
  let app: App
  const unlock = (locked: App) => ask(locked, "unlock", { kind: "words", words })
  beforeAll(async () => {
    words = await makeVault(folder)
    recordOrdinary(folder, START_MIN)
  })
  beforeEach(async () => {
    app = appOn(folder)
    await unlock(app)
  })
  afterEach(() => app[Symbol.dispose]())

  const firstRef = async () => {
    const [chunk] = (await ask(app, "chunks", {})).chunks
    if (chunk === undefined) throw new Error("no chunk")
    return chunk.ref
  }
  /** True when the text stands in an event, or at any time in a document. */
  const shows = async ({ view }: Reply<"openChunk">, text: string) => {
    const { events } = await ask(app, "viewEvents", { view, from: 0, count: 10_000 })
    const hashes = events.flatMap((event) => (event.kind === "open" ? [event.text] : []))
    const { texts } = await ask(app, "viewTexts", { view, hashes })
    let state = EMPTY_STATE
    for (const event of events) {
      state = apply(state, event, (hash) => Buffer.from(texts[hashes.indexOf(hash)] ?? ""))
      if ([...state.docs.values()].some((doc) => doc.text.includes(text))) return true
    }
    return JSON.stringify(events).includes(text)
  }

  test("is listed with what is in it", async () => {
    const { chunks } = await ask(app, "chunks", {})
    expect(chunks).toMatchObject([{ state: "sealed", notReady: null, adopted: true, summary: { repos: ["ledger-tools"] } }])
    expect((await ask(app, "status", {})).counts).toMatchObject({ chunks: 1, unreviewed: 1 })
  })

  test("what is taken out is in no event of the view and found nowhere; put back, it is there again", async () => {
    const ref = await firstRef()
    const kept: string[] = []
    const whole = await ask(app, "openChunk", { ref, draft: { redactions: [], kept } })
    const masked = await ask(app, "openChunk", {
      ref,
      draft: { redactions: [{ kind: "text", text: "ledger@books.test" }], kept },
    })
    expect((await ask(app, "search", { view: whole.view, text: "ledger@books.test" })).total).toBeGreaterThan(0)
    expect(await ask(app, "search", { view: masked.view, text: "ledger@books.test" })).toEqual({ total: 0, places: [] })
    expect([await shows(whole, "books.test"), await shows(masked, "books.test")]).toEqual([true, false])
  })

  test("findings point at the address typed key by key, and at nothing that was masked", async () => {
    const ref = await firstRef()
    const before = await ask(app, "findings", { ref, draft: { redactions: [], kept: [] } })
    expect(before.findings.map(({ text }) => text)).toContain("ledger@books.test")
    const after = await ask(app, "findings", {
      ref,
      draft: { redactions: [{ kind: "text", text: "ledger@books.test" }], kept: [] },
    })
    expect(after.findings.map(({ text }) => text)).not.toContain("ledger@books.test")
  })

  test("what has a pseudonym is no finding, and is told by the id that it had", async () => {
    const ref = await firstRef()
    const before = await ask(app, "findings", { ref, draft: { redactions: [], kept: [] } })
    const finding = before.findings.find(({ text }) => text === "ledger@books.test")
    expect(finding).toMatchObject({ what: "personal", type: "e-mail" })
    const draft = {
      redactions: [
        { kind: "pseudonym" as const, type: "e-mail" as const, text: "ledger@books.test", scope: "recipient" as const },
      ],
      kept: [],
    }
    const after = await ask(app, "findings", { ref, draft })
    expect(after.replaced).toEqual([finding?.id])
    expect(after.findings.map(({ id }) => id)).toEqual(before.findings.map(({ id }) => id).filter((id) => id !== finding?.id))
    const view = await ask(app, "openChunk", { ref, draft })
    expect(await shows(view, "books.test")).toBe(false)
    expect(await shows(view, ".test")).toBe(true)
  })

  test("a draft is there again after locking", async () => {
    const ref = await firstRef()
    const draft = { redactions: [{ kind: "range" as const, fromMs: 5, toMs: 9 }], kept: ["a"] }
    await ask(app, "putDraft", { ref, draft })
    await ask(app, "lock", {})
    expect(await refusal(app, "getDraft", { ref })).toBe("LOCKED")
    await unlock(app)
    expect(await ask(app, "getDraft", { ref })).toEqual({ draft })
    await ask(app, "putDraft", { ref, draft: { redactions: [], kept: [] } })
  })

  test("locks itself when no hand is at it; a poll is not a hand", async () => {
    nowMs += LOCK_AFTER_MS - 1
    await ask(app, "recipients", {})
    nowMs += LOCK_AFTER_MS - 1
    await ask(app, "status", {})
    await ask(app, "donations", {})
    nowMs += 1
    expect(await refusal(app, "chunks", {})).toBe("LOCKED")
    expect((await ask(app, "status", {})).vault).toBe("locked")
  })

  test("the tick locks it, too", async () => {
    nowMs += LOCK_AFTER_MS
    await app.tick()
    expect((await ask(app, "status", {})).vault).toBe("locked")
  })

  test("a view is gone with the lock", async () => {
    const view = await ask(app, "openChunk", { ref: await firstRef(), draft: { redactions: [], kept: [] } })
    await ask(app, "lock", {})
    await unlock(app)
    expect(await refusal(app, "viewEvents", { view: view.view, from: 0, count: 1 })).toBe("STALE_VIEW")
  })

  test("nothing is asked of the network before a recipient is looked up; an endpoint that is down is one line", async () => {
    expect(await refusal(app, "lookUp", { url: "http://127.0.0.1:9/" })).toBe("UNREACHABLE")
    expect(await refusal(app, "lookUp", { url: "file:///etc/passwd" })).toBe("BAD_REQUEST")
    expect(await refusal(app, "addRecipient", { root: "0".repeat(64) })).toBe("NOT_LOOKED_UP")
  })

  test("only what was shown to its last event, and confirmed just now, is signed", async () => {
    let says = true
    const endpoint = { data: join(base, "endpoint"), keys: join(base, "keys") }
    await initEndpoint({ ...endpoint, kind: "commons", name: "Test commons", demo: true, nowMs })
    await using served = await serveEndpoint({ data: endpoint.data, port: 0, clockMs: () => nowMs, limits: { freeBytes: 0 } })
    const asked: string[] = []
    using signer = appOn(folder, {
      // The descriptor names the port it was made for; the test serves on a free one.
      fetch: (input, init) => fetch(String(input).replace(/^http:\/\/127\.0\.0\.1:\d+/, served.url), init),
      confirmSign: async ({ recipient }) => {
        asked.push(recipient)
        return says
      },
    })
    await unlock(signer)
    const { recipient } = await ask(signer, "lookUp", { url: "http://127.0.0.1:8787" })
    await ask(signer, "addRecipient", { root: recipient.root })
    const ref = await firstRef()
    const { findings } = await ask(signer, "findings", { ref, draft: { redactions: [], kept: [] } })
    const draft = { redactions: [{ kind: "text" as const, text: "ledger@books.test" }], kept: findings.map(({ id }) => id) }
    expect(await refusal(signer, "prepare", { ref, root: recipient.root, draft: { redactions: [], kept: [] } })).toBe(
      "OPEN_FINDINGS",
    )

    const forbids = join(base, "forbids")
    mkdirSync(join(forbids, "tracehold"), { recursive: true })
    writeFileSync(join(forbids, "tracehold/policy.json"), '{"version":0,"id":"me","donate":"never"}')
    using bound = appOn(folder, { env: { XDG_CONFIG_HOME: forbids } })
    await unlock(bound)
    expect(await refusal(bound, "prepare", { ref, root: recipient.root, draft })).toBe("NOT_ALLOWED")
    writeFileSync(join(forbids, "tracehold/policy.json"), '{"version":0,"id":"me","donat":"never"}')
    expect(await refusal(bound, "unlock", { kind: "passphrase", passphrase: PASSPHRASE })).toBe("BAD_POLICY")

    const stale = await ask(signer, "prepare", { ref, root: recipient.root, draft })
    const { prepared, sha256, view, events } = await ask(signer, "prepare", { ref, root: recipient.root, draft })
    const it = { prepared, sha256 }
    expect(await refusal(signer, "askToSign", it)).toBe("NOT_SHOWN")
    await ask(signer, "viewEvents", { view: view.view, from: events - 1, count: 1 })
    expect(await refusal(signer, "askToSign", it)).toBe("NOT_SHOWN")
    const shown = await ask(signer, "viewEvents", { view: view.view, from: 0, count: 10_000 })
    expect(shown.events).toHaveLength(events)
    expect(JSON.stringify(shown.events).includes("books.test")).toBe(false)

    expect(await refusal(signer, "askToSign", { ...it, sha256: "0".repeat(64) })).toBe("NOT_SHOWN")
    expect(await refusal(signer, "askToSign", { prepared: stale.prepared, sha256: stale.sha256 })).toBe("NOT_SHOWN")
    expect(await refusal(signer, "sign", { ...it, nonce: "" })).toBe("NOT_CONFIRMED")
    const first = await ask(signer, "askToSign", it)
    const second = await ask(signer, "askToSign", it)
    expect(await refusal(signer, "sign", { ...it, nonce: first.nonce })).toBe("NOT_CONFIRMED")
    expect(await refusal(signer, "sign", { ...it, nonce: second.nonce })).toBe("NOT_CONFIRMED")
    expect(asked).toEqual([])
    says = false
    expect(await refusal(signer, "sign", { ...it, ...(await ask(signer, "askToSign", it)) })).toBe("NOT_CONFIRMED")
    expect((await ask(signer, "donations", {})).donations).toEqual([])
    says = true
    const { donation } = await ask(signer, "sign", { ...it, ...(await ask(signer, "askToSign", it)) })
    expect(asked).toEqual(["Test commons", "Test commons"])
    expect(await refusal(signer, "askToSign", it)).toBe("NOT_SHOWN")

    // The signed statement is the permit: it goes out although the vault is locked.
    await ask(signer, "lock", {})
    await signer.tick()
    await unlock(signer)
    expect((await ask(signer, "donations", {})).donations).toMatchObject([{ donation, state: "received", sha256 }])
    nowMs += 60_000
    await ask(signer, "withdraw", { donation })
    await signer.tick()
    expect((await ask(signer, "donations", {})).donations).toMatchObject([{ donation, state: "withdrawn" }])
  })

  test("before the end of cooling-off nothing is sent, and cancelling leaves nothing to send", async () => {
    const [data, keys] = [join(base, "slow-endpoint"), join(base, "slow-keys")]
    await initEndpoint({ data, keys, kind: "org", name: "Test org", demo: false, url: "http://127.0.0.1:8788", nowMs })
    await using served = await serveEndpoint({ data, port: 0, clockMs: () => nowMs, limits: { freeBytes: 0 } })
    const paths: string[] = []
    using signer = appOn(folder, {
      fetch: (input, init) => {
        paths.push(new URL(String(input)).pathname)
        return fetch(String(input).replace(/^http:\/\/127\.0\.0\.1:\d+/, served.url), init)
      },
    })
    const stateOf = async (id: string) => (await ask(signer, "donations", {})).donations.find((one) => one.donation === id)?.state
    await unlock(signer)
    const { recipient } = await ask(signer, "lookUp", { url: "http://127.0.0.1:8788" })
    await ask(signer, "addRecipient", { root: recipient.root })
    const ref = await firstRef()
    const { findings } = await ask(signer, "findings", { ref, draft: { redactions: [], kept: [] } })
    const draft = { redactions: [], kept: findings.map(({ id }) => id) }
    const { prepared, sha256, view, coolingOffHours } = await ask(signer, "prepare", { ref, root: recipient.root, draft })
    expect(coolingOffHours).toBeGreaterThan(0)
    await ask(signer, "viewEvents", { view: view.view, from: 0, count: 10_000 })
    const { nonce } = await ask(signer, "askToSign", { prepared, sha256 })
    const { donation } = await ask(signer, "sign", { prepared, sha256, nonce })
    paths.length = 0
    nowMs += (coolingOffHours - 1) * 3_600_000
    // So long without a hand at it, the vault has locked itself; the outbox waits all the same.
    await signer.tick()
    await unlock(signer)
    await ask(signer, "sendNow", {})
    expect(paths).toEqual([])
    expect(await stateOf(donation)).toBe("waiting")
    await ask(signer, "withdraw", { donation })
    nowMs += 48 * 3_600_000
    await signer.tick()
    await unlock(signer)
    expect(paths).toEqual([])
    expect(await stateOf(donation)).toBe("cancelled")
  })
})

describe("erasing", () => {
  test("a chunk, then everything", async () => {
    const folder = join(base, "to-erase")
    const words = await makeVault(folder)
    recordOrdinary(folder, START_MIN)
    recordOrdinary(folder, START_MIN + 30)
    using app = appOn(folder)
    await ask(app, "unlock", { kind: "words", words })
    const { chunks } = await ask(app, "chunks", {})
    expect(chunks).toHaveLength(2)
    expect(await ask(app, "erase", { kind: "chunks", refs: chunks.slice(0, 1).map(({ ref }) => ref) })).toEqual({ chunks: 1 })
    expect((await ask(app, "chunks", {})).chunks).toHaveLength(1)
    await ask(app, "erase", { kind: "all" })
    expect((await ask(app, "status", {})).vault).toBe("none")
  })
})
