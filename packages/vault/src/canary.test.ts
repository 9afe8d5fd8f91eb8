import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, readdirSync, readFileSync, readlinkSync } from "node:fs"
import { join } from "node:path"
import { zstdCompressSync } from "node:zlib"
import { randomBytes, toHex } from "@tracehold/crypto"
import { encodeUtf8 } from "@tracehold/trace"
import { expect, test, vi } from "vitest"
import { canariesIn, canary, zstdFramesIn } from "../fixtures/canaries.ts"
import { readmit } from "../fixtures/notes.ts"
import { bytesIn, T0, vaultForEach } from "../fixtures/sample-vault.ts"
import { eraseSince, type OpenVault, unlockVault } from "./index.ts"

vi.setConfig({ testTimeout: 120_000 }) // Processes and files by the hundred: a busy machine takes its time.

const sample = vaultForEach()
const CANARY_PROCESS = new URL("../fixtures/canary-process.ts", import.meta.url).pathname
const SORT_PROCESS = new URL("../fixtures/sort-process.ts", import.meta.url).pathname

test("the scan finds what it looks for", () => {
  expect(canariesIn(Buffer.from(`x${canary(5)}`))).toHaveLength(1)
  for (const at of [0, 1])
    expect(canariesIn(Buffer.concat([Buffer.alloc(at), Buffer.from(canary(5), "utf16le")]))).toHaveLength(1)
  for (const at of [0, 1])
    expect(canariesIn(Buffer.concat([Buffer.alloc(at), Buffer.from(canary(5), "utf16le").swap16()]))).toHaveLength(1)
  expect(zstdFramesIn(Buffer.concat([Buffer.alloc(3), zstdCompressSync(Buffer.from(canary(5)))]))).toBe(1)
})

test("nothing recorded is on disk in clear: database, log, key file, temporary and runtime folders, while it is written, after a kill, and in all that the owner does", async () => {
  const { base, folder, seed } = sample()
  const { signal, stderr, scans } = await recordUntil("kill", base, folder)
  expect(signal, stderr).toBe("SIGKILL")
  expect(stderr).toBe("")
  expect(scans).toBeGreaterThan(2)
  expectClean(base)
  using vault = unlockVault(folder, seed)
  expect(vault.adopt()).toMatchObject({ adopted: 3, closed: 1, problems: [] })
  expect(recorded(vault)).toBeGreaterThan(1000)
  expectClean(base)
  for (const chunk of vault.chunks()) {
    vault.writeDraft(chunk, 0, encodeUtf8(canary(1)))
    vault.appendLedger("0".repeat(64), encodeUtf8(canary(2)))
    vault.rewrite(chunk, (events) => events.map(readmit), new Map())
    expectClean(base)
  }
  const looked = vault.chunks()
  vault.beginOrder({ what: encodeUtf8(canary(3)), looked, inside: looked.slice(0, 1), whole: [] }, T0)
  expect(vault.orders()).toMatchObject([{ what: encodeUtf8(canary(3)) }])
  expectClean(base)
  vault.erase(
    vault.chunks().filter(({ no }) => no === 1),
    T0,
  )
  eraseSince(vault.store, T0 + 40, T0 + 71)
  vault.settleOwed()
  vault.adopt()
  expect(recorded(vault)).toBeGreaterThan(100)
  expectClean(base)
})

test.each(["throw", "memory"] as const)("a crash report of Node's holds nothing recorded (%s)", async (end) => {
  const { base, folder } = sample()
  const reports = join(base, "crash")
  mkdirSync(reports)
  const flags = [
    "--report-on-fatalerror",
    "--report-uncaught-exception",
    `--report-directory=${reports}`,
    "--max-old-space-size=96",
  ]
  const { code, signal } = await recordUntil(end, base, folder, flags)
  expect(code === 0 || signal === "SIGKILL").toBe(false)
  expect(readdirSync(reports).filter((name) => name.endsWith(".json"))).toHaveLength(1)
  expectClean(base)
})

