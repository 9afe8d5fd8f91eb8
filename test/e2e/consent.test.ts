import { mkdtempSync, rmSync } from "node:fs"
import { createServer, request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { createApp } from "@tracehold/consent-app"
import { initEndpoint, serveEndpoint } from "@tracehold/endpoint"
import { setUpVault } from "@tracehold/owner"
import { findBrowser, freePort, type OpenBrowser, openBrowser, startProgram } from "@tracehold/tooling"
import type { Locator, Page } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { buildUi } from "../../apps/consent/build.ts"
import { HOSTILE, recordHostile, recordOrdinary } from "./consent-vault.ts"

const PASSPHRASE = "orchard velvet tunnel mosaic"
const LEAST_COST = { ops: 3, mem: 64 << 20 }
const MAIN = fileURLToPath(new URL("../../apps/consent/src/serve/main.ts", import.meta.url))
const YESTERDAY_MIN = Math.floor(Date.now() / 60_000) - 24 * 60

const root = mkdtempSync(join(tmpdir(), "tracehold-consent-e2e-"))
let browser: OpenBrowser
beforeAll(async () => {
  await buildUi()
  browser = await openBrowser(await findBrowser({ log: console.log }), { size: { width: 1360, height: 850 } })
})
afterAll(async () => {
  await browser?.close()
  rmSync(root, { recursive: true, force: true })
})

/** Serve mode as a user starts it. */
async function startConsent(vault: string) {
  const { promise, resolve } = Promise.withResolvers<string>()
  let text = ""
  const program = startProgram(process.execPath, [MAIN, "--vault", vault], {
    onText: (part) => {
      text += part
      const line = /^\{"url":"([^"]+)"\}$/m.exec(text)
      if (line?.[1] !== undefined) resolve(line[1])
    },
  })
  void program.ended.then(() => resolve(`ended: ${program.output()}`))
  const url = await promise
  return { url, program, [Symbol.asyncDispose]: () => program.stop() }
}

/** A page of which everything is noted that a page of recorded content must not do. */
async function openPage(url: string) {
  const page = await browser.context.newPage()
  const odd: string[] = []
  page.on("dialog", (dialog) => {
    odd.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on("popup", () => odd.push("popup"))
  page.on("download", () => odd.push("download"))
  page.on("pageerror", (error) => odd.push(`error: ${error.message}`))
  page.on("console", (message) => message.type() === "error" && odd.push(`console: ${message.text()}`))
  page.on("request", (request) => new URL(request.url()).host !== new URL(url).host && odd.push(`request: ${request.url()}`))
  await page.goto(url)
  return { page, odd }
}

const button = (page: Page | Locator, name: string | RegExp) => page.getByRole("button", { name })
/** Polls as long as a busy machine may take; what is waited for comes at once on an idle one. */
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 })
const nav = (page: Page, name: string) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name })

async function unlock(page: Page) {
  await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE)
  await page.keyboard.press("Enter")
  await page.getByRole("heading", { name: "Recordings" }).waitFor()
}

async function openChunk(page: Page, index: number) {
  await nav(page, "Recordings").click()
  await page.locator(".chunk-link").nth(index).click()
  await page.getByRole("slider").waitFor()
}

