import { readdirSync, readFileSync, readlinkSync } from "node:fs"

/** The process in which the extension and its recorder run, of the editor that has this TRACEHOLD_HOME; null when there is none (Linux). */
export function findExtensionHost(home: string): number | null {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const command = read(`/proc/${pid}/cmdline`)
    if (command.includes("--type=extensionHost") && read(`/proc/${pid}/environ`).includes(`TRACEHOLD_HOME=${home}\0`))
      return Number(pid)
  }
  return null
}

/** Network sockets (TCP and UDP, both families) that a process has open, as the kernel lists them. */
export function networkSockets(pid: number): string[] {
  const own = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? []
      } catch {
        return [] // Closed meanwhile.
      }
    }),
  )
  return ["tcp", "tcp6", "udp", "udp6"].flatMap((table) =>
    read(`/proc/${pid}/net/${table}`)
      .split("\n")
      .slice(1)
      .filter((row) => own.has(row.trim().split(/\s+/)[9] ?? ""))
      .map((row) => `${table} ${row.trim().split(/\s+/).slice(1, 4).join(" ")}`),
  )
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return ""
  }
}
