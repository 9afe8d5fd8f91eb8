import { randomBytes } from "node:crypto"
import { chmodSync, closeSync, lstatSync, mkdirSync, openSync, readdirSync, rmSync, statSync } from "node:fs"
import { createConnection, createServer, type Server, type Socket } from "node:net"
import { join } from "node:path"

/** One call of an agent's hook. */
export type HookCall = {
  /** The agent whose hook was installed, as the hook program names it. Not to be believed further than that. */
  readonly agent: string
  readonly stdin: string
  /** The hook ends then (Unix epoch, ms), and its agent goes on. */
  readonly untilMs: number
}

const MOST_BYTES = 8 * 1024 * 1024 + 100
const MOST_AT_ONCE = 16
/** A hook has ended long before. */
const SLOW_MS = 500
/** A socket that refuses may be one whose window is only just beginning to listen. */
const STALE_MS = 10_000
/** What a socket's path may have, with its zero, on every system. */
const LONGEST_PATH_BYTES = 103
const PLACE = /^[0-9a-f]{16}$/

/**
 * Listens for agents' hooks: on a socket's path (on Windows a named pipe) in a folder that is this user's alone, never on a network.
 * Answers each call with one byte once it was worked on: 1 when it was taken, 0 when it is none of this recorder's.
 */
export class HookServer implements Disposable {
  readonly #server: Server
  readonly #place: string
  readonly #open = new Set<Socket>()

  /**
   * @param take - works on a call, and says whether it was taken; never fails.
   * @throws Error with one line for a person where nobody can listen there.
   */
  static async listen(folder: string, take: (call: HookCall) => Promise<boolean>): Promise<HookServer> {
    makePrivate(folder)
    await removeStale(folder)
    const name = randomBytes(8).toString("hex")
    const place = join(folder, name)
    if (Buffer.byteLength(place) > LONGEST_PATH_BYTES) throw new Error("the folder's path is too long for agents' hooks")
    const server = new HookServer(place, take)
    await server.#listen(process.platform === "win32" ? pipeOf(name) : place)
    return server
  }

  private constructor(place: string, take: (call: HookCall) => Promise<boolean>) {
    this.#place = place
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#hear(socket, take))
    this.#server.maxConnections = MOST_AT_ONCE
  }

  /** Where it listens: a path, since nothing else is ever given. */
  get address(): ReturnType<Server["address"]> {
    return this.#server.address()
  }

  [Symbol.dispose](): void {
    this.#server.close()
    for (const socket of this.#open) socket.destroy()
    rmSync(this.#place, { force: true })
  }

  #listen(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject)
      this.#server.listen(path, () => {
        this.#server.off("error", reject)
        this.#server.on("error", () => {})
        if (process.platform === "win32")
          closeSync(openSync(this.#place, "wx")) // Names the pipe for the hook.
        else chmodSync(this.#place, 0o600)
        resolve()
      })
    })
  }

  #hear(socket: Socket, take: (call: HookCall) => Promise<boolean>): void {
    const parts: Buffer[] = []
    let bytes = 0
    this.#open.add(socket)
    const timer = setTimeout(() => socket.destroy(), SLOW_MS)
    socket.on("error", () => {})
    socket.on("close", () => {
      clearTimeout(timer)
      this.#open.delete(socket)
    })
    socket.on("data", (part) => {
      bytes += part.length
      parts.push(part)
      if (bytes > MOST_BYTES) socket.destroy()
    })
    socket.on("end", () => {
      const call = callOf(Buffer.concat(parts).toString("utf8"))
      if (call === null) socket.destroy()
      else void take(call).then((taken) => socket.end(taken ? "1" : "0"))
    })
  }
}

/** `1 AGENT UNTIL`, a line end, and the agent's words. */
function callOf(said: string): HookCall | null {
  const [whole = "", agent, until] = /^1 ([a-z-]{1,32}) (\d{1,15})\n/.exec(said) ?? []
  return agent === undefined ? null : { agent, stdin: said.slice(whole.length), untilMs: Number(until) }
}

/** @throws Error when the folder is somebody else's, or a link. */
function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (process.platform === "win32") return // The profile's folder is the user's own.
  const { mode, uid } = lstatSync(folder)
  if (!lstatSync(folder).isDirectory() || uid !== process.getuid?.())
    throw new Error("the folder of agents' hooks is not your own")
  if ((mode & 0o077) !== 0) chmodSync(folder, 0o700)
}

/** What windows left that ended without a word. */
async function removeStale(folder: string): Promise<void> {
  for (const name of readdirSync(folder).filter((one) => PLACE.test(one))) {
    const place = join(folder, name)
    const age = Date.now() - (statSync(place, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    if (age > STALE_MS && !(await answers(process.platform === "win32" ? pipeOf(name) : place))) rmSync(place, { force: true })
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path)
    const said = (yes: boolean) => {
      socket.destroy()
      resolve(yes)
    }
    socket.once("connect", () => said(true))
    socket.once("error", (error: NodeJS.ErrnoException) => said(error.code !== "ECONNREFUSED" && error.code !== "ENOENT"))
  })
}

function pipeOf(name: string): string {
  return `\\\\.\\pipe\\tracehold-${name}`
}
