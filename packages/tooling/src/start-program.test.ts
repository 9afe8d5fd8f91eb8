import { expect, test } from "vitest"
import { runProgram } from "./run-program.ts"
import { startProgram } from "./start-program.ts"

const FOREVER = "setInterval(() => {}, 1000)"
/** Starts a grandchild, tells its process id, and runs on. */
const WITH_CHILD = `
  const { pid } = require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(FOREVER)}])
  console.log(pid)
  ${FOREVER}
`

test("stopping ends the program and what it started", async () => {
  const running = startProgram(process.execPath, ["-e", WITH_CHILD])
  const grandchild = await firstNumber(() => running.output())
  expect(isAlive(grandchild)).toBe(true)
  await running.stop()
  expect(running.exitCode()).not.toBeNull()
  await expect.poll(() => isAlive(grandchild), { timeout: 10_000 }).toBe(false)
})

test("one that ignores being asked is ended all the same", { timeout: 30_000 }, async () => {
  const running = startProgram(process.execPath, ["-e", `process.on("SIGTERM", () => {}); ${WITH_CHILD}`])
  const grandchild = await firstNumber(() => running.output())
  await running.stop()
  await expect.poll(() => isAlive(grandchild), { timeout: 10_000 }).toBe(false)
})

test("when its owner is killed, it ends with everything it started", async () => {
  const module = JSON.stringify(new URL("./start-program.ts", import.meta.url).href)
  const owner = `
    import { startProgram } from ${module}
    const running = startProgram(process.execPath, ["-e", ${JSON.stringify(WITH_CHILD)}], {
      onText: (text) => { console.log(text); process.kill(process.pid, "SIGKILL") },
    })
  `
  const { output } = await runProgram(process.execPath, ["--input-type=module", "-e", owner])
  const grandchild = Number(output.trim())
  expect(grandchild).toBeGreaterThan(0)
  await expect.poll(() => isAlive(grandchild), { timeout: 10_000 }).toBe(false)
})

test("it ends by itself with its own code, and its last words are kept", async () => {
  const running = startProgram(process.execPath, ["-e", 'console.log("last words"); process.exit(7)'])
  expect(await running.ended).toBe(7)
  expect(running.output()).toBe("last words\n")
})

async function firstNumber(output: () => string): Promise<number> {
  await expect.poll(output, { timeout: 10_000 }).toMatch(/\d+\n/)
  return Number(output().trim())
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
