// A program of its own, started as `node leash.ts LINGER_MS PROGRAM ARGS...` with a pipe as its standard input. It runs
// PROGRAM in the process group that it leads, and when the pipe closes - because its owner let go, or died in whatever
// way - it ends the whole group; PROGRAM's children get LINGER_MS after PROGRAM is gone. So nothing that was started here
// outlives the one who started it.
import { spawn, spawnSync } from "node:child_process"
import { needsShell, spawnable } from "./spawnable.ts"

const GRACE_MS = 4_000
const [lingerMs = "0", program = "", ...args] = process.argv.slice(2)
const onWindows = process.platform === "win32"
const child = spawn(...spawnable(program, args), {
  stdio: ["ignore", "inherit", "inherit"],
  shell: needsShell(program),
  windowsHide: true,
})
let ending = false

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end)
process.stdin.on("end", end).on("error", end).resume()
child.on("error", () => process.exit(127))
child.on("exit", (code) => {
  if (!ending) {
    ending = true
    endGroup("SIGTERM")
    process.exit(code ?? 1)
  }
  setTimeout(() => endGroup("SIGKILL"), Number(lingerMs))
})

function end(): void {
  if (ending) return
  ending = true
  endGroup("SIGTERM")
  setTimeout(() => endGroup("SIGKILL"), GRACE_MS)
}

function endGroup(signal: "SIGTERM" | "SIGKILL"): void {
  if (onWindows) spawnSync("taskkill", ["/pid", String(process.pid), "/t", "/f"])
  else process.kill(-process.pid, signal)
}
