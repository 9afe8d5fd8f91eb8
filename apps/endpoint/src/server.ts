import type { IncomingMessage } from "node:http"
import { publicKeySchema, sha256Schema } from "@tracehold/protocol"
import Fastify, { type FastifyInstance, type FastifyReply } from "fastify"
import * as z from "zod"
import { commitDonation, findReceipt } from "./commit.ts"
import type { Endpoint } from "./endpoint.ts"
import { EndpointError } from "./endpoint-error.ts"
import { latestCheckpoint, proveConsistency } from "./log.ts"
import { readFigures } from "./operator-figures.ts"
import { operatorPage, PAGE_HEADERS } from "./operator-page.ts"
import { receivePiece } from "./pieces.ts"
import type { LogLine } from "./serve.ts"
import { lastLink, registerConsent } from "./statements.ts"
import { toEndpointError } from "./translate-error.ts"
import { withdrawDonation } from "./withdraw.ts"

const HEADERS = { "cache-control": "no-store", "x-content-type-options": "nosniff", "referrer-policy": "no-referrer" }
const JSON_TYPE = "application/json"

/** The routes: each parses its input, calls one function, and puts its answer on the wire. */
export function buildServer(endpoint: Endpoint, log: (line: LogLine) => void): FastifyInstance {
  const { identity, db, limits } = endpoint
  const server = Fastify({
    logger: false,
    bodyLimit: limits.jsonBytes,
    connectionTimeout: limits.idleMs,
    requestTimeout: limits.requestMs,
    forceCloseConnections: "idle",
    frameworkErrors: (error, _request, reply) => refuse(reply, toEndpointError(error)),
    http: {
      headersTimeout: Math.min(limits.idleMs, limits.requestMs),
      connectionsCheckingInterval: Math.min(limits.requestMs, 5_000),
    },
  })
  server.server.maxConnections = limits.connections
  server.addContentTypeParser("application/octet-stream", (_request, payload, done) => done(null, payload))
  server.addHook("onRequest", async (request, reply) => {
    void reply.headers(HEADERS)
    if (request.headers["content-encoding"] !== undefined) throw new EndpointError("UNSUPPORTED")
  })
  server.setErrorHandler((error, _request, reply) => {
    const refusal = toEndpointError(error)
    if (refusal.code === "INTERNAL") log({ event: "error", code: troubleOf(refusal.cause) })
    refuse(reply, refusal)
  })
  server.setNotFoundHandler(() => {
    throw new EndpointError("NOT_FOUND")
  })
  server.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "none"
    log({ event: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) })
  })

  server.get("/", async (_request, reply) => reply.headers(PAGE_HEADERS).send(operatorPage(await readFigures(endpoint))))
  server.get("/v1/descriptor", async (_request, reply) => reply.type(JSON_TYPE).send(identity.descriptorText))
  server.get("/v1/terms", async (_request, reply) => reply.type(JSON_TYPE).send(Buffer.from(identity.termsBytes)))
  server.get("/v1/chains/:donor", async (request) => {
    const link = await lastLink(db, parse(donorParams, request.params).donor)
    return { next: link ? link.seq + 1 : 0, head: link?.digest ?? null }
  })
  server.put("/v1/statements", async (request) => ({ missing: await registerConsent(endpoint, request.body) }))
  server.put("/v1/pieces/:sha256", { bodyLimit: Number.MAX_SAFE_INTEGER }, async (request, reply) => {
    const { sha256 } = parse(pieceParams, request.params)
    const { statement } = parse(pieceQuery, request.query)
    const length = parse(lengthHeader, request.headers["content-length"], "LENGTH_REQUIRED")
    const address = request.socket.remoteAddress ?? ""
    const fresh = await receivePiece(endpoint, { statement, sha256, length, body: bodyOf(request.body), address })
    return reply.code(fresh ? 201 : 200).send({ stored: sha256 })
  })
  server.post("/v1/commit", async (request, reply) => {
    const { receipt, fresh } = await commitDonation(endpoint, parse(commitBody, request.body).statement)
    return reply
      .code(fresh ? 201 : 200)
      .type(JSON_TYPE)
      .send(receipt)
  })
  server.get("/v1/receipts/:statement", async (request, reply) =>
    reply.type(JSON_TYPE).send(await findReceipt(endpoint, parse(receiptParams, request.params).statement)),
  )
  server.post("/v1/withdrawals", async (request, reply) => {
    const { receipt, fresh } = await withdrawDonation(endpoint, request.body)
    return reply
      .code(fresh ? 201 : 200)
      .type(JSON_TYPE)
      .send(receipt)
  })
  server.get("/v1/log/checkpoint", async (_request, reply) =>
    reply.type("text/plain; charset=utf-8").send(await latestCheckpoint(db)),
  )
  server.get("/v1/log/consistency", async (request) => {
    const { from, to } = parse(consistencyQuery, request.query)
    return { from, to, proof: await proveConsistency(db, from, to) }
  })
  return server
}

const BREAKS_OFF: ReadonlySet<string> = new Set(["TOO_LARGE", "TIMEOUT", "WRONG_LENGTH", "BUSY"])

function refuse(reply: FastifyReply, { status, code, message }: EndpointError): void {
  // What is still coming in is not read to its end for the sake of an answer; a body of a piece's size is, unless there is no place for it.
  if (BREAKS_OFF.has(code)) void reply.header("connection", "close")
  void reply.code(status).send({ error: code, message })
}

const count = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)
const donorParams = z.object({ donor: publicKeySchema })
const pieceParams = z.object({ sha256: sha256Schema })
const pieceQuery = z.strictObject({ statement: sha256Schema })
const receiptParams = z.object({ statement: sha256Schema })
const commitBody = z.strictObject({ statement: sha256Schema })
const consistencyQuery = z.strictObject({ from: count, to: count })
const lengthHeader = count

function parse<T>(schema: z.ZodType<T>, raw: unknown, code: "BAD_REQUEST" | "LENGTH_REQUIRED" = "BAD_REQUEST"): T {
  const parsed = schema.safeParse(raw)
  if (!parsed.success) throw new EndpointError(code)
  return parsed.data
}

/** The name of what went wrong here; messages may hold paths, so they stay out of the log. */
function troubleOf(cause: unknown): string {
  const { code, name } = cause as { code?: unknown; name?: unknown }
  return String(code ?? name)
}

/** The raw stream of a piece; an empty body comes without one. */
function bodyOf(body: unknown): AsyncIterable<Uint8Array> {
  const stream = body as IncomingMessage | null | undefined
  if (!stream || typeof stream[Symbol.asyncIterator] !== "function") throw new EndpointError("UNSUPPORTED")
  return stream
}
