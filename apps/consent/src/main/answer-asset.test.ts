import { expect, test } from "vitest"
import { answerAsset, isOwnFrame } from "./answer-asset.ts"

const files = new Map([
  ["index.html", { type: "text/html; charset=utf-8", body: Buffer.from("<!doctype html>") }],
  ["assets/a.js", { type: "text/javascript; charset=utf-8", body: Buffer.from("1") }],
])
const status = (url: string) => answerAsset(files, url).status

test("the page and its files", () => {
  expect([status("tracehold://app/"), status("tracehold://app/index.html"), status("tracehold://app/assets/a.js")]).toEqual([
    200, 200, 200,
  ])
})
test.each([
  "tracehold://app/../../etc/passwd",
  "tracehold://app/%2e%2e/x",
  "tracehold://app/assets",
  "tracehold://other/index.html",
  "file:///etc/passwd",
  "https://app/index.html",
  "no address",
])("%s does not exist", (url) => expect(status(url)).toBe(404))
test("every answer forbids all connections", () => {
  for (const url of ["tracehold://app/", "tracehold://app/none"]) {
    expect(answerAsset(files, url).headers.get("content-security-policy")).toContain("connect-src 'none'")
  }
})

test.each([
  [{ url: "tracehold://app/index.html", parent: null }, true],
  [{ url: "tracehold://app/index.html", parent: {} }, false],
  [{ url: "tracehold://app.evil.example/", parent: null }, false],
  [{ url: "https://evil.example/tracehold://app/", parent: null }, false],
  [{ url: "about:blank", parent: null }, false],
  [null, false],
])("who calls: %j", (frame, own) => expect(isOwnFrame(frame)).toBe(own))
