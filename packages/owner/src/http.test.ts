import { createServer, type RequestListener, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { afterEach, expect, test } from "vitest"
import { describeError } from "./describe-error.ts"
import { OwnerError } from "./error.ts"
import { askJson, refusalCode } from "./http.ts"

let server: Server | null = null
afterEach(() => server?.close())

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener)
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** The code of the error that this answer gives. */
async function check(listener: RequestListener): Promise<OwnerError> {
  const url = await serve(listener)
  const error = await askJson(fetch, { method: "GET", url }).catch((e: unknown) => e)
  expect(error).toBeInstanceOf(OwnerError)
  expect(describeError(error)).not.toContain("\n")
  return error as OwnerError
}

test("JSON is read", async () => {
  const url = await serve((_request, response) => response.end('{"a":1}'))
  expect(await askJson(fetch, { method: "GET", url })).toEqual({ a: 1 })
})

test("what is sent says nothing of who sends", async () => {
  let headers: object = {}
  const url = await serve((request, response) => {
    headers = request.headers
    response.end("{}")
  })
  await askJson(fetch, { method: "POST", url, body: { a: 1 } })
  expect(headers).toMatchObject({ "user-agent": "tracehold", "content-type": "application/json" })
  expect(Object.keys(headers)).not.toContain("cookie")
  expect(Object.keys(headers)).not.toContain("referer")
})

test("a redirect is not followed", async () => {
  let asked = 0
  const error = await check((request, response) => {
    asked++
    response.writeHead(307, { location: `http://${request.headers.host}/elsewhere` }).end()
  })
  expect(error.code).toBe("NONSENSE")
  expect(asked).toBe(1)
})

test("an endless answer is cut off", async () => {
  const error = await check((_request, response) => {
    const more = () => {
      while (!response.destroyed && response.write("x".repeat(65_536)));
    }
    response.on("drain", more)
    more()
  })
  expect(error.code).toBe("NONSENSE")
})

test.each<[string, RequestListener, string]>([
  ["a page", (_q, r) => r.end("<html>"), "NONSENSE"],
  ["not UTF-8", (_q, r) => r.end(Buffer.from([0x22, 0xff, 0x22])), "NONSENSE"],
  ["an empty answer", (_q, r) => r.end(), "NONSENSE"],
  ["a broken server", (_q, r) => r.writeHead(500).end(), "UNREACHABLE"],
  ["a full one", (_q, r) => r.writeHead(507).end("{}"), "UNREACHABLE"],
  ["one that wants a pause", (_q, r) => r.writeHead(429).end(), "UNREACHABLE"],
  ["one that hangs up", (_q, r) => r.destroy(), "UNREACHABLE"],
  [
    "one that hangs up within",
    (_q, r) => r.writeHead(200, { "content-length": 99 }).write("{", () => r.destroy()),
    "UNREACHABLE",
  ],
  ["a page that is not there", (_q, r) => r.writeHead(404).end("nothing"), "NONSENSE"],
])("%s", async (_name, listener, code) => expect((await check(listener)).code).toBe(code))

test("a refusal keeps its code, and its words are quoted without control characters", async () => {
  const error = await check((_q, r) =>
    r.writeHead(409).end(JSON.stringify({ error: "CHAIN_GAP", message: "a\u001b[31m\u202e\nb".repeat(99) })),
  )
  expect(error.code).toBe("REFUSED")
  expect(refusalCode(error)).toBe("CHAIN_GAP")
  expect(describeError(error)).not.toMatch(/\p{C}/u)
  expect(describeError(error).length).toBeLessThan(300)
})

test("nobody there", async () => {
  const url = await serve(() => undefined)
  await new Promise((resolve) => server?.close(resolve))
  await expect(askJson(fetch, { method: "GET", url })).rejects.toMatchObject({ code: "UNREACHABLE" })
})
