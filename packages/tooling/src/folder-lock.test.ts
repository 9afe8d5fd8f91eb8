import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, expect, test } from "vitest"
import { withFolderLock } from "./folder-lock.mjs"
import { runProgram } from "./run-program.ts"

const root = mkdtempSync(join(tmpdir(), "tracehold-lock-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))

test("one at a time, and the lock is gone afterwards", async () => {
  const lock = join(root, "a")
  let inside = 0
  let most = 0
  const work = async () => {
    inside += 1
    most = Math.max(most, inside)
    await sleep(20)
    inside -= 1
  }
  await Promise.all([1, 2, 3].map(() => withFolderLock(lock, () => {}, work)))
  expect(most).toBe(1)
  expect(existsSync(lock)).toBe(false)
})

test("work that fails gives the lock back, and its error", async () => {
  const lock = join(root, "b")
  const failing = () => Promise.reject(new Error("no luck"))
  await expect(withFolderLock(lock, () => {}, failing)).rejects.toThrow("no luck")
  expect(existsSync(lock)).toBe(false)
})

test("the lock of a process that died is taken over", async () => {
  const { output } = await runProgram(process.execPath, ["-p", "process.pid"])
  const lock = join(root, "c")
  mkdirSync(lock)
  writeFileSync(join(lock, "pid"), output.trim())
  expect(
    await withFolderLock(
      lock,
      () => {},
      () => "in",
    ),
  ).toBe("in")
})

test("who waits says so once", async () => {
  const lock = join(root, "d")
  let said = 0
  const first = withFolderLock(
    lock,
    () => {},
    () => sleep(700),
  )
  await withFolderLock(
    lock,
    () => (said += 1),
    () => {},
  )
  await first
  expect(said).toBe(1)
})
