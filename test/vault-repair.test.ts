import { spawnSync } from "node:child_process"
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Io } from "@tracehold/cli"
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest"
import { SampleChunk } from "../packages/consent/fixtures/sample-chunk.ts"
import { NOW_MS, PASSPHRASE, RecordedVault } from "../packages/owner/fixtures/recorded-vault.ts"
import { type Ran, runCli } from "./run-cli.ts"

vi.setConfig({ testTimeout: 60_000 }) // Each unlock takes its time, more so on a busy machine.

const PAGE = 4096
const CHUNKS = 6
/** Letters by chance, which nothing makes small and no detector takes for a secret: each chunk has pages of its own. */
const long = () =>
  Array.from(
    { length: 1500 },
    () =>
      `${Math.random()
        .toString(36)
        .replaceAll(/[^a-z]/g, " ")}\n`,
  ).join("")

let fresh: RecordedVault
let vault: RecordedVault
beforeAll(async () => {
  fresh = await RecordedVault.make()
  writeFileSync(join(fresh.base, "passphrase"), PASSPHRASE)
  for (let no = 0; no < CHUNKS; no++)
    fresh.record([new SampleChunk().start({ "a.ts": long() }, ["a.ts"]).end()], {
      nowMin: NOW_MS / 60_000 + no,
    })
  return () => fresh[Symbol.dispose]()
})
beforeEach(() => {
  vault = fresh.copy()
})
afterEach(() => vault[Symbol.dispose]())

/** The command line, with a passphrase at hand. */
async function tracehold(args: readonly string[], ask: Io["ask"] = null): Promise<Ran> {
  return runCli(["--vault", vault.folder, ...args], {
    env: { HOME: vault.base, TRACEHOLD_PASSPHRASE_FILE: join(fresh.base, "passphrase") },
    cwd: vault.base,
    now: () => NOW_MS,
    ask,
  })
}

const db = (): string => join(vault.folder, "vault.db")

/** Zero the page on which the file of one chunk goes on. */
function damage(): void {
  const bytes = readFileSync(db())
  const goesOn = (i: number) => bytes[i * PAGE] === 0 && bytes.readUInt32BE(i * PAGE) > 0
  const page = Array.from({ length: bytes.length / PAGE }, (_, i) => i).findLast(goesOn) ?? 0
  expect(page).toBeGreaterThan(CHUNKS)
  bytes.fill(0, page * PAGE, (page + 1) * PAGE)
  writeFileSync(db(), bytes)
}

test("a damaged vault is copied beside, with what was lost by chunk and time, and the one line that puts it in place works", async () => {
  damage()
  const advice: unknown = expect.stringContaining("vault repair")
  expect(await tracehold(["vault", "verify"])).toMatchObject({ code: 1, out: advice })
  expect(await tracehold(["vault", "verify", "--full"])).toMatchObject({ code: 1, err: advice })
  const damaged = readFileSync(db())
  const ran = await tracehold(["vault", "repair"])
  expect(ran).toMatchObject({ code: 0, err: "" })
  expect(ran.out).toMatch(new RegExp(`^${CHUNKS} chunks with \\d+ events in .*vault-repaired\\.$`, "m"))
  expect(ran.out).toMatch(/^- [0-9a-f]{8}\.0 {2}2030-01-15 12:0\d to 2030-01-15 12:0\d UTC: a part/m)
  expect(ran.out).toMatch(/opened and checked/)
  expect(readFileSync(db()).equals(damaged)).toBe(true)

  const swap = /in its place: (mv .*)$/m.exec(ran.out)?.[1] ?? "false"
  expect(spawnSync("sh", ["-c", swap]).status).toBe(0)
  expect(readFileSync(join(`${vault.folder}-damaged`, "vault.db")).equals(damaged)).toBe(true)
  expect(await tracehold(["vault", "verify", "--full"])).toMatchObject({ code: 0, err: "" })
  expect(JSON.parse((await tracehold(["vault", "status", "--json"])).out)).toMatchObject({
    chunks: CHUNKS,
    lost: 1,
    erased: 0,
  })
  vault.record([new SampleChunk().start({ "a.ts": "one\n" }, ["a.ts"]).end()])
  expect(await tracehold(["vault", "verify", "--full"])).toMatchObject({ code: 0, err: "" })
})

test("without the keys as well: as much, but only looked at from outside", async () => {
  damage()
  const ran = await tracehold(["vault", "repair", "--locked", "--to", "out", "--json"])
  expect(ran).toMatchObject({ code: 0, err: "" })
  expect(JSON.parse(ran.out)).toMatchObject({ full: false, chunks: CHUNKS, losses: [{ no: 0, whole: false }] })
  expect(await tracehold(["--vault", join(vault.base, "out"), "vault", "verify", "--full"])).toMatchObject({ code: 0 })
})

test("on a host that only writes, whose keys are elsewhere", async () => {
  rmSync(join(vault.folder, "keys.json"))
  const ran = await tracehold(["vault", "repair", "--to", "out"])
  expect(ran).toMatchObject({ code: 0, err: "" })
  expect(ran.out).toMatch(/There is no key file here/)
  expect(await tracehold(["--vault", join(vault.base, "out"), "vault", "verify"])).toMatchObject({ code: 0 })
})

test("with the words, of a whole vault whose card is lost", async () => {
  writeFileSync(join(vault.folder, "card.json"), "{")
  const ask: Io["ask"] = () => Promise.resolve(vault.setUp.words.join(" "))
  const ran = await tracehold(["vault", "repair", "--words", "--to", "out dir"], ask)
  expect(ran).toMatchObject({ code: 0, err: "" })
  expect(ran.out).toMatch(/No chunk was lost/)
  expect(ran.out).toContain(`'${join(vault.base, "out dir")}'`)
  expect(await tracehold(["--vault", join(vault.base, "out dir"), "vault", "verify", "--full"])).toMatchObject({ code: 0 })
})

/** A mistake is one line, nothing is made, and the vault stays as it is. */
async function check(says: RegExp, args: readonly string[]) {
  const ran = await tracehold(["vault", "repair", "--to", "out", ...args])
  expect([ran.code, ran.out]).toEqual([1, ""])
  expect(ran.err).toMatch(says)
  expect(ran.err.trimEnd()).not.toContain("\n")
  expect(existsSync(join(vault.base, "out", "vault.db"))).toBe(false)
}

test("a card that is lost too, without the keys", () => {
  writeFileSync(join(vault.folder, "card.json"), "{")
  return check(/without --locked/, ["--locked"])
})
test("a key file that is damaged", () => {
  writeFileSync(join(vault.folder, "keys.json"), "{")
  return check(/Put a backup back/, [])
})
test("a wrong passphrase", () => {
  writeFileSync(join(vault.base, "wrong"), "not the passphrase")
  copyFileSync(join(fresh.base, "passphrase"), join(vault.base, "right"))
  writeFileSync(join(fresh.base, "passphrase"), "not the passphrase")
  return check(/do not open the vault/, []).finally(() => copyFileSync(join(vault.base, "right"), join(fresh.base, "passphrase")))
})
test("a folder that has something in it", () => {
  return check(/never replaces/, ["--to", "."])
})
