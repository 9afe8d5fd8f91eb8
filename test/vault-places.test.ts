import { spawnSync } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { readCard } from "@tracehold/vault"
import { afterAll, beforeAll, expect, test } from "vitest"
import { SampleChunk } from "../packages/consent/fixtures/sample-chunk.ts"
import { NOW_MS, PASSPHRASE, RecordedVault } from "../packages/owner/fixtures/recorded-vault.ts"
import { backupIdentity } from "../packages/owner/src/backup-identity.ts"
import { entropyOf } from "../packages/owner/src/slots.ts"
import { type Ran, runCli } from "./run-cli.ts"

let vault: RecordedVault
let session = ""
beforeAll(async () => {
  vault = await RecordedVault.make()
  session = vault.record([new SampleChunk().start({ "a.ts": "one\n" }, ["a.ts"]).type("a.ts", "x").save("a.ts").end()])
  writeFileSync(join(vault.base, "passphrase"), PASSPHRASE)
})
afterAll(() => vault[Symbol.dispose]())

const env = () => ({ HOME: vault.base, TRACEHOLD_PASSPHRASE_FILE: "passphrase" })
const tracehold = (...args: string[]): Promise<Ran> =>
  runCli(["--vault", vault.folder, ...args], { env: env(), cwd: vault.base, now: () => NOW_MS })

test.each([
  ["where there is a vault", () => vault.folder, /Something is there already/],
  ["where there is a file", () => join(vault.base, "passphrase"), /Something is there already/],
  ["in a synced folder", () => join(vault.base, "Dropbox", "vault"), /A program copies this folder elsewhere/],
] as const)("create says what is wrong with a place before it asks for anything: %s", async (_where, folder, says) => {
  mkdirSync(join(vault.base, "Dropbox"), { recursive: true })
  const ask = () => {
    throw new Error("somebody was asked")
  }
  const ran = await runCli(["--vault", folder(), "vault", "create"], { env: { HOME: vault.base }, cwd: vault.base, ask })
  expect(ran).toMatchObject({ code: 1, out: "" })
  expect(ran.err).toMatch(says)
})

test("one of something is said as one", async () => {
  const name = session.slice(0, 8)
  expect((await tracehold("replay", "seek", `${name}.0`, "--to", "past")).out).toMatch(/^1 file in /)
  expect((await tracehold("replay", "list")).out).toMatch(/ {2}1 file$/m)
  expect((await tracehold("vault", "status")).out).toMatch(/^1 chunk, /m)
})

/** In a process of its own: where Node is asked for such a folder all at once, it never comes back. */
test.skipIf(process.platform !== "linux").each([
  ["vault restore", (place: string) => ["vault", "restore", "backup.age", "--identity", "identity", "--to", place]],
  ["replay seek", (place: string) => ["replay", "seek", `${session.slice(0, 8)}.0`, "--to", place]],
] as const)("%s into a place where no folder can be made ends with one line", async (name, args) => {
  if (name === "vault restore") {
    using entropy = entropyOf(vault.setUp.words.join(" "))
    writeFileSync(join(vault.base, "identity"), backupIdentity(entropy, readCard(vault.folder).vaultId))
    expect(await tracehold("vault", "backup", "--to", "backup.age")).toMatchObject({ code: 0 })
  }
  for (const place of ["/proc/x/y", "/dev/null/x"]) {
    const program = join(import.meta.dirname, "..", "apps", "cli", "src", "main.ts")
    const ran = spawnSync(process.execPath, [program, "--vault", vault.folder, ...args(place)], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, ...env() },
      cwd: vault.base,
      timeout: 15_000,
    })
    expect([ran.status, ran.stdout]).toEqual([1, ""])
    expect(ran.stderr).toMatch(/^tracehold: .*(cannot be written|cannot be made).*\n$/)
  }
})
