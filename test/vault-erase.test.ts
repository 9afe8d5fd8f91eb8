import { readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Io } from "@tracehold/cli"
import { unlockWithWords } from "@tracehold/owner"
import { listChunks, openStore, owedBy, readCard, SessionWriter } from "@tracehold/vault"
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { SampleChunk } from "../packages/consent/fixtures/sample-chunk.ts"
import { allTextOf } from "../packages/owner/fixtures/all-text-of.ts"
import { FileKeyring } from "../packages/owner/fixtures/file-keyring.ts"
import { beginRecording, NOW_MS, PASSPHRASE, RecordedVault } from "../packages/owner/fixtures/recorded-vault.ts"
import { type Ran, runCli } from "./run-cli.ts"

const CANARY = "kanarienvogel"
const NOW_MIN = NOW_MS / 60_000

let fresh: RecordedVault
let vault: RecordedVault
beforeAll(async () => {
  fresh = await RecordedVault.make()
  fresh.record([shows().end(), hasNot().end()], { nowMin: NOW_MIN - 90 })
  fresh.record([shows().end()], { nowMin: NOW_MIN - 2 })
  return () => fresh[Symbol.dispose]()
})
beforeEach(() => {
  vault = fresh.copy()
  writeFileSync(join(vault.base, "passphrase"), PASSPHRASE)
})
afterEach(() => vault[Symbol.dispose]())

function shows(): SampleChunk {
  return new SampleChunk()
    .start({ "src/private.ts": `${CANARY}\n`, "src/public.ts": "one\n" }, ["src/private.ts", "src/public.ts"])
    .type("src/private.ts", `x${CANARY}`)
    .type("src/public.ts", "two\n")
}
function hasNot(): SampleChunk {
  return new SampleChunk().start({ "src/public.ts": "one\n" }, ["src/public.ts"]).type("src/public.ts", "three\n")
}

/** `tracehold vault ...`; without answers nobody can be asked. */
async function tracehold(
  args: readonly string[],
  answers: Record<string, string> | null = null,
  io: Partial<Io> = {},
): Promise<Ran> {
  const ask: Io["ask"] =
    answers && ((question) => Promise.resolve(Object.entries(answers).find(([start]) => question.startsWith(start))?.[1] ?? ""))
  return runCli(["--vault", vault.folder, ...args], {
    env: { TRACEHOLD_PASSPHRASE_FILE: join(vault.base, "passphrase"), HOME: vault.base },
    cwd: vault.base,
    now: () => NOW_MS,
    ask,
    ...io,
  })
}

async function json(...args: string[]) {
  const ran = await tracehold([...args, "--json"])
  expect(ran).toMatchObject({ code: 0 })
  return JSON.parse(ran.out)
}

const chunks = () => {
  using store = openStore(vault.folder)
  return listChunks(store)
}
/** Unlocks the vault, which goes on with what is owed, and reads all of it. */
async function everything(): Promise<string> {
  using owner = await unlockWithWords(vault.folder, vault.setUp.words.join(" "), { now: () => NOW_MS })
  return allTextOf(owner)
}

