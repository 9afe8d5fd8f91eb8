import { OwnerError } from "./error.ts"

/** The HTTP client of the platform, or a stand-in with the same contract. */
export type Fetch = typeof globalThis.fetch

/** How long a question may take; a piece of 4 MiB over a slow line takes minutes. */
const TIMEOUT_MS = 60_000
const UPLOAD_TIMEOUT_MS = 900_000
/** Most bytes of an answer that are read: a descriptor or receipt is a few KiB. */
export const ANSWER_MAX_BYTES = 1 << 20

export type Ask = { readonly method: "GET" | "PUT" | "POST"; readonly url: string; readonly body?: Uint8Array | object }

/**
 * Ask an endpoint, once. No redirect is followed, no cookie or referrer sent, no more read than `ANSWER_MAX_BYTES`.
 *
 * @returns the answer's bytes.
 * @throws OwnerError `UNREACHABLE` (also for 5xx, 408, 429); `REFUSED`, whose `cause` is the endpoint's code; `NONSENSE`.
 */
export async function askBytes(fetch: Fetch, { method, url, body }: Ask): Promise<Uint8Array> {
  const response = await ask(fetch, method, url, body).catch((error: unknown) => {
    // A kept connection to an endpoint that was started anew breaks once. Questions can be asked again.
    if (method !== "GET") throw error
    return ask(fetch, method, url, body)
  })
  const bytes = await readBounded(response)
  if (response.ok) return bytes
  if (response.status >= 300 && response.status < 400) {
    throw new OwnerError("NONSENSE", {
      why: "The endpoint sends on to another address. Nothing was sent there; ask the recipient for its new address.",
    })
  }
  if (response.status >= 500 || response.status === 408 || response.status === 429) throw new OwnerError("UNREACHABLE")
  throw refusal(bytes)
}

/** `askBytes`, parsed as JSON. */
export async function askJson(fetch: Fetch, question: Ask): Promise<unknown> {
  return parseJson(await askBytes(fetch, question))
}

/** The code of a refusal, as the endpoint gave it; null for any other error. */
export function refusalCode(error: unknown): string | null {
  return error instanceof OwnerError && error.code === "REFUSED" && typeof error.cause === "string" ? error.cause : null
}

async function ask(fetch: Fetch, method: string, url: string, body: Ask["body"]): Promise<Response> {
  const bytes = body instanceof Uint8Array
  try {
    return await fetch(url, {
      method,
      ...(body === undefined ? {} : { body: bytes ? new Uint8Array(body) : JSON.stringify(body) }),
      headers: {
        accept: "application/json",
        "user-agent": "tracehold",
        ...(body === undefined ? {} : { "content-type": bytes ? "application/octet-stream" : "application/json" }),
      },
      redirect: "manual",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(bytes ? UPLOAD_TIMEOUT_MS : TIMEOUT_MS),
    })
  } catch (cause) {
    throw new OwnerError("UNREACHABLE", { cause })
  }
}

async function readBounded(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let count = 0
  try {
    for await (const part of response.body ?? []) {
      const bytes: Uint8Array = part
      count += bytes.length
      if (count > ANSWER_MAX_BYTES) break
      parts.push(bytes)
    }
  } catch (cause) {
    throw new OwnerError("UNREACHABLE", { cause })
  }
  if (count > ANSWER_MAX_BYTES)
    throw new OwnerError("NONSENSE", { why: "The endpoint answers more than any endpoint should. Nothing was sent." })
  return new Uint8Array(Buffer.concat(parts))
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new OwnerError("NONSENSE", { cause })
  }
}

/** An endpoint's own words are shown as a quotation, cut and without control characters. */
function refusal(bytes: Uint8Array): OwnerError {
  let answer: unknown
  try {
    answer = JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return new OwnerError("NONSENSE")
  }
  const { error, message } = typeof answer === "object" && answer !== null ? (answer as Record<string, unknown>) : {}
  if (typeof error !== "string" || !/^[A-Z][A-Z0-9_]{1,60}$/.test(error)) return new OwnerError("NONSENSE")
  const words = typeof message === "string" ? message.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, " ").slice(0, 200) : error
  return new OwnerError("REFUSED", { cause: error, why: `The endpoint refused: “${words}”` })
}
