import { createHash, randomBytes as manyRandomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Envelope, randomBytes, SecretKey, type SigningPair, signingPair, toHex } from "@tracehold/crypto"
import {
  type ConsentStatement,
  checkTerms,
  envelopeDigest,
  type Given,
  type KnownTerms,
  type Link,
  makeConsent,
  makeWithdrawal,
  PIECE_BYTES,
  signStatement,
} from "@tracehold/protocol"
import type { Identity } from "./data-folder.ts"
import { initEndpoint } from "./init.ts"
import { type Served, type ServeOptions, serveEndpoint } from "./serve.ts"

/** A moment for tests; the server's clock is moved by hand. */
export const NOON = Date.UTC(2030, 0, 15, 12)
const HOUR_MS = 3_600_000

/** A recipient in temporary folders; served as often as a test likes. */
export class TestRecipient implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), "tracehold-endpoint-"))
  readonly data = join(this.folder, "data")
  readonly keys = join(this.folder, "keys")
  nowMs = NOON
  #served: Served | null = null

  static async make(options: { kind?: "commons" | "org"; demo?: boolean; nowMs?: number } = {}): Promise<TestRecipient> {
    const recipient = new TestRecipient()
    const { kind = "commons", demo = true, nowMs = NOON } = options
    recipient.nowMs = nowMs
    await initEndpoint({ data: recipient.data, keys: recipient.keys, kind, name: "Test", demo, nowMs })
    return recipient
  }

  /** Serve on a free port; what was served before is stopped. */
  async serve(options: Partial<ServeOptions> = {}): Promise<Served> {
    await this.#served?.stop()
    const limits = { freeBytes: 0, ...options.limits }
    this.#served = await serveEndpoint({ data: this.data, port: 0, clockMs: () => this.nowMs, ...options, limits })
    return this.#served
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#served?.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export type TestDonation = {
  envelope: Envelope
  digest: string
  statement: ConsentStatement
  body: Uint8Array
  pieces: Map<string, Uint8Array>
}

/** A donor with a chain at one recipient. */
export class TestDonor {
  readonly pair: SigningPair = signingPair(SecretKey.random())
  previous: Link | null = null
  readonly #root: string
  readonly #terms: KnownTerms
  readonly #nowMs: () => number

  constructor({ endpoint: { identity } }: { endpoint: { identity: Identity } }, nowMs: () => number) {
    const terms = checkTerms(identity.termsBytes, identity.descriptor)
    if (terms.kind === "refused") throw new Error(terms.why)
    this.#root = identity.root
    this.#terms = terms
    this.#nowMs = nowMs
  }

  /** A signed consent for `bytes` random bytes, next in the chain. `change` is applied before it is signed. */
  consent(bytes = 1000, change: (statement: ConsentStatement) => void = () => undefined): TestDonation {
    const body = new Uint8Array(manyRandomBytes(bytes))
    const pieces = cut(body)
    const statement = makeConsent(this.place(), this.#terms, given(body, pieces, this.#terms))
    change(statement)
    const envelope = signStatement(statement, this.pair)
    const digest = envelopeDigest(envelope)
    this.previous = { seq: statement.predicate.seq, digest }
    return { envelope, digest, statement, body, pieces }
  }

  withdrawal({ statement, digest }: TestDonation): Envelope {
    const envelope = signStatement(makeWithdrawal(this.place(), statement.predicate.donation, digest), this.pair)
    this.previous = { seq: (this.previous?.seq ?? -1) + 1, digest: envelopeDigest(envelope) }
    return envelope
  }

  place() {
    return { donor: this.pair.publicKey, recipient: this.#root, previous: this.previous, issuedAtMs: this.#nowMs() }
  }
}

function given(body: Uint8Array, pieces: Map<string, Uint8Array>, { terms }: KnownTerms): Given {
  return {
    donation: toHex(randomBytes(16)),
    purposes: terms.purposes.slice(0, 1),
    content: { sha256: hashOf(body), bytes: body.length, events: 3 },
    sent: { sha256: hashOf(body), bytes: body.length, pieces: [...pieces.keys()] },
    review: { redactions: 0, openFindings: 0, detectors: "test-1" },
    acceptHours: 48,
  }
}

function cut(body: Uint8Array): Map<string, Uint8Array> {
  const pieces = new Map<string, Uint8Array>()
  for (let at = 0; at < body.length; at += PIECE_BYTES) {
    const piece = body.subarray(at, at + PIECE_BYTES)
    pieces.set(hashOf(piece), piece)
  }
  return pieces
}

export function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex")
}

export const hoursMs = (hours: number) => hours * HOUR_MS

/** One request; the answer as status and whatever came back. */
export type Answer = { status: number; json: Record<string, unknown>; text: string }

export async function ask(url: string, method: string, path: string, body?: object | Uint8Array): Promise<Answer> {
  const raw = body instanceof Uint8Array
  const response = await fetch(url + path, {
    method,
    ...(body && { body: raw ? new Uint8Array(body) : JSON.stringify(body) }),
    headers: body ? { "content-type": raw ? "application/octet-stream" : "application/json" } : {},
  })
  const text = await response.text()
  return { status: response.status, json: text.startsWith("{") ? JSON.parse(text) : {}, text }
}

export const putStatement = (url: string, { envelope }: { envelope: Envelope }) => ask(url, "PUT", "/v1/statements", envelope)
export const putPiece = (url: string, statement: string, sha256: string, bytes: Uint8Array) =>
  ask(url, "PUT", `/v1/pieces/${sha256}?statement=${statement}`, bytes)
export const commit = (url: string, statement: string) => ask(url, "POST", "/v1/commit", { statement })
export const withdraw = (url: string, envelope: Envelope) => ask(url, "POST", "/v1/withdrawals", envelope)

/** Send all of a donation; the answer to the commit. */
export async function give(url: string, donation: TestDonation): Promise<Answer> {
  await putStatement(url, donation)
  for (const [sha256, bytes] of donation.pieces) await putPiece(url, donation.digest, sha256, bytes)
  return commit(url, donation.digest)
}

/** Begin to send a piece, and break the connection off after `sent` bytes; resolves when the server has noticed. */
export function cutPiece(url: string, statement: string, sha256: string, bytes: Uint8Array, sent: number): Promise<void> {
  return new Promise((resolve) => {
    const headers = { "content-type": "application/octet-stream", "content-length": bytes.length }
    const outgoing = request(`${url}/v1/pieces/${sha256}?statement=${statement}`, { method: "PUT", headers })
    outgoing.on("error", () => resolve())
    outgoing.write(bytes.subarray(0, sent), () => outgoing.destroy(new Error("cut")))
  })
}