describe("erase", () => {
  test("without a key: shows what goes, asks, and erases the last minutes, a session, a chunk", async () => {
    const [session = ""] = [...new Set(chunks().map((chunk) => chunk.session))].filter(
      (id) => chunks().filter((chunk) => chunk.session === id).length === 2,
    )
    const preview = await tracehold(["vault", "erase", "--last", "5m", "--preview"])
    expect(preview).toMatchObject({ code: 0, err: "" })
    expect(preview.out).toMatch(/Goes: .*1 chunk.*\n.*Stays: .*\n.*Not reached: .*backups/)
    const careless = await tracehold(["vault", "erase", "--last", "5m"], { Type: "no" })
    expect(careless).toMatchObject({ code: 1, out: "" })
    expect(careless.err).toMatch(/Goes: [\s\S]*Nothing was erased\.\n$/)
    expect(chunks()).toHaveLength(3)
    expect(await tracehold(["vault", "erase", "--last", "5m"], { Type: "yes" })).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Erased: 1 chunk\./),
    })
    expect(chunks().map((chunk) => chunk.session)).toEqual([session, session])
    expect(await json("vault", "erase", "--chunk", `${session.slice(0, 8)}.0`, "--yes")).toMatchObject({
      erased: true,
      chunks: 1,
    })
    expect(await json("vault", "erase", "--session", session.slice(0, 6), "--yes")).toMatchObject({ erased: true, chunks: 1 })
    expect(chunks()).toEqual([])
  })

  test("a file, wherever it stands, and in that repository only when one is said", async () => {
    expect(await json("vault", "erase", "--file", "src/private.ts", "--repo", "elsewhere", "--yes")).toMatchObject({
      erased: false,
      chunks: [],
    })
    const preview = await json("vault", "erase", "--file", "src/private.ts", "--preview")
    expect(preview).toMatchObject({ erased: false, chunksInAll: 3, live: 0, names: ["src/private.ts"] })
    expect(preview.chunks).toHaveLength(2)
    expect(await everything()).toContain("private.ts")
    const ran = await tracehold(["vault", "erase", "--file", "src/private.ts"], { Type: "yes" })
    expect(ran).toMatchObject({ code: 0, out: expect.stringMatching(/^Erased from 2 chunks\./) })
    expect(ran.err).toMatch(/Looking: 3 of 3 chunks[\s\S]*Goes: it, from 2 chunks of 3[\s\S]*Erasing: 2 of 2 chunks/)
    expect(await everything()).not.toMatch(/private|kanarien/)
  })

  test("a text, typed or from a file", async () => {
    writeFileSync(join(vault.base, "text"), "nowhere in it\n")
    expect(await json("vault", "erase", "--text-from", "text", "--yes")).toMatchObject({ erased: false, chunks: [] })
    writeFileSync(join(vault.base, "text"), `${CANARY}\r\n`)
    expect(await json("vault", "erase", "--text-from", "text", "--yes")).toMatchObject({ erased: true, left: 0 })
    expect(await tracehold(["vault", "erase", "--text"], { Text: "three", Type: "yes" })).toMatchObject({ code: 0 })
    expect(await everything()).not.toMatch(/kanarien|three/)
  })

  test("a repository, with all its chunks", async () => {
    expect(await json("vault", "erase", "--repo", "app", "--yes")).toMatchObject({ erased: true, left: 0, complete: true })
    expect(chunks()).toEqual([])
    expect(await tracehold(["vault", "verify", "--full"])).toMatchObject({ code: 0 })
  })

  test("everything, when it is typed out", async () => {
    expect((await tracehold(["vault", "erase", "--all"], { Type: "yes" })).code).toBe(1)
    expect(chunks()).toHaveLength(3)
    expect(await tracehold(["vault", "erase", "--all"], { Type: "erase everything" })).toMatchObject({ code: 0 })
    expect((await tracehold(["vault", "erase", "--all", "--yes"])).err).toMatch(/no vault/)
    expect((await tracehold(["vault", "status"])).err).toMatch(/no vault/)
  })

  test.each([
    ["goes", false],
    ["that is locked is named, as it stays", true],
  ])("everything, and what was kept for it elsewhere: the entry of a keyring %s", async (_, locked) => {
    const keyring = new FileKeyring(join(vault.base, "keyring.json"))
    const words = { "The 24 words": vault.setUp.words.join(" ") }
    const io = { keyring: async () => keyring, env: { HOME: vault.base } }
    expect(await tracehold(["--words", "vault", "slots", "add", "keyring"], words, io)).toMatchObject({ code: 0 })
    expect(await tracehold(["replay", "list"], null, io)).toMatchObject({ code: 0 })
    const remembered = () => readdirSync(join(vault.base, ".local/state/tracehold")).filter((name) => name.startsWith("mark-"))
    expect([remembered().length, keyring.accounts().length]).toEqual([1, 1])
    keyring.locked = locked
    const ran = await tracehold(["vault", "erase", "--all", "--yes"], null, io)
    expect(ran).toMatchObject({ code: 0, out: expect.stringMatching(locked ? /could not be asked/ : /gone\.\n$/) })
    expect([remembered().length, keyring.accounts().length]).toEqual([0, locked ? 1 : 0])
  })

  test("Ctrl-C ends it after the chunk that has its turn; the rest is owed, shown, and done at the next unlock", async () => {
    let stop = () => {}
    const answered = async (question: string) => (question.startsWith("Type") ? "yes" : "")
    const ran = await tracehold(["vault", "erase", "--file", "src/private.ts"], null, {
      ask: answered,
      onInterrupt: (listener) => {
        stop = listener
        return { [Symbol.dispose]: () => undefined }
      },
      err: (text) => {
        if (text.includes("Erasing: 1 of")) stop()
      },
    })
    expect(ran).toMatchObject({ code: 1 })
    expect(ran.out).toMatch(/^Erased from 1 chunk\.\n1 chunk could not be written yet[\s\S]*Owed: An erase has not gone through/)
    for (const command of [["vault", "status"], ["doctor"]])
      expect((await tracehold(command)).out).toMatch(/owed: An erase has not gone through/i)
    const { erased, ...rest } = await json("vault", "rescan") // What was done since it was last put down is done again.
    expect([erased, rest]).toEqual([
      expect.toSatisfy((count: number) => count > 0),
      expect.objectContaining({ left: 0, problems: [] }),
    ])
    expect(await everything()).not.toMatch(/private|kanarien/)
    using store = openStore(vault.folder)
    expect(owedBy(store)).toMatchObject({ orders: 0, bytes: false, packs: 0 })
  })

  test("Ctrl-C while it looks erases nothing", async () => {
    let stop = () => {}
    const ran = await tracehold(
      ["vault", "erase", "--file", "src/private.ts"],
      { Type: "yes" },
      {
        onInterrupt: (listener) => {
          queueMicrotask(listener)
          stop = listener
          return { [Symbol.dispose]: () => undefined }
        },
      },
    )
    expect(stop).toBeTypeOf("function")
    expect(ran).toMatchObject({ code: 1, out: "" })
    expect(ran.err).toMatch(/tracehold: Cancelled\. Nothing was erased\.\n$/)
    expect(await everything()).toContain("private.ts")
  })

  test("a window that records what goes is said to pause, and one that does not answer is owed", async () => {
    using store = openStore(vault.folder)
    using writer = SessionWriter.start(store, readCard(vault.folder), {
      sessionId: new Uint8Array(16).fill(9),
      nowMin: NOW_MIN,
      onErased() {},
    })
    beginRecording(writer, shows())
    writer.flush(NOW_MIN)
    expect((await tracehold(["vault", "erase", "--last", "1m", "--preview"])).out).toContain(
      "1 window recording it now will pause",
    )
    const ran = await tracehold(["vault", "erase", "--text", "--yes"], { Text: CANARY })
    expect(ran).toMatchObject({ code: 1, out: expect.stringMatching(/Erased from 2 chunks\.\n1 chunk could not be written yet/) })
    expect(ran.err).toContain("1 window recording it now will pause")
    writer[Symbol.dispose]()
    expect(await json("vault", "rescan")).toMatchObject({ erased: 1, left: 0 })
    expect(await everything()).not.toContain(CANARY)
  })
})

