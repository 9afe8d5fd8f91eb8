import { createHash } from "node:crypto"
import { expect, test } from "vitest"
import { ask, give, TestDonor, TestRecipient, withdraw } from "./donor.test.support.ts"
import type { Figures } from "./operator-figures.ts"
import { operatorPage, PAGE_HEADERS } from "./operator-page.ts"

const FIGURES: Figures = {
  kind: "org",
  name: "Test",
  demo: false,
  root: "ab".repeat(32),
  url: "https://traces.example.org",
  termsVersion: 1,
  nowMs: Date.UTC(2030, 0, 15),
  days: [{ day: "2030-01-15", donations: 2, bytes: 3 * 1024 * 1024 }],
  donations: 1234,
  waiting: 0,
  storedBytes: 5 * 1024 ** 3,
  freeBytes: 1,
  withdrawn: 1,
  problemCount: 0,
  problems: [],
  audit: null,
  logSize: 3,
  checkpoint: "tracehold/test\n3\nroot\n",
}

test("a hostile name stays a text", () => {
  const page = operatorPage({ ...FIGURES, name: `<script>alert("1")</script>&'` })
  expect(page).not.toContain("<script")
  expect(page).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;")
})

test("the page needs nothing but its one style sheet, and its policy allows nothing else", () => {
  const page = operatorPage(FIGURES)
  const [, style = ""] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? []
  const hash = createHash("sha256").update(style).digest("base64")
  expect(PAGE_HEADERS["content-security-policy"]).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  )
  expect(page).not.toMatch(/ style="| on\w+=|src=|<link|<script|<form|javascript:/)
})

test("figures are told in words a person reads", () => {
  const page = operatorPage(FIGURES)
  for (const words of [
    "1,234",
    "5.0 GiB",
    "organisation",
    "2 donations, 3.0 MiB in the last",
    "first check of all bytes is running",
  ])
    expect(page).toContain(words)
  expect(page).not.toContain("demo: this machine only")
  expect(operatorPage({ ...FIGURES, demo: true })).toContain("demo: this machine only")
})

test("the served page counts what came in and what was withdrawn", async () => {
  await using recipient = await TestRecipient.make()
  const served = await recipient.serve()
  const donor = new TestDonor(served, () => recipient.nowMs)
  const donations = [donor.consent(1000), donor.consent(2000), donor.consent(3000)]
  for (const donation of donations) await give(served.url, donation)
  await withdraw(served.url, donor.withdrawal(donations[0] as (typeof donations)[0]))
  const { text, status } = await ask(served.url, "GET", "/")
  expect(status).toBe(200)
  const value = (label: string) => new RegExp(`<h3>${label}</h3><p class="value">([^<]*)<`).exec(text)?.[1]
  expect([value("Donations"), value("Stored"), value("Withdrawn"), value("Problems")]).toEqual(["2", "4.9 KiB", "1", "0"])
  expect(text).toContain("3 donations, 5.9 KiB in the last 28 days")
  expect(text).toContain("4 entries")
  expect(text).toContain("<td>2030-01-15</td><td>3</td>")
})
