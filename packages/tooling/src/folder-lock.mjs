import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"

// Plain JavaScript because the bootstrap needs it before anything is installed, under a Node that strips no types.

/**
 * Runs `work` while holding the folder `lock`, so that two runs never install into the same place at once.
 * A second run waits for the first; the lock of a process that died is taken over.
 *
 * @template T
 * @param {string} lock - a path that does not exist while nobody works; its parent folder must exist.
 * @param {() => void} onWait - called once if somebody else holds the lock.
 * @param {() => Promise<T> | T} work
 * @returns {Promise<T>}
 */
export async function withFolderLock(lock, onWait, work) {
  let waiting = false
  while (!take(lock)) {
    if (isAbandoned(lock)) {
      dropAbandoned(lock)
      continue
    }
    if (!waiting) onWait()
    waiting = true
    await sleep(300)
  }
  try {
    return await work()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

/** @param {string} lock */
function take(lock) {
  try {
    mkdirSync(lock)
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false
    throw error
  }
  writeFileSync(`${lock}/pid`, String(process.pid))
  return true
}

/** @param {string} lock */
function isAbandoned(lock) {
  let pid = ""
  try {
    pid = readFileSync(`${lock}/pid`, "utf8")
  } catch {
    return false // Its owner has just made it, or has just removed it.
  }
  if (pid === "") return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return codeOf(error) !== "EPERM" // EPERM: alive, and another user's.
  }
}

/**
 * Two waiters may both see the dead owner. Whoever renames the folder first has it; the other may then hold the first
 * one's fresh lock in its hand, and puts it back.
 *
 * @param {string} lock
 */
function dropAbandoned(lock) {
  const aside = `${lock}.${process.pid}`
  try {
    renameSync(lock, aside)
  } catch {
    return
  }
  if (isAbandoned(aside)) rmSync(aside, { recursive: true, force: true })
  else renameSync(aside, lock)
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && "code" in error ? error.code : undefined
}