test("from nothing to a vault, and from a recording to a receipt and back", async () => {
  const vault = join(root, "cycle")
  const port = await freePort()
  const [data, keys] = [join(root, "endpoint"), join(root, "keys")]
  await initEndpoint({
    data,
    keys,
    kind: "commons",
    name: "Test commons",
    demo: true,
    url: `http://127.0.0.1:${port}`,
    nowMs: Date.now(),
  })
  await using _endpoint = await serveEndpoint({ data, port, clockMs: Date.now, limits: { freeBytes: 0 } })
  await using consent = await startConsent(vault)
  const { page, odd } = await openPage(consent.url)
  expect(page.url()).not.toContain("token")

  await button(page, "Set up my vault").click()
  await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE)
  await page.getByLabel("The same again").fill(PASSPHRASE)
  await button(page, "Make the vault").click()
  await page.getByRole("heading", { name: "Write these 24 words down" }).waitFor()
  const words = await page.getByRole("list", { name: "Your 24 words" }).locator(".mono").allInnerTexts()
  expect(words).toHaveLength(24)
  await button(page, "I have written them down").click()
  for (const label of await page.locator(".ask label").allInnerTexts()) {
    await page.getByLabel(label, { exact: true }).fill(words[Number(label.replace("Word ", "")) - 1] ?? "")
  }
  await button(page, "Check").click()
  await button(page, "Open the vault").click()
  await page.getByText("Nothing recorded yet").waitFor()

  recordOrdinary(vault, YESTERDAY_MIN)
  await button(page, "Lock").click()
  await unlock(page)
  await nav(page, "Recipients").click()
  await button(page, "Add a recipient").click()
  await page.getByLabel("Address").fill(`http://127.0.0.1:${port}`)
  await button(page, "Look up").click()
  await button(page, "Add this recipient").click()
  await page.getByRole("heading", { name: "Test commons" }).waitFor()

  await openChunk(page, 0)
  await page.getByRole("slider").press("End")
  const editor = page.getByRole("textbox", { name: /^Document src\/parse\.ts/ })
  expect(await page.locator(".terminal").evaluate((element) => element.scrollHeight - element.clientHeight)).toBeLessThan(40)
  await button(page, /parse\.ts/)
    .first()
    .click()
  await eventually(() => editor.innerText()).toContain("ledger@books.test")
  const finding = page.locator(".finding", { hasText: "ledger@books.test" })
  await button(finding, "Mask everywhere").click()
  await eventually(() => editor.innerText()).toContain("*****************")
  expect(await editor.innerText()).not.toContain("books.test")
  await button(page, "Undo").click()
  await eventually(() => editor.innerText()).toContain("ledger@books.test")
  await button(page, "Redo").click()
  await eventually(() => editor.innerText()).not.toContain("ledger@books.test")
  await page.getByRole("link", { name: "Give…" }).click()
  await button(page, "Show me exactly what would be sent").click()
  await page.getByRole("alert").getByText("Findings are left").waitFor()
  await page.getByRole("link", { name: "Back to the review" }).click()
  await page.getByRole("slider").waitFor()
  await page.locator(".findings").waitFor()
  for (let left = 5; left > 0 && (await button(page.locator(".findings"), "Keep").count()) > 0; left--) {
    await button(page.locator(".findings"), "Keep").first().click()
  }
  await page.getByText("Nothing left to decide").waitFor()

  await page.getByRole("link", { name: "Give…" }).click()
  await button(page, "Show me exactly what would be sent").click()
  await page.getByRole("tab", { name: /^Every event/ }).click()
  await page.getByText("Find a text in it").click()
  await page.getByLabel(/Find in everything/).fill("books.test")
  await button(page, "Find").click()
  await page.getByText("Nowhere:").waitFor()
  await button(page, "Sign…").click()
  const sign = button(page.getByRole("dialog"), /^Sign for Test commons/)
  await sign.click()
  expect(await page.getByRole("dialog").isVisible()).toBe(true)
  await sign.or(button(page, "Press again to sign")).focus()
  await page.keyboard.down(" ")
  await page.getByRole("heading", { name: "Donations" }).waitFor()
  await page.keyboard.up(" ")
  await page.getByRole("article", { name: "Donation to Test commons, Received" }).waitFor()
  await button(page, "Withdraw").click()
  await page.getByRole("article", { name: "Donation to Test commons, Withdrawn" }).waitFor()
  expect(odd).toEqual([])
  await page.close()
})

test("all personal findings are replaced in one press, and then one is masked and one kept instead", async () => {
  const vault = join(root, "replace")
  await setUpVault(vault, { passphrase: PASSPHRASE, cost: LEAST_COST })
  recordOrdinary(vault, YESTERDAY_MIN)
  await using consent = await startConsent(vault)
  const { page, odd } = await openPage(consent.url)
  await unlock(page)
  await openChunk(page, 0)
  await page.getByRole("slider").press("End")
  const editor = page.getByRole("textbox", { name: /^Document src\/parse\.ts/ })
  await button(page, /parse\.ts/)
    .first()
    .click()
  await eventually(() => editor.innerText()).toContain("ledger@books.test")
  await button(page, /^Replace (?:all \d+|this) personal/).click()
  await eventually(() => editor.innerText()).not.toContain("books.test")
  expect(await editor.innerText()).toMatch(/[a-z]{6}@[a-z]{5}\.test/)
  const replaced = page
    .getByRole("region", { name: "Replaced by pseudonyms" })
    .locator(".finding", { hasText: "ledger@books.test" })
  await button(replaced, "Keep instead").click()
  await eventually(() => editor.innerText()).toContain("ledger@books.test")
  await button(page, "Undo").click()
  await eventually(() => editor.innerText()).not.toContain("books.test")
  await button(replaced, "Mask instead").click()
  await eventually(() => editor.innerText()).toContain("*****************")
  await replaced.waitFor({ state: "detached" })
  expect(odd).toEqual([])
  await page.close()
})

