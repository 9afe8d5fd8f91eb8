import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { editorMissingBecause } from "@tracehold/tooling"
import { afterAll, describe, expect, test } from "vitest"
import { CANARIES } from "../tour/make-repository.ts"
import { runTour, type TourResult } from "../tour/run-tour.ts"
import { findExtensionHost, networkSockets, type Socket } from "./extension-host.ts"
import { scanForCanaries } from "./scan-for-canaries.ts"

const missing = editorMissingBecause()
if (missing !== null) console.warn(`Left out: the main job in a real editor. ${missing}`)

test.runIf(process.env.CI === "true" && process.platform === "linux" && process.arch === "x64")(
  "on the platform that the claims rest on, nothing of this is left out",
  () => expect(missing).toBeNull(),
)

const base = mkdtempSync(join(tmpdir(), "tracehold-main-job-"))
const temp = join(base, "tmp")
afterAll(() => rmSync(base, { recursive: true, force: true }))

/** Places where Tracehold itself writes; the editor's own history and logs of other extensions are not ours. */
const ownFolders = (home: string) =>
  [join(home, "vault"), join(home, "recipient"), join(home, "editor/data/User/globalStorage/tracehold.tracehold"), temp].filter(
    existsSync,
  )

describe.skipIf(missing !== null)("the main job, end to end, with real parts", () => {
  let result: TourResult
  let sockets: Socket[] | null = null
  let editorAddress = ""
  let scanned: ReturnType<typeof scanForCanaries> | null = null

  test("record, review, redact, sign, donate, open, serialise", { timeout: 900_000 }, async () => {
    mkdirSync(temp)
    process.env.TMPDIR = temp
    result = await runTour({
      base,
      log: (line) => console.log(`tour: ${line}`),
      whileRunning: async ({ home, editorPort }) => {
        editorAddress = `127.0.0.1:${editorPort}`
        const host = findExtensionHost(home)
        sockets = host === null ? null : networkSockets(host)
        scanned = scanForCanaries(ownFolders(home), Object.values(CANARIES))
      },
    })
    expect(result.problems).toEqual([])
  })

  test("every kind of proof was checked", () => {
    expect(result.proofs.filter(({ checked, held }) => checked !== held)).toEqual([])
    expect(result.proofs.filter(({ checked }) => checked > 0).length).toBeGreaterThan(10)
  })

  test("each kind of event that was done is there, by whom it was done", () => {
    const expected = [
      "edit by user",
      "edit by agent",
      "edit by git",
      "file by agent",
      "file by git",
      "save",
      "select",
      "view",
      "focus",
    ]
    const others = ["command", "command-end", "screen", "terminal", "snapshot", "git", "prompt", "reply", "tool", "attribution"]
    expect(Object.keys(result.counts)).toEqual(
      expect.arrayContaining([...expected.filter((name) => name !== "edit by agent"), ...others]),
    )
    const edits = result.donation.events.flatMap((event) => (event.kind === "edit" ? [event] : []))
    expect(edits.some(({ reason }) => reason === "undo") && edits.some(({ reason }) => reason === "redo")).toBe(true)
    expect(edits.some(({ changes }) => changes.length >= 3)).toBe(true)
  })

  test("the full-screen program's screen was seen, and the alternate screen told apart", () => {
    const screens = result.donation.events.flatMap((event) => (event.kind === "screen" ? [event] : []))
    expect(screens.some(({ alt, lines }) => alt && lines.some(([, text]) => text.includes("Orchard monitor")))).toBe(true)
  })

  test("what replays is what is on disk, outside masked ranges, and something was masked", () => {
    expect(result.files.compared).toBeGreaterThan(2)
    expect(result.files.equal).toBe(result.files.compared)
    expect(result.files.maskedUnits).toBeGreaterThan(60)
    expect(result.views).toMatchObject({ differ: 0 })
  })

  test("the dialect's file holds what was typed and printed", () => {
    expect(result.dialectBytes).toBeGreaterThan(2000)
    expect(JSON.stringify(result.donation.events)).toContain(CANARIES.printedWord)
  })

  test("what was typed, printed and pasted lies nowhere in clear in Tracehold's own files, while it runs", () => {
    expect(scanned?.looked).toBeGreaterThan(5)
    expect(scanned?.hits).toEqual([])
  })

  test("and not afterwards", () => {
    const after = scanForCanaries(ownFolders(result.home), Object.values(CANARIES))
    expect(after.hits).toEqual([])
  })

  // The editor's server hands the page's own connection over to this process; it is the only one there may be.
  test.skipIf(process.platform !== "linux")("extension and recorder have no network connection of their own", () => {
    expect(sockets).not.toBeNull()
    expect(sockets?.filter(({ local }) => local !== editorAddress)).toEqual([])
  })

  test("no page asked for anything beyond this machine", () => expect(result.foreignHosts).toEqual([]))
})
