import { createHash } from "node:crypto"
import type { Figures } from "./operator-figures.ts"
import { STYLE } from "./operator-style.ts"

/** Nothing may run or be loaded on the page; its one style sheet is named by its hash. */
export const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": [
    "default-src 'none'",
    `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
}

/** The operator's page: what came in, what was withdrawn, what is wrong. */
export function operatorPage(figures: Figures): string {
  const { name, kind, demo, problems, days } = figures
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="60">
<title>${text(name)} · Tracehold endpoint</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${text(name)}</h1>
<p class="badges"><span class="badge">${kind === "org" ? "organisation" : "commons"}</span>${
    demo ? '<span class="badge demo">demo: this machine only</span>' : ""
  }</p>
</header>
<main>
<section class="cards" aria-label="Now">
${card("Donations", number(figures.donations), `${figures.waiting ? number(figures.waiting) : "none"} under way`)}
${card("Stored", size(figures.storedBytes), `${size(figures.freeBytes)} free on the disk`)}
${card("Withdrawn", number(figures.withdrawn), "deleted here, with a receipt")}
${card("Problems", number(figures.problemCount), auditLine(figures), figures.problemCount > 0 ? "bad" : "good")}
</section>
${problemSection(problems)}
<section>
<h2>What came in</h2>
<figure>
${chart(days)}
<p class="axis"><span>${days[0]?.day}</span><span>${days.at(-1)?.day}</span></p>
<figcaption>${number(sum(days, "donations"))} donations, ${size(sum(days, "bytes"))} in the last ${days.length} days (UTC)</figcaption>
</figure>
${dayTable(days)}
</section>
<section>
<h2>Log</h2>
<p>${number(figures.logSize)} ${figures.logSize === 1 ? "entry" : "entries"}. The newest signed head:</p>
<pre>${text(figures.checkpoint)}</pre>
</section>
<section>
<h2>Who this is</h2>
<dl>
<dt>Fingerprint</dt><dd><code>${text(figures.root.replace(/(.{8})(?=.)/g, "$1 "))}</code></dd>
<dt>Address</dt><dd><code>${text(figures.url)}</code></dd>
<dt>Terms</dt><dd>version ${number(figures.termsVersion)}, <a href="v1/terms">as donors read them</a></dd>
</dl>
<p class="quiet">Donations lie here encrypted to a key that is kept elsewhere; nothing on this machine can open them.</p>
</section>
</main>
<footer>${minute(figures.nowMs)} UTC</footer>
</body>
</html>
`
}

function card(label: string, value: string, note: string, tone = ""): string {
  return `<div class="card ${tone}"><h3>${label}</h3><p class="value">${value}</p><p class="quiet">${note}</p></div>`
}

function auditLine({ audit }: Figures): string {
  if (!audit) return "first check of all bytes is running"
  return `${number(audit.pieces)} pieces read <span class="whole">${minute(audit.atMs)}</span>`
}

function problemSection(problems: Figures["problems"]): string {
  if (problems.length === 0) return ""
  const rows = problems.map(
    ({ statement, no, problem }) =>
      `<tr><td><code>${text(statement.slice(0, 16))}</code></td><td>${number(no)}</td><td>${text(problem)}</td></tr>`,
  )
  return `<section>
<h2>Problems</h2>
<p>These stored pieces are not what was received. Put them back from a backup of the data folder; the next check clears them.</p>
<table><thead><tr><th>Statement</th><th>Piece</th><th>What</th></tr></thead><tbody>${rows.join("")}</tbody></table>
</section>`
}

const BAR = 20
const DAYS_LISTED = 7
const HEIGHT = 120

/** Bytes a day as bars; each tells its figures when pointed at. */
function chart(days: Figures["days"]): string {
  const most = Math.max(1, ...days.map(({ bytes }) => bytes))
  const bars = days.map(({ day, donations, bytes }, at) => {
    const height = bytes === 0 ? 1 : Math.max(3, Math.round((bytes / most) * HEIGHT))
    const title = `${day}: ${donations} donations, ${size(bytes)}`
    return `<rect class="${bytes ? "bar" : "none"}" x="${at * BAR + 2}" y="${HEIGHT - height}" width="${BAR - 4}" height="${height}"><title>${title}</title></rect>`
  })
  const width = days.length * BAR
  return `<svg viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="Bytes received a day">${bars.join("")}</svg>`
}

function dayTable(days: Figures["days"]): string {
  const rows = days
    .filter(({ donations }) => donations > 0)
    .slice(-DAYS_LISTED)
    .map(({ day, donations, bytes }) => `<tr><td>${day}</td><td>${number(donations)}</td><td>${size(bytes)}</td></tr>`)
    .reverse()
  if (rows.length === 0) return '<p class="quiet">Nothing yet.</p>'
  return `<table><thead><tr><th>Day</th><th>Donations</th><th>Bytes</th></tr></thead><tbody>${rows.join("")}</tbody></table>`
}

function minute(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace("T", " ")
}

function sum(days: Figures["days"], key: "donations" | "bytes"): number {
  return days.reduce((total, day) => total + day[key], 0)
}

function number(value: number): string {
  return value.toLocaleString("en-GB")
}

function size(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"]
  let [value, at] = [bytes, 0]
  while (value >= 1024 && at < units.length - 1) [value, at] = [value / 1024, at + 1]
  return `${at === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[at]}`
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" }

function text(value: string): string {
  return value.replace(/[&<>"']/g, (one) => ENTITIES[one] ?? "")
}
