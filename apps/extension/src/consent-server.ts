import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"

/** How long the consent app may take to say where it is. */
const START_MS = 30_000

export type ConsentServerOptions = {
  /** The editor's own runtime, which is Node when told so: on the desktop it is Electron. */
  readonly execPath: string
  readonly script: string
  /** Folder of the vault; empty for the platform's own place. */
  readonly vault: () => string
}

type Running = { readonly child: ChildProcess; readonly url: Promise<string>; readonly hosts: readonly string[] }

/**
 * The consent app that the extension brings along, as a child process that serves its pages on this host's loopback address.
 * There is one at most; it ends with us, because its standard input closes when we are gone, however we went.
 */
export class ConsentServer implements Disposable {
  readonly #options: ConsentServerOptions
  #running: Running | null = null

  constructor(options: ConsentServerOptions) {
    this.#options = options
  }

  /** Where its first page is on this host, token included. Starts it when it does not run. @throws Error with one line for a person. */
  url(): Promise<string> {
    this.#running ??= this.#start([], [])
    return this.#running.url
  }

  /**
   * The same, after making sure that it answers under this name, too: where the browser is elsewhere, the editor passes the page on
   * under an address of its own, and the app refuses every name that it was not told.
   *
   * @param host - as the browser writes it, `host` or `host:port`.
   */
  async urlFor(host: string): Promise<string> {
    const url = await this.url()
    const { port } = new URL(url)
    const known = [`127.0.0.1:${port}`, `localhost:${port}`, ...(this.#running?.hosts ?? [])]
    if (known.includes(host) || this.#running === null) return url
    const { child, hosts } = this.#running
    this.#running = null
    const gone = once(child, "exit")
    child.kill()
    await gone
    const allowed = [...hosts, host]
    this.#running = this.#start(["--port", port, ...allowed.flatMap((name) => ["--allow-host", name])], allowed)
    return this.#running.url
  }

  [Symbol.dispose](): void {
    this.#running?.child.kill()
    this.#running = null
  }

  #start(more: readonly string[], hosts: readonly string[]): Running {
    const { execPath, script } = this.#options
    const vault = this.#options.vault()
    const { NODE_OPTIONS: _, ...env } = process.env
    const child = spawn(execPath, [script, "--parent", ...(vault === "" ? [] : ["--vault", vault]), ...more], {
      env: { ...env, ELECTRON_RUN_AS_NODE: "1" },
      stdio: ["pipe", "pipe", "pipe"],
      windowsHide: true,
    })
    const url = firstLine(child).then(readUrl)
    child.on("exit", () => {
      if (this.#running?.child === child) this.#running = null
    })
    url.catch(() => child.kill())
    return { child, url, hosts }
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = ""
    let problem = ""
    const limit = setTimeout(() => reject(new Error("The consent app did not start within 30 seconds.")), START_MS)
    const fail = (why: string) => {
      clearTimeout(limit)
      reject(new Error(why))
    }
    child.on("error", () => fail("The consent app could not be started."))
    // Its last words are one line for a person, by its own rule; more than that is not shown.
    child.stderr?.on("data", (data: Buffer) => {
      problem = (problem + data.toString()).slice(-2000)
    })
    child.on("close", () =>
      fail(problem.trim().split("\n").at(-1)?.slice(0, 300) || "The consent app ended before it was ready."),
    )
    child.stdout?.on("data", (data: Buffer) => {
      if (out.includes("\n")) return
      out += data.toString()
      const end = out.indexOf("\n")
      if (end < 0) return
      clearTimeout(limit)
      resolve(out.slice(0, end))
    })
  })
}

/** Only a page of this very host is opened, whatever the line says. */
function readUrl(line: string): string {
  let url: unknown
  try {
    url = (JSON.parse(line) as { url?: unknown }).url
  } catch {
    url = null
  }
  if (typeof url !== "string" || !/^http:\/\/(127\.0\.0\.1|localhost):\d+\//.test(url)) {
    throw new Error("The consent app did not say where it is.")
  }
  return url
}
