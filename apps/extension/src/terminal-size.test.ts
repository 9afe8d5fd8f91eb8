import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { afterEach, expect, test } from "vitest"
import { readTerminalSize } from "./terminal-size.ts"

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill()
})
const hasScript = process.platform === "linux" && spawnSync("script", ["--version"]).status === 0

test.skipIf(!hasScript)("reads the size of a real terminal, again after it changed", async () => {
  // `script` gives its command a terminal of its own; the shell prints its process id and obeys us line by line.
  const child = spawn("script", [
    "-qec",
    "stty -echo rows 33 cols 111; echo pid=$$; read x; stty rows 24 cols 80; echo done; read x",
    "/dev/null",
  ])
  children.push(child)
  const pid = Number(await said(child, /pid=(\d+)/))
  expect(readTerminalSize(pid)).toEqual({ rows: 33, cols: 111 })
  child.stdin?.write("\n")
  await said(child, /(done)/)
  expect(readTerminalSize(pid)).toEqual({ rows: 24, cols: 80 })
})

test("a process without a terminal, and one that is not there, have no size", async () => {
  const child = spawn(process.execPath, ["-e", "console.log('pid=' + process.pid); setInterval(() => {}, 1000)"])
  children.push(child)
  expect(readTerminalSize(Number(await said(child, /pid=(\d+)/)))).toBeNull()
  expect(readTerminalSize(2 ** 30)).toBeNull()
})

function said(child: ChildProcess, what: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ""
    child.on("exit", () => reject(new Error("the child ended")))
    child.stdout?.on("data", (data: Buffer) => {
      text += data.toString()
      const found = what.exec(text)
      if (found?.[1] !== undefined) resolve(found[1])
    })
  })
}
