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

export type Socket = { readonly table: string; readonly local: string; readonly remote: string; readonly state: string }

/** Network sockets (TCP and UDP, both families) that a process has open, as the kernel lists them. */
export function networkSockets(pid: number): Socket[] {
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
      .map((row) => row.trim().split(/\s+/))
      .filter((fields) => own.has(fields[9] ?? ""))
      .map(([, local = "", remote = "", state = ""]) => ({ table, local: address(local), remote: address(remote), state })),
  )
}

/** The kernel writes an IPv4 address as a little-endian number, and the port in hex. */
function address(text: string): string {
  const [host = "", port = ""] = text.split(":")
  const bytes = host.match(/../g)?.map((byte) => Number.parseInt(byte, 16)) ?? []
  return `${bytes.length === 4 ? bytes.reverse().join(".") : host}:${Number.parseInt(port, 16)}`
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return ""
  }
}
