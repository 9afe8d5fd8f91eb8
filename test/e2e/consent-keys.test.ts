import { cpSync, mkdtempSync, renameSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type App, createApp } from "@tracehold/consent-app"
import { findBrowser, type OpenBrowser, openBrowser } from "@tracehold/tooling"
import type { Page } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { buildUi } from "../../apps/consent/build.ts"
import { serve } from "../../apps/consent/src/serve/server.ts"
import { readUiFiles } from "../../apps/consent/src/serve/ui-files.ts"
import { FileKeyring } from "../../packages/owner/fixtures/file-keyring.ts"
import { recordOrdinary } from "./consent-vault.ts"

const PASSPHRASE = "orchard velvet tunnel mosaic"
const LEAST_COST = { ops: 3, mem: 64 << 20 }
const LOCK_AFTER_MS = 15 * 60_000

const root = mkdtempSync(join(tmpdir(), "tracehold-keys-e2e-"))
const keyring = new FileKeyring(join(root, "keyring.json"))
let nowMs = Date.now()
let browser: OpenBrowser
let app: App
let served: Awaited<ReturnType<typeof serve>>
let page: Page
beforeAll(async () => {
  await buildUi()
  const ui = readUiFiles("apps/consent/dist/ui")
  if (ui === null) throw new Error("the pages are not built")
  app = createApp({
    env: { HOME: root },
    folder: join(root, "vault"),
    now: () => nowMs,
    fetch: () => Promise.reject(new Error("no network in this test")),
    lockAfterMs: LOCK_AFTER_MS,
    keyring: async () => keyring,
    confirmSign: async () => true,
    cost: LEAST_COST,
  })
  served = await serve({ port: 0, ui, allowHosts: [], call: app.call })
  browser = await openBrowser(await findBrowser({ log: console.log }), { size: { width: 380, height: 740 } })
  page = await browser.context.newPage()
  await page.addInitScript(() => {
    Object.assign(window, { presses: 0 })
    addEventListener("click", () => Object.assign(window, { presses: Number(Reflect.get(window, "presses")) + 1 }), true)
  })
  await page.goto(served.url)
})
afterAll(async () => {
  await browser?.close()
  await served?.close()
  app?.[Symbol.dispose]()
  rmSync(root, { recursive: true, force: true })
})

const button = (name: string | RegExp) => page.getByRole("button", { name, exact: true })
const heading = (name: string | RegExp) => page.getByRole("heading", { name }).waitFor()
/** Nothing lies beyond the edge of a narrow window. */
const fits = async () =>
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)

/** Presses Tab until what has the focus is called so. */
async function tabTo(name: string): Promise<void> {
  for (let steps = 0; steps < 30; steps++) {
    await page.keyboard.press("Tab")
    const focused = page.locator(":focus")
    const text = (await focused.count()) === 0 ? "" : await focused.evaluate((element) => element.textContent)
    if (text?.includes(name)) return
  }
  throw new Error(`no Tab leads to ${name}`)
}

async function typeBack(words: readonly string[]): Promise<void> {
  for (const label of await page.locator(".ask label").allInnerTexts()) {
    expect(await page.locator(":focus").getAttribute("id")).toBe(
      label
        .toLowerCase()
        .replace(" ", "-")
        .replace(/\d+/, (n) => `${Number(n) - 1}`),
    )
    await page.keyboard.type(words[Number(label.replace("Word ", "")) - 1] ?? "")
    await page.keyboard.press("Tab")
  }
}
const shownWords = () => page.getByRole("list", { name: "Your 24 words" }).locator(".mono").allInnerTexts()

test("a newcomer sets the vault up with the keyring, by keys alone, in six presses, in a narrow window", async () => {
  await button("Set up my vault").waitFor()
  await fits()
  await tabTo("Set up my vault")
  await page.keyboard.press("Enter")
  await heading("How shall it open?")
  await fits()
  expect(await page.locator(":focus").getAttribute("aria-label")).toBe("Step 2 of 5: Way in")
  await page.getByText("Whoever can use your account on this computer can open the vault").waitFor()
  await page.keyboard.press("Tab")
  await page.keyboard.press("ArrowDown")
  await tabTo("Make the vault")
  await page.keyboard.press("Enter")
  await heading("Write these 24 words down")
  await fits()
  const words = await shownWords()
  expect(words).toHaveLength(24)
  await tabTo("I have written them down")
  await page.keyboard.press("Enter")
  await heading("Now from your paper")
  await fits()
  await typeBack(words)
  await page.locator(".ask input").last().focus()
  await page.keyboard.press("Enter")
  await heading("Your vault is ready")
  await tabTo("Open the vault")
  await page.keyboard.press("Enter")
  await page.getByText("Nothing recorded yet").waitFor()
  await fits()
  expect(await page.evaluate(() => Reflect.get(window, "presses"))).toBeLessThanOrEqual(6)
})