test("a text is looked for, shown where it would go from, and erased for good", async () => {
  const vault = join(root, "erase")
  await setUpVault(vault, { passphrase: PASSPHRASE, cost: LEAST_COST })
  for (const after of [0, 60]) recordOrdinary(vault, YESTERDAY_MIN + after)
  await using consent = await startConsent(vault)
  const { page, odd } = await openPage(consent.url)
  await unlock(page)
  const dialog = page.getByRole("dialog")
  const lookFor = async (text: string) => {
    await button(page, "Erase…").click()
    await dialog.getByLabel("A text, wherever it stands").check()
    await dialog.getByLabel("Text", { exact: true }).fill(text)
    await button(dialog, "Look for it").click()
  }
  await lookFor("ledger@books.test")
  await dialog.getByText("It, from 2 of 2 chunks").waitFor()
  await button(dialog, "Keep it").click()
  await openChunk(page, 0)
  await page.getByRole("slider").press("End")
  await button(page, /parse\.ts/)
    .first()
    .click()
  const editor = page.getByRole("textbox", { name: /^Document src\/parse\.ts/ })
  await eventually(() => editor.innerText()).toContain("ledger@books.test")
  await nav(page, "Recordings").click()
  await lookFor("ledger@books.test")
  await button(dialog, "Erase from 2 chunks").click()
  await page.getByText("Erased from 2 chunks.").waitFor()
  await page.getByText("After erasing").waitFor()
  await lookFor("ledger@books.test")
  await dialog.getByText("Nothing of it was found in 2 chunks").waitFor()
  await button(dialog, "Close").click()
  await openChunk(page, 0)
  await page.getByRole("slider").press("End")
  await button(page, /parse\.ts/)
    .first()
    .click()
  await eventually(() => editor.innerText()).toContain("*****************")
  expect(await editor.innerText()).not.toContain("books.test")
  expect(odd).toEqual([])
  await page.close()
})

test("hostile content is only ever text", async () => {
  const vault = join(root, "hostile")
  await setUpVault(vault, { passphrase: PASSPHRASE, cost: LEAST_COST })
  recordHostile(vault, YESTERDAY_MIN)
  await using consent = await startConsent(vault)
  const { page, odd } = await openPage(consent.url)
  await page.evaluate(() => navigator.clipboard.writeText("mine"))
  await unlock(page)
  await page.locator(".chunk-what").getByText(HOSTILE.image).first().waitFor()
  await openChunk(page, 0)
  await page.getByRole("slider").press("End")
  const editor = page.getByRole("textbox", { name: /^Document/ })
  await eventually(() => editor.innerText()).toContain(HOSTILE.script)
  const shown = await editor.innerText()
  for (const part of [
    HOSTILE.image,
    HOSTILE.svg,
    HOSTILE.link,
    "userRLO LRI// Check if adminPDI LRI",
    "zeroZWSPwidth",
    "U+E0041",
    "ESC]52;c;",
  ]) {
    expect(shown).toContain(part)
  }
  const screen = await page.getByRole("region", { name: /^Terminal screen/ }).innerText()
  for (const part of [HOSTILE.script, "userRLO LRI// Check", "ESC[31mredESC[0m", "ESC]8;;http://evil.example/"])
    expect(screen).toContain(part)

  await page.getByRole("tab", { name: /^Agents/ }).click()
  const talk = await page.getByRole("tabpanel").first().innerText()
  for (const part of [HOSTILE.script, HOSTILE.link, "userRLO LRI// Check", "ESC]52;c;"]) expect(talk).toContain(part)
  await page.getByRole("tab", { name: /^Every event/ }).click()
  await page.getByText("Prompt", { exact: true }).waitFor()
  await page.getByRole("tab", { name: /^Changes/ }).click()
  await page.locator(".files .file", { hasText: "script>.txt" }).click()
  await page.locator(".diff-host").waitFor()
  await page.locator(".files .file", { hasText: "long.ts" }).click()
  await page.getByText("No difference up to this moment.").waitFor()
  await page.getByRole("tab", { name: "As it was on screen" }).click()
  await page.getByRole("textbox", { name: "Document src/long.ts" }).waitFor()

  // Selecting gives the characters themselves, not the pictures: what is masked is what stands there.
  await page.getByRole("tab", { name: /^Agents/ }).click()
  await page.evaluate(() => {
    const body = document.querySelector(".turn.reply > .recorded")
    if (body !== null) window.getSelection()?.selectAllChildren(body)
  })
  await page.locator(".turn.reply").dispatchEvent("mouseup")
  await button(page.getByRole("toolbar"), "Mask everywhere").click()
  await page.getByRole("tab", { name: /^Taken out/ }).click()
  await eventually(() => page.locator(".turn.reply > .recorded").innerText()).toMatch(/^[*\s]+$/)

  expect(
    await page.evaluate(() => [
      "__pwned" in window,
      document.querySelectorAll(".frame script, .frame img, .frame iframe").length,
    ]),
  ).toEqual([false, 0])
  // The page itself may not read the clipboard; a person may paste it.
  await page.getByLabel("Mask a text everywhere").focus()
  await page.keyboard.press("ControlOrMeta+v")
  expect(await page.getByLabel("Mask a text everywhere").inputValue()).toBe("mine")
  expect(browser.context.pages().filter((one) => !one.isClosed() && one.url().startsWith("http"))).toHaveLength(1)
  expect([...browser.foreignHosts]).toEqual([])
  expect(odd).toEqual([])
  await page.close()
})

