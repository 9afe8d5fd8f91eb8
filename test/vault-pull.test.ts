import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { type Io, run } from "@tracehold/cli"
import { afterAll, beforeAll, expect, test } from "vitest"
import { SampleChunk } from "../packages/consent/fixtures/sample-chunk.ts"
import { NOW_MS, PASSPHRASE, RecordedVault } from "../packages/owner/fixtures/recorded-vault.ts"

const MAIN = fileURLToPath(new URL("../apps/cli/src/main.ts", import.meta.url))

let vault: RecordedVault
beforeAll(async () => {
  vault = await RecordedVault.make()
  writeFileSync(join(vault.base, "passphrase"), `${PASSPHRASE}\n`)
})
afterAll(() => vault[Symbol.dispose]())

async function tracehold(folder: string, ...args: string[]) {
  let [out, err] = ["", ""]
  const io: Io = {
    env: { TRACEHOLD_PASSPHRASE_FILE: join(vault.base, "passphrase"), HOME: vault.base },
    cwd: vault.base,
    now: () => NOW_MS,
    fetch,
    out: (text) => (out += text),
    err: (text) => (err += text),
    ask: null,
  }
  const code = await run(["--vault", folder, ...args], io)
  return { code, out, err }
}

test("another machine takes the card, records, is pulled over a pipe, and its chunks can be replayed", {
  timeout: 60_000,
}, async () => {
  const host = join(vault.base, "host")
  const { card, words } = JSON.parse((await tracehold(vault.folder, "connect", "card", "--json")).out)
  expect(await tracehold(host, "connect", "accept", `${card.slice(0, -8)}AAAAAAAA`)).toMatchObject({ code: 1, out: "" })
  const accepted = await tracehold(host, "connect", "accept", card)
  expect(accepted).toMatchObject({ code: 0, out: expect.stringContaining(words.join(" ")) })
  expect(readFileSync(join(vault.base, ".local/state/tracehold/places.json"), "utf8")).toContain(JSON.stringify(host))
  expect(await tracehold(host, "connect", "accept", card)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/never replaces/),
  })
  expect(await tracehold(host, "connect", "card")).toMatchObject({ code: 1 })

  const sample = new SampleChunk().start({ "a.ts": "one\n" }, ["a.ts"]).type("a.ts", "two")
  const session = vault.record([sample.end()], { folder: host })
  const via = `"${process.execPath}" "${MAIN}" --vault "${host}" vault serve-pull`
  const pulled = await tracehold(vault.folder, "vault", "pull", "--via", via)
  expect(pulled).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^1 chunk taken over from host [0-9a-f]{8}, and erased there/),
  })
  const list = await tracehold(vault.folder, "replay", "list")
  expect(list).toMatchObject({ code: 0, err: "" })
  expect(list.out).toMatch(new RegExp(`^${session.slice(0, 8)}\\.0 .* from host [0-9a-f]{8}$`, "m"))
  expect(await tracehold(vault.folder, "vault", "verify", "--full")).toMatchObject({ code: 0 })
  expect(await tracehold(host, "vault", "status")).toMatchObject({
    code: 0,
    out: expect.stringMatching(/1 chunk taken over by the owner/),
  })
  expect(await tracehold(host, "vault", "pull", "--from", vault.folder)).toMatchObject({ code: 1 })
  const status = await tracehold(vault.folder, "vault", "status")
  const [, name = ""] = /^Host ([0-9a-f]{8}) records for this vault, and was pulled 1 time\.$/m.exec(status.out) ?? []
  expect(await tracehold(vault.folder, "vault", "pull", "--forget", name)).toMatchObject({ code: 0 })
  expect(await tracehold(vault.folder, "vault", "pull", "--forget", "nobody")).toMatchObject({ code: 1 })
})

test("a mistake, or a command that is none, is one line; what the other machine says cannot move the cursor", async () => {
  const at = (...args: string[]) => tracehold(vault.folder, "vault", "pull", ...args)
  expect(await at()).toMatchObject({ code: 2 })
  expect(await at("--via", "x", "--from", "y")).toMatchObject({ code: 2 })
  mkdirSync(join(vault.base, "empty"), { recursive: true })
  expect(await at("--from", "/nowhere")).toMatchObject({ code: 1, err: expect.stringMatching(/^tracehold: There is no vault/) })
  const hostile = `"${process.execPath}" -e "process.stderr.write('\\u001b]0;gotcha\\u0007\\n'); process.stdout.write('Welcome!')"`
  const ran = await at("--via", hostile)
  expect(ran).toMatchObject({ code: 1, out: "", err: expect.stringMatching(/The other machine stopped answering/) })
  expect(ran.err).toContain("␛]0;gotcha")
  expect(ran.err).not.toContain("\u001b")
  expect(ran.err).not.toContain("\u0007")
})