test.skipIf(process.platform !== "linux")("a sort larger than the cache writes no temporary file", async () => {
  const { base, folder } = sample()
  expect(canariesIn(Buffer.concat(await filesWhileSorting(base, folder, "FILE"))).length).toBeGreaterThan(100) // It would be seen.
  expect(canariesIn(Buffer.concat(await filesWhileSorting(base, folder, "")))).toEqual([])
})

/** Every place where a program of ours could leave something. */
function placesIn(base: string): NodeJS.ProcessEnv {
  const env = { ...process.env }
  for (const name of ["TMPDIR", "HOME", "XDG_RUNTIME_DIR", "SQLITE_TMPDIR", "XDG_CACHE_HOME"]) {
    env[name] = join(base, name)
    mkdirSync(join(base, name), { mode: 0o700, recursive: true })
  }
  return env
}

/** Run the recording program to its end; all the while every file is looked at. */
async function recordUntil(end: string, base: string, folder: string, flags: readonly string[] = []) {
  const args = [...flags, CANARY_PROCESS, folder, toHex(randomBytes(16)), end]
  const child = spawn(process.execPath, args, { env: placesIn(base), cwd: base, stdio: ["ignore", "ignore", "pipe"] })
  let stderr = ""
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text))
  const closed = once(child, "close")
  let scans = 0
  while (child.exitCode === null && child.signalCode === null) {
    const bytes = filesIn(base)
    expect(canariesIn(bytes)).toEqual([])
    expect(zstdFramesIn(bytes)).toBe(0)
    if (bytes.length > 200_000) scans++
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await closed
  return { code: child.exitCode, signal: child.signalCode, stderr, scans }
}

/** What a sorting process has open, deleted files too, at several moments, except for the store itself. */
async function filesWhileSorting(base: string, folder: string, temp: string): Promise<Buffer[]> {
  const child = spawn(process.execPath, [SORT_PROCESS, folder, temp], {
    env: placesIn(base),
    stdio: ["ignore", "pipe", "inherit"],
  })
  const closed = once(child, "close")
  const seen: Buffer[] = []
  try {
    let lines = 0
    child.stdout?.on("data", () => lines++)
    // Where a file is used it is there for a part of each sort only: looked for until it is seen.
    const isSeen = () => temp !== "" && seen.some((bytes) => canariesIn(bytes).length > 100)
    while (lines < (temp === "" ? 4 : 100) && !isSeen()) {
      const open = `/proc/${child.pid}/fd`
      if (lines > 0) for (const fd of readdirSync(open)) seen.push(openFile(join(open, fd), folder))
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  } finally {
    child.kill("SIGKILL")
    await closed
  }
  return seen
}

/** Nothing for what is no file, or is closed by now. */
function openFile(path: string, folder: string): Buffer {
  try {
    const target = readlinkSync(path)
    return !target.startsWith("/") || target === "/dev/null" || target.startsWith(folder) ? NOTHING : readIfThere(path)
  } catch {
    return NOTHING
  }
}

const NOTHING = Buffer.alloc(0)

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch {
    return NOTHING // Files come and go while they are looked at.
  }
}

/** All bytes there are now. Only while this process has no store open: it would lose its locks. */
function filesIn(base: string): Buffer {
  const files = readdirSync(base, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Buffer.concat(files.map(({ parentPath, name }) => readIfThere(join(parentPath, name))))
}

function expectClean(base: string): void {
  const bytes = bytesIn(base)
  expect(bytes.length).toBeGreaterThan(50_000)
  expect(canariesIn(bytes)).toEqual([])
  expect(zstdFramesIn(bytes)).toBe(0)
}

/** How many canaries the owner can read: they were recorded, not left out. */
function recorded(vault: OpenVault): number {
  const found = new Set<string>()
  for (const chunk of vault.chunks()) {
    const events = vault.events(chunk)
    const blobs = vault.blobs(chunk)
    const hashes = events.flatMap((e) =>
      e.kind === "open" ? [e.text] : e.kind === "snapshot" && e.tree !== null ? [e.tree] : [],
    )
    const content = hashes.map((hash) => Buffer.from(blobs(hash) ?? []))
    for (const hit of canariesIn(Buffer.concat([Buffer.from(JSON.stringify(events)), ...content]))) found.add(hit)
  }
  return found.size
}
