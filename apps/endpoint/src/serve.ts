import { isLoopback } from "@tracehold/protocol"
import { auditPieces, dropStrays } from "./audit.ts"
import { type Endpoint, openEndpoint } from "./endpoint.ts"
import { OperatorError } from "./endpoint-error.ts"
import type { Limits } from "./limits.ts"
import { buildServer } from "./server.ts"
import { resumeWithdrawals } from "./withdraw.ts"

export type ServeOptions = {
  data: string
  /** 127.0.0.1 by default. */
  host?: string
  /** By default that of the descriptor's address; 0 picks a free one. */
  port?: number
  limits?: Partial<Limits>
  clockMs?: () => number
  log?: (line: LogLine) => void
}

/** One line of the log: counts, codes and durations; `route` is the route's pattern, never an address or a name in it. */
export type LogLine = { event: string; route?: string; status?: number; code?: string; ms?: number; count?: number }

/** A served endpoint. `url` is where it listens, `named` whether that is where its descriptor sends donors. */
export type Served = AsyncDisposable & { url: string; named: boolean; endpoint: Endpoint; stop(): Promise<void> }

/** How long requests under way may still take when the endpoint stops. */
const GRACE_MS = 5_000
const SWEEP_MS = 50

/** Serve an endpoint's folder until `stop`. @throws OperatorError */
export async function serveEndpoint(options: ServeOptions): Promise<Served> {
  const { data, host = "127.0.0.1", limits, clockMs, log = () => undefined } = options
  const endpoint = await openEndpoint(data, { ...(limits && { limits }), ...(clockMs && { clockMs }) })
  try {
    const { url: named, demo } = endpoint.identity.descriptor
    if (demo && !isLoopback(`http://${host}`))
      throw new OperatorError("A demo recipient serves this machine only; leave out --host.")
    await resumeWithdrawals(endpoint)
    await dropStrays(endpoint)
    const server = buildServer(endpoint, log)
    const url = await listen(server, host, options.port ?? portOf(named))
    const audits = startAudits(endpoint, log)
    let stopped: Promise<void> | null = null
    const stop = () => {
      stopped ??= (async () => {
        const force = setTimeout(() => server.server.closeAllConnections(), GRACE_MS)
        // A connection whose last answer went out while stopping would else be kept open for a next request.
        const sweep = setInterval(() => server.server.closeIdleConnections(), SWEEP_MS)
        await server.close()
        clearTimeout(force)
        clearInterval(sweep)
        await audits.stop()
        await endpoint.close()
      })()
      return stopped
    }
    return { url, named: url === named, endpoint, stop, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await endpoint.close()
    throw error
  }
}

async function listen(server: ReturnType<typeof buildServer>, host: string, port: number): Promise<string> {
  try {
    await server.listen({ host, port })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === "EADDRINUSE")
      throw new OperatorError(`Port ${port} is in use; stop what uses it, or choose another with --port.`)
    if (code === "EACCES") throw new OperatorError(`Port ${port} may not be used by this user; choose one above 1023.`)
    if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
      throw new OperatorError("This machine does not have the address given with --host.")
    throw error
  }
  const address = server.server.address()
  const real = typeof address === "object" && address ? address.port : port
  return `http://${host.includes(":") ? `[${host}]` : host}:${real}`
}

function portOf(url: string): number {
  return isLoopback(url) ? Number(new URL(url).port || 80) : 8787
}

/** Audits at the start and then once a day, one at a time. */
function startAudits(endpoint: Endpoint, log: (line: LogLine) => void) {
  const abort = new AbortController()
  let running: Promise<void> = Promise.resolve()
  const audit = async () => {
    try {
      const report = await auditPieces(endpoint, abort.signal)
      if (report) log({ event: "audit", count: report.lost + report.damaged })
    } catch (error) {
      log({ event: "audit", code: (error as NodeJS.ErrnoException).code ?? "INTERNAL" })
    }
  }
  running = audit()
  const timer = setInterval(() => {
    running = running.then(audit)
  }, endpoint.limits.auditMs)
  return {
    async stop() {
      clearInterval(timer)
      abort.abort()
      await running
    },
  }
}
