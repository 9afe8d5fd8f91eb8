import { createHash, randomBytes, timingSafeEqual } from "node:crypto"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { Answer } from "../contract.ts"
import { securityHeaders } from "./headers.ts"
import type { UiFiles } from "./ui-files.ts"

/** A request body over this is refused before it is read to the end. Drafts are the largest thing the UI sends. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024

export type ServeOptions = {
  readonly port: number
  readonly ui: UiFiles
  /** Hosts besides the loopback names under which a proxy shows this server, as the browser writes them (`host` or `host:port`). */
  readonly allowHosts: readonly string[]
  readonly call: (name: string, input: unknown) => Promise<Answer>
}

export type Served = {
  /** The address to open; the token is in the fragment, which no browser sends and no server logs. */
  readonly url: string
  readonly port: number
  readonly token: string
  close(): Promise<void>
}

/** Serves the UI and its calls on 127.0.0.1 to whoever holds the token. No cookies, no CORS, one JSON call per POST. */
export async function serve(options: ServeOptions): Promise<Served> {
  const token = randomBytes(32).toString("base64url")
  const headers = securityHeaders("'self'")
  let hosts = new Set<string>()
  const server = createServer({ requestTimeout: 60_000 }, (request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    answer(request, response, { ...options, token, hosts }).catch(() =>
      send(response, 500, refusal("FAILED", "The call failed.")),
    )
  })
  const port = await listen(server, options.port)
  hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`, ...options.allowHosts.map((host) => host.toLowerCase())])
  return {
    url: `http://127.0.0.1:${port}/#token=${token}`,
    port,
    token,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

type Context = ServeOptions & { readonly token: string; readonly hosts: ReadonlySet<string> }

async function answer(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  // A page of another site that resolves its own name to 127.0.0.1 still says that name here.
  if (!context.hosts.has((request.headers.host ?? "").toLowerCase())) {
    return send(response, 421, refusal("WRONG_HOST", "This address is not served under that name."))
  }
  const path = new URL(request.url ?? "/", "http://localhost").pathname.slice(1)
  if (path.startsWith("rpc/")) return answerCall(request, response, context, path.slice("rpc/".length))
  const file = context.ui.get(path === "" ? "index.html" : path)
  if (file === undefined) return send(response, 404, refusal("NOT_FOUND", "There is nothing here."))
  if (request.method !== "GET" && request.method !== "HEAD")
    return send(response, 405, refusal("METHOD", "Only GET is served here."))
  response.writeHead(200, { "Content-Type": file.type, "Content-Length": file.body.length })
  response.end(request.method === "HEAD" ? undefined : file.body)
}

async function answerCall(request: IncomingMessage, response: ServerResponse, context: Context, name: string): Promise<void> {
  if (request.method !== "POST") return send(response, 405, refusal("METHOD", "Calls are made by POST."))
  if (!sameText(request.headers.authorization ?? "", `Bearer ${context.token}`)) {
    return send(response, 401, refusal("NO_TOKEN", "Open the address that Tracehold printed: it holds the key to this page."))
  }
  const origin = request.headers.origin
  if (origin !== undefined && !context.hosts.has(origin.replace(/^https?:\/\//, "").toLowerCase())) {
    return send(response, 403, refusal("WRONG_ORIGIN", "Another site may not call this one."))
  }
  if (!(request.headers["content-type"] ?? "").startsWith("application/json")) {
    return send(response, 415, refusal("NOT_JSON", "Calls are JSON."))
  }
  const body = await readBody(request)
  if (body === null) return send(response, 413, refusal("TOO_LARGE", "The request is larger than any this app makes."))
  const input = parse(body)
  if (input === undefined) return send(response, 400, refusal("NOT_JSON", "The request is not JSON."))
  send(response, 200, await context.call(name, input))
}

function refusal(code: string, message: string): Answer {
  return { ok: false, code, message }
}

function send(response: ServerResponse, status: number, value: Answer): void {
  if (response.headersSent) return
  const body = Buffer.from(JSON.stringify(value))
  // A refused request may still be sending: the connection is not used again.
  if (status >= 400) response.setHeader("Connection", "close")
  response.writeHead(status, { "Content-Type": "application/json; charset=utf-8", "Content-Length": body.length })
  response.end(body)
}

/** Null when the body is too large; what comes after the limit is not kept. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) return null
  const parts: Buffer[] = []
  let bytes = 0
  // Leaving the loop early must not close the socket: the refusal still goes out on it.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > MAX_BODY_BYTES) return null
    parts.push(part)
  }
  return Buffer.concat(parts).toString("utf8")
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown
  } catch {
    return undefined
  }
}

/** Compares in a time that does not tell where they differ. */
function sameText(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest()
  return timingSafeEqual(digest(given), digest(wanted))
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, "127.0.0.1", () => {
      const address = server.address()
      resolve(typeof address === "object" && address !== null ? address.port : port)
    })
  })
}
