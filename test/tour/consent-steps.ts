import type { BrowserContext, Page } from "playwright-core"
import { CANARIES } from "./make-repository.ts"

export const PASSPHRASE = "plum orchard under seven clouds"

/** Set the vault up as a newcomer does: passphrase, 24 words, three of them typed back. Gives the words. */
export async function setUpVault(page: Page): Promise<string[]> {
  await page.getByRole("button", { name: "Set up my vault" }).click()
  await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE)
  await page.getByLabel("The same again").fill(PASSPHRASE)
  await page.getByRole("button", { name: "Make the vault" }).click()
  const list = page.getByRole("list", { name: "Your 24 words" }).getByRole("listitem")
  await list.nth(23).waitFor()
  const words = await list.locator(".mono").allTextContents()
  await page.getByRole("button", { name: "I have written them down" }).click()
  for (const field of await page.locator(".ask .field").all()) {
    const place = Number(/\d+/.exec((await field.locator("label").textContent()) ?? "")?.[0])
    await field.locator("input").fill(words[place - 1] ?? "")
  }
  await page.getByRole("button", { name: "Check" }).click()
  await page.getByRole("button", { name: "Open the vault" }).click()
  return words
}

export async function openConsent(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage()
  page.setDefaultTimeout(120_000)
  await page.goto(url)
  await page.waitForSelector("main")
  return page
}

export async function unlock(page: Page): Promise<void> {
  await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE)
  await page.getByRole("button", { name: "Unlock" }).click()
  await page.locator(".chunk-row").first().waitFor()
}

export async function addRecipient(page: Page, url: string): Promise<void> {
  await page.getByRole("link", { name: "Recipients" }).click()
  await page.getByRole("button", { name: "Add a recipient" }).click()
  await page.getByLabel("Address").fill(url)
  await page.getByRole("button", { name: "Look up" }).click()
  await page.getByRole("button", { name: "Add this recipient" }).click()
  await page.getByText("Nothing given yet.").waitFor()
}

/** Open the newest chunk, mask one text everywhere, and decide about what detectors point at. Gives how many findings there were. */
export async function review(page: Page): Promise<{ findings: number }> {
  await page.getByRole("link", { name: "Recordings" }).first().click()
  await page.locator("a.chunk-link[href]").first().click()
  await page.getByRole("link", { name: "Give…" }).waitFor()
  await page.getByRole("tab", { name: "Find", exact: true }).click()
  await page.getByLabel("Find in everything of this chunk").fill(CANARIES.redactedWord)
  await page.getByRole("button", { name: "Find", exact: true }).click()
  await page.getByRole("button", { name: "Mask everywhere" }).click()
  await page.getByRole("tab", { name: /^Taken out\s*1/ }).waitFor()
  await page.getByRole("tab", { name: /^Findings/ }).click()
  await page.locator("main.review[aria-busy=false]").waitFor()
  const findings = await page.locator(".finding").count()
  for (let left = findings; left > 0; left = await page.locator(".finding:not(.kept-one)").count()) {
    await page.locator(".finding:not(.kept-one)").first().getByRole("button", { name: "Keep", exact: true }).click()
  }
  return { findings }
}

export async function prepare(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Give…" }).click()
  await page.getByRole("button", { name: "Show me exactly what would be sent" }).click()
  await page.getByRole("button", { name: "Sign…" }).waitFor()
}

export async function sign(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Sign…" }).click()
  const hold = page.getByRole("button", { name: /^Sign for/ })
  await hold.hover()
  await page.mouse.down()
  await page.getByRole("heading", { name: "Donations" }).waitFor()
  await page.mouse.up()
  await page
    .getByText(/received/i)
    .first()
    .waitFor()
}