test("without the token there is nothing but a hint", async () => {
  await using consent = await startConsent(join(root, "no-token"))
  const { page } = await openPage(new URL("/", consent.url).href)
  await page.getByText("Open the address that Tracehold printed").waitFor()
  await page.close()
})

test("the same page works over the window's own bridge, without a token", async () => {
  await using consent = await startConsent(join(root, "elsewhere"))
  using app = createApp({
    env: {},
    folder: join(root, "bridge"),
    now: Date.now,
    fetch: () => Promise.reject(new Error("no network in this test")),
    lockAfterMs: 60_000,
    keyring: async () => null,
    confirmSign: async () => true,
    cost: LEAST_COST,
  })
  const page = await browser.context.newPage()
  await page.exposeFunction("carry", (name: string, input: unknown) => app.call(name, input))
  await page.addInitScript(() => {
    const { carry } = window as unknown as { carry: (name: string, input: unknown) => Promise<unknown> }
    Object.defineProperty(window, "tracehold", { value: { call: (name: string, input: unknown) => carry(name, input) } })
  })
  await page.goto(new URL("/", consent.url).href)
  await page.getByText(join(root, "bridge")).waitFor()
  await page.close()
})

test("the page works behind a proxy that shows it under a path, if its name was allowed", async () => {
  const proxyPort = await freePort()
  const port = await freePort()
  const named = (allowed: boolean) =>
    startProgram(process.execPath, [
      MAIN,
      "--vault",
      join(root, "proxied"),
      "--port",
      String(port),
      ...(allowed ? ["--allow-host", `127.0.0.1:${proxyPort}`] : []),
    ])
  // As an editor in a browser does it: the path before the port is cut off, the name that the browser wrote stays.
  const proxy = createServer((incoming, outgoing) => {
    const path = (incoming.url ?? "").replace(`/proxy/${port}`, "")
    const onward = request({ host: "127.0.0.1", port, path, method: incoming.method, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on("error", () => outgoing.destroy())
    incoming.pipe(onward)
  }).listen(proxyPort, "127.0.0.1")
  const address = `http://127.0.0.1:${proxyPort}/proxy/${port}/`
  try {
    {
      await using _refusing = named(false)
      await eventually(async () => (await fetch(address).catch(() => null))?.status).toBe(421)
    }
    await using program = named(true)
    await eventually(() => program.output()).toContain("token=")
    const token = /#token=[\w-]+/.exec(program.output())?.[0] ?? ""
    const { page, odd } = await openPage(`${address}${token}`)
    await button(page, "Set up my vault").waitFor()
    expect(odd).toEqual([])
    await page.close()
  } finally {
    proxy.closeAllConnections()
    proxy.close()
  }
})

test("what a user gets wrong is one line", async () => {
  const port = await freePort()
  const vault = join(root, "port")
  await using _first = startProgram(process.execPath, [MAIN, "--vault", vault, "--port", String(port)])
  await expect
    .poll(async () => (await fetch(`http://127.0.0.1:${port}/`).catch(() => null))?.status, { timeout: 30_000 })
    .toBe(200)
  const second = startProgram(process.execPath, [MAIN, "--vault", vault, "--port", String(port)])
  expect([await second.ended, second.output()]).toEqual([
    1,
    `Port ${port} is in use. Name another with --port, or leave it out.\n`,
  ])
  const third = startProgram(process.execPath, [MAIN, "--prot"])
  expect([await third.ended, third.output()]).toEqual([2, "Unknown option '--prot'. See --help.\n"])
})
