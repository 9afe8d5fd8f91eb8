import { readdirSync } from "node:fs"
import { request } from "node:http"
import { afterAll, beforeAll, expect, test } from "vitest"
import { TestRecipient } from "./donor.test.support.ts"

let recipient: TestRecipient
let url: string
beforeAll(async () => {
  recipient = await TestRecipient.make()
  url = (await recipient.serve()).url
})
afterAll(() => recipient[Symbol.asyncDispose]())

test.each([
  ["GET", "/v1/statements"],
  ["GET", "/v1/pieces"],
  ["GET", "/v1/receipts"],
  ["GET", "/v1/receipts/"],
  ["GET", "/v1/receipts/*"],
  ["GET", "/v1/receipts/%25"],
  ["GET", `/v1/receipts/${"0".repeat(64)}`],
  ["GET", `/v1/receipts/${"0".repeat(63)}%00`],
  ["GET", "/v1/receipts/..%2f..%2fdata%2flog.key"],
  ["GET", "/v1/chains/' OR 1=1 --".replaceAll(" ", "%20")],
  ["GET", "/../log.key"],
  ["GET", "/%2e%2e/log.key"],
  ["GET", "/..%5clog.key"],
  ["GET", "//log.key"],
  ["GET", "/v1/../../log.key"],
  ["PUT", `/v1/pieces/..%2f..%2fx?statement=${"0".repeat(64)}`],
  ["PUT", `/v1/pieces/${"0".repeat(64)}?statement=../x`],
  ["PUT", `/v1/pieces/${"0".repeat(64)}?statement=${"0".repeat(64)}&statement=${"1".repeat(64)}`],
  ["PUT", `/v1/pieces/${"0".repeat(64)}`],
  ["PUT", `/v1/pieces/${"A".repeat(64)}?statement=${"0".repeat(64)}`],
  ["PUT", `/v1/pieces/CON?statement=${"0".repeat(64)}`],
  ["PUT", `/v1/pieces/${"0".repeat(200)}?statement=${"0".repeat(64)}`],
  ["GET", "/v1/receipts/%zz"],
  ["GET", "/v1/log/consistency"],
  ["GET", "/v1/log/consistency?from=0&to=1"],
  ["GET", "/v1/log/consistency?from=1&to=0"],
  ["GET", "/v1/log/consistency?from=-1&to=0"],
  ["GET", "/v1/log/consistency?from=0&to=1e3"],
  ["DELETE", "/v1/commit"],
  ["TRACE", "/v1/descriptor"],
])("%s %s gives nothing and changes nothing", async (method, path) => {
  const files = () => readdirSync(recipient.folder, { recursive: true, encoding: "utf8" }).sort()
  const before = files()
  const { status, text } = await rawRequest(url, method, path)
  expect([400, 404]).toContain(status)
  if (text) expect(Object.keys(JSON.parse(text))).toEqual(["error", "message"])
  expect(files()).toEqual(before)
})

/** `fetch` tidies paths; this sends what it is given. */
function rawRequest(url: string, method: string, path: string): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(url)
  const body = method === "PUT" ? Buffer.from("x") : null
  const headers = body ? { "content-type": "application/octet-stream", "content-length": body.length } : {}
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path, headers }, (response) => {
      let text = ""
      response.setEncoding("utf8")
      response.on("data", (part: string) => {
        text += part
      })
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }))
    })
    outgoing.on("error", reject)
    outgoing.end(body ?? undefined)
  })
}