test("keys are added, replaced and taken away by their names, and one that is left alone is warned of", async () => {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Keys" }).click()
  await heading("Keys")
  await fits()
  const ways = page.getByRole("list", { name: "Ways to unlock" }).getByRole("heading")
  await expect.poll(() => ways.allInnerTexts()).toEqual(["Keyring", "24 words"])
  await button("Add a passphrase").click()
  await page.getByLabel("New passphrase").fill(PASSPHRASE)
  await page.getByLabel("The same again").fill(PASSPHRASE)
  await button("Add it").click()
  await expect.poll(() => ways.allInnerTexts()).toEqual(["Keyring", "24 words", "Passphrase"])

  await button("24 words: New words…").click()
  await button("Show me new words").click()
  await page.getByRole("list", { name: "Your 24 words" }).waitFor()
  const words = await shownWords()
  await button("I have written them down").click()
  await page.locator(".ask input").first().focus()
  await typeBack(words)
  await button("Check").click()
  await page.getByRole("dialog").waitFor({ state: "detached" })

  await button("Keyring: Remove…").click()
  await page.getByLabel("Present passphrase").fill("not this one at all")
  await button("Remove it").click()
  await page.getByRole("dialog").getByRole("alert").getByText(/./).first().waitFor()
  await page.getByLabel("Present passphrase").fill(PASSPHRASE)
  await button("Remove it").click()
  await expect.poll(() => ways.allInnerTexts()).toEqual(["Passphrase", "24 words"])
  expect(keyring.accounts()).toEqual([])

  await button("Passphrase: Remove…").click()
  await page.getByLabel("Your 24 words, in order").fill(words.join(" "))
  await button("Remove it").click()
  await page.getByText("This is the only way into your vault").waitFor()
  expect(await button(/Remove…/).count()).toBe(0)
  await page.getByText("the only way", { exact: true }).waitFor()
  await page.getByRole("link", { name: "Recordings", exact: true }).click()
  await page.getByText("Your vault opens in one way only").waitFor()
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Keys" }).click()
  await button("Add this computer's keyring").click()
  await page.getByLabel("Your 24 words, in order").fill(words.join(" "))
  await button("Add it").click()
  await expect.poll(() => ways.allInnerTexts()).toEqual(["24 words", "Keyring"])
})

test("it locks by itself after the time that was chosen, nothing recorded is left on the page, and one press opens it", async () => {
  await page.getByRole("combobox", { name: "Lock by itself" }).selectOption("5")
  await page.getByText("locks 5 minutes after").waitFor()
  recordOrdinary(join(root, "vault"), Math.floor(nowMs / 60_000) - 24 * 60)
  await button("Lock").click()
  await heading("Unlock your vault")
  await fits()
  await page.keyboard.press("Enter")
  await page.getByRole("link", { name: "Recordings", exact: true }).click()
  await page.getByText("ledger-tools").first().waitFor()
  nowMs += 5 * 60_000
  await heading("Unlock your vault")
  expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain("ledger-tools")
  keyring.locked = true
  await button("Unlock").click()
  await page
    .getByRole("alert")
    .getByText(/keyring is locked/)
    .waitFor()
  await button("Use the 24 words").click()
  expect(await page.getByLabel("Your 24 words, in order").count()).toBe(1)
})

test("an older copy that was put back is told on the page until its owner goes on with it", async () => {
  const [vault, copy] = [join(root, "vault"), join(root, "copy")]
  const unlock = async () => {
    await button("Unlock").click()
    await page.getByText("ledger-tools").first().waitFor()
  }
  const lock = async () => {
    await button("Lock").click()
    await heading("Unlock your vault")
  }
  keyring.locked = false
  await button("Use this computer's keyring").click()
  cpSync(vault, copy, { recursive: true })
  recordOrdinary(vault, Math.floor(nowMs / 60_000) - 60)
  await unlock()
  await lock()
  rmSync(vault, { recursive: true })
  renameSync(copy, vault)
  await unlock()
  await page.getByText("This is an older copy of the vault").waitFor()
  await button("Go on with it…").click()
  await button("Go on with this copy").click()
  await page.getByText("This is an older copy of the vault").waitFor({ state: "detached" })
  await lock()
  await unlock()
  expect(await page.getByText("This is an older copy of the vault").count()).toBe(0)
})