/** A mistake is one line, and nothing goes. */
async function check(code: number, says: RegExp, args: readonly string[], answers: Record<string, string> | null = null) {
  const ran = await tracehold(["vault", ...args], answers)
  expect([ran.code, ran.out]).toEqual([code, ""])
  expect(ran.err.trimEnd().split("\n").at(-1)).toMatch(says)
  expect(ran.err).not.toMatch(/\bat .*:\d+:\d+/)
  expect(chunks()).toHaveLength(3)
}

test("nothing said", () => check(2, /Say what to erase/, ["erase", "--yes"]))
test("two things said", () => check(2, /cannot be used with/, ["erase", "--last", "5m", "--all", "--yes"]))
test("nobody to ask", () => check(2, /--yes, or --preview/, ["erase", "--last", "5m"]))
test("a mistyped option", () => check(2, /Did you mean --session/, ["erase", "--sesion", "abcd"]))
test("a time without a unit", () => check(2, /Write 30m, 2h or 1d/, ["erase", "--last", "30", "--yes"]))
test("a session of no such name", () => check(1, /no session/, ["erase", "--session", "abcd0123", "--yes"]))
test("a chunk of no such name", () => check(1, /no chunk/, ["erase", "--chunk", "abcd0123.7", "--yes"]))
test("a path from outside", () => check(1, /as recorded/, ["erase", "--file", "/etc/passwd", "--yes"]))
test("a text that is in no file", () => check(1, /cannot be read/, ["erase", "--text-from", "nowhere", "--yes"]))
test("a text and nobody to type it", () => check(2, /--text-from/, ["erase", "--text", "--yes"]))
test("a text typed too short", () => check(1, /4 to 10,000/, ["erase", "--text"], { Text: "ab" }))

test("rescan says that nothing is owed, or looks through what older detectors saw, and masks what they did not know", async () => {
  expect((await tracehold(["vault", "rescan"])).out).toMatch(/already/)
  const token = ["gh", "p_", "aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5"].join("")
  const typed = new SampleChunk().start({ "a.ts": "" }, ["a.ts"]).type("a.ts", `token = "${token}"\n`)
  vault.record([typed.end()], { detectors: "older" })
  const ran = await tracehold(["vault", "rescan"])
  expect(ran).toMatchObject({ code: 0, out: "Looked through 1 chunk.\nMasked 1 secret that had not been seen before.\n" })
  expect(await everything()).not.toContain(token)
})
