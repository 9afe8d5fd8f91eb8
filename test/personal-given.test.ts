import { readdirSync, readFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { proposePseudonyms, type Redaction } from "@tracehold/consent"
import { initEndpoint, type Served, serveEndpoint } from "@tracehold/endpoint"
import { type Owner, type Prepared, unlockWithWords } from "@tracehold/owner"
import { decodeUtf8, fold } from "@tracehold/trace"
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { SampleChunk } from "../packages/consent/fixtures/sample-chunk.ts"
import { NOW_MS, RecordedVault } from "../packages/owner/fixtures/recorded-vault.ts"

const NAME = "Norbert Vogel"
const MAIL = ["norbert", "acme-widgets.io"].join("@")
const LOG = ["commit 1f2e", `Author: ${NAME} <${MAIL}>`, "norbert@werkbank-3:~/shop$ ls"]
const VALUES = [NAME, MAIL, "norbert", "werkbank-3", "10.44.7.19"]

let fresh: RecordedVault
let vault: RecordedVault
let owner: Owner
const served: Served[] = []

beforeAll(async () => {
  fresh = await RecordedVault.make()
})
afterAll(() => fresh[Symbol.dispose]())
beforeEach(async () => {
  vault = fresh.copy()
  vault.record([sample("first"), sample("second")])
  owner = await unlockWithWords(vault.folder, vault.setUp.words.join(" "), { now: () => NOW_MS })
})
afterEach(async () => {
  owner[Symbol.dispose]()
  for (const one of served.splice(0)) await one.stop()
  vault[Symbol.dispose]()
})

function sample(word: string): SampleChunk {
  return new SampleChunk()
    .start({ "norbert/a.ts": `// ${word} by ${NAME}\n` }, ["norbert/a.ts"])
    .type("norbert/a.ts", `const mail = "${MAIL}" // 10.44.7.19\n`)
    .view(7, "norbert/a.ts", [[0, 2]])
    .save("norbert/a.ts")
    .screen(4, LOG, 60)
    .add({ kind: "command", terminal: 4, command: 1, line: "ssh norbert@werkbank-3", cwd: "/home/norbert/shop" })
    .add({ kind: "prompt", agent: "claude-code", conversation: "c1", turn: null, text: `write to NORBERT at ${MAIL}` })
    .end()
}

/** A recipient that was added: its root. */
async function add(name: string): Promise<string> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  const [data, keys] = [join(vault.base, `${name}-data`), join(vault.base, `${name}-keys`)]
  const url = `http://127.0.0.1:${port}`
  const { root } = await initEndpoint({ data, keys, kind: "commons", name, demo: true, url, nowMs: NOW_MS })
  served.push(await serveEndpoint({ data, clockMs: () => NOW_MS, limits: { freeBytes: 0 } }))
  owner.add(await owner.lookUp(url, { fetch, root }), root)
  return root
}

/** What one recipient would be given of a chunk with all proposals taken, and everything that can be read in it. */
function given(no: number, root: string, scope: "recipient" | "chunk" = "recipient"): { prepared: Prepared; all: string } {
  const chunk = owner.chunks()[no]
  if (chunk === undefined) throw new Error("nothing recorded")
  const redactions: Redaction[] = proposePseudonyms(owner.findings(chunk, []), scope)
  expect(owner.findings(chunk, redactions)).toEqual([])
  const prepared = owner.prepare(chunk, root, { redactions, kept: [] })
  const blobs = prepared.events.flatMap((event) =>
    event.kind === "open" || event.kind === "save" ? [textOf(prepared, event)] : [],
  )
  const docs = [...fold(prepared.events, prepared.blobs).docs.values()].map(({ text }) => text)
  return { prepared, all: [JSON.stringify(prepared.events), ...blobs, ...docs].join("\n") }
}

function textOf({ blobs }: Prepared, event: Extract<Prepared["events"][number], { kind: "open" | "save" }>): string {
  const hash = event.kind === "open" ? event.text : event.version.blob
  return hash === null ? "" : (decodeUtf8(blobs(hash) ?? new Uint8Array()) ?? "")
}

/** The pseudonyms by which the prompt's line names the user and the address. */
const namesIn = (all: string) => /write to (\w+) at ([^"\\ ]+)/.exec(all)?.slice(1) ?? []

test("names that git, a shell and a home folder tell are found without being looked up, each with its type", () => {
  const [chunk] = owner.chunks()
  if (chunk === undefined) throw new Error("nothing recorded")
  const found = owner.findings(chunk, []).map(({ what, rule, text }) => [what, rule, text])
  expect(found).toEqual(
    expect.arrayContaining([
      ["personal", "full-name", NAME],
      ["personal", "e-mail", MAIL],
      ["personal", "user-name", "norbert"],
      ["personal", "host-name", "werkbank-3"],
      ["personal", "ipv4", "10.44.7.19"],
    ]),
  )
})

test("with every proposal taken nothing personal is in what is given, and it replays", async () => {
  const { prepared, all } = given(0, await add("Demo"))
  for (const value of VALUES) expect(all.toLowerCase()).not.toContain(value.toLowerCase())
  expect(prepared.kept).toEqual([])
  const { docs, missing } = fold(prepared.events, prepared.blobs)
  expect(missing).toEqual([])
  expect([...docs.values()].map(({ text }) => text.length)).toEqual([
    `// first by ${NAME}\nconst mail = "${MAIL}" // 10.44.7.19\n`.length,
  ])
})

test("one recipient meets the same pseudonyms in two recordings, another recipient none of them", async () => {
  const [one, two] = [await add("One"), await add("Two")]
  const [first, second, other] = [given(0, one), given(1, one), given(0, two)].map(({ all }) => namesIn(all))
  expect(first).toHaveLength(2)
  expect(second).toEqual(first)
  expect(other?.filter((name) => first?.includes(name))).toEqual([])
})

test("where the owner says so, another recording has other ones", async () => {
  const root = await add("One")
  const [first, second] = [given(0, root, "chunk"), given(1, root, "chunk")].map(({ all }) => namesIn(all))
  expect(second?.filter((name) => first?.includes(name))).toEqual([])
})

test("a review leaves no name in clear in the vault", () => {
  const [chunk] = owner.chunks()
  if (chunk === undefined) throw new Error("nothing recorded")
  owner.saveDraft(chunk, { redactions: proposePseudonyms(owner.findings(chunk, []), "recipient"), kept: [] })
  const bytes = readdirSync(vault.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n")
  for (const value of VALUES) expect(bytes).not.toContain(value)
})
