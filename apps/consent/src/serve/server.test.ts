import { request } from "node:http"
import { afterAll, beforeAll, expect, test } from "vitest"
import { MAX_BODY_BYTES, type Served, serve } from "./server.ts"

let served: Served
beforeAll(async () => {
  const ui = new Map([
    ["index.html", { type: "text/html; charset=utf-8", body: Buffer.from("<!doctype html>") }],
    ["assets/a.js", { type: "text/javascript; charset=utf-8", body: Buffer.from("1") }],
  ])
  served = await serve({
    port: 0,
    ui,
    allowHosts: ["editor.example:8443"],
    call: async (name, input) => ({ ok: true, value: { name, input } }),
  })
})
afterAll(() => served.close())

type Asked = { path?: string; method?: string; headers?: Record<string, string>; body?: string | Buffer; withToken?: boolean }
type Answered = { status: number; headers: Record<string, string | string[] | undefined>; body: string }

function ask({ path = "/rpc/status", method = "POST", headers = {}, body = "{}", withToken = true }: Asked): Promise<Answered> {
  const all = {
    "Content-Type": "application/json",
    ...(withToken ? { Authorization: `Bearer ${served.token}` } : {}),
    ...headers,
  }
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: served.port, path, method, headers: all }, (response) => {
      const parts: Buffer[] = []
      response.on("data", (part: Buffer) => parts.push(part))
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts).toString() }),
      )
    })
    sent.on("error", reject)
    sent.end(method === "GET" ? undefined : body)
  })
}
const check = async (asked: Asked, status: number) => expect((await ask(asked)).status).toBe(status)

test("a call with the token is answered", async () => {
  const { status, body } = await ask({ body: '{"a":1}' })
  expect({ status, body: JSON.parse(body) }).toEqual({
    status: 200,
    body: { ok: true, value: { name: "status", input: { a: 1 } } },
  })
})
test("without the token: 401", () => check({ withToken: false }, 401))
test("with another token: 401", () => check({ headers: { Authorization: `Bearer ${"a".repeat(43)}` }, withToken: false }, 401))
test("the token in the address does not count", () => check({ path: `/rpc/status?token=${"x"}`, withToken: false }, 401))
test("under a foreign name: 421", () => check({ headers: { Host: "evil.example" } }, 421))
test("under a foreign name nothing is served at all", () =>
  check({ path: "/", method: "GET", headers: { Host: `evil.example:${served.port}` } }, 421))
test("under the name that was allowed", () => check({ headers: { Host: "editor.example:8443" } }, 200))
test("as localhost", () => check({ headers: { Host: `localhost:${served.port}` } }, 200))
test("from another site's page: 403", () => check({ headers: { Origin: "https://evil.example" } }, 403))
test("from a page of no site: 403", () => check({ headers: { Origin: "null" } }, 403))
test("from its own page", () => check({ headers: { Origin: `http://127.0.0.1:${served.port}` } }, 200))
test("a form's post is refused", () => check({ headers: { "Content-Type": "text/plain" } }, 415))
test("what is not JSON is refused", () => check({ body: "{" }, 400))
test("a call by GET is refused", () => check({ method: "GET" }, 405))
test("an announced oversized body is refused", () => check({ body: Buffer.alloc(MAX_BODY_BYTES + 1, 32) }, 413))
test("an oversized body without a length is refused", () =>
  check({ body: Buffer.alloc(MAX_BODY_BYTES + 1, 32), headers: { "Transfer-Encoding": "chunked" } }, 413))
test("the page is served without a token, and holds none", async () => {
  const { status, body, headers } = await ask({ path: "/", method: "GET", withToken: false })
  expect({ status, type: headers["content-type"] }).toEqual({ status: 200, type: "text/html; charset=utf-8" })
  expect(body).not.toContain(served.token)
})
test.each(["/../package.json", "/assets/../../index.htm", "/%2e%2e/package.json", "/assets", "/index.html/", "//etc/passwd"])(
  "%s does not exist",
  (path) => check({ path, method: "GET" }, 404),
)
test("the page can not be posted to", () => check({ path: "/" }, 405))
test("every answer carries the content policy and sets no cookie", async () => {
  for (const asked of [{ path: "/", method: "GET" }, {}, { withToken: false }, { headers: { Host: "evil.example" } }]) {
    const { headers } = await ask(asked)
    expect(headers["content-security-policy"]).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; frame-src 'none'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    )
    expect(headers["set-cookie"]).toBeUndefined()
    expect(headers["access-control-allow-origin"]).toBeUndefined()
    expect(headers["cache-control"]).toBe("no-store")
  }
})
test("the token is 256 bits, in the fragment", () => {
  expect(Buffer.from(served.token, "base64url")).toHaveLength(32)
  expect(served.url).toBe(`http://127.0.0.1:${served.port}/#token=${served.token}`)
})
