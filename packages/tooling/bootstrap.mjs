// Runs before every root script, under any Node from 20 on, with nothing installed yet: hence plain JavaScript.
// It installs from the lockfile when node_modules is absent or stale, then makes sure that the `node` which the
// scripts find (npm puts node_modules/.bin first in PATH) is new enough to run the sources as they are.
import { spawn, spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { delimiter, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { withFolderLock } from "./src/folder-lock.mjs"

const OLDEST_NODE = 24
const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..")
const modules = join(root, "node_modules")
const programs = join(modules, ".bin")
const stamp = join(modules, ".bootstrap-stamp")
const onWindows = process.platform === "win32"

const lockText = readFileSync(join(root, "package-lock.json"))
const wanted = createHash("sha256").update(lockText).update(`${process.platform}-${process.arch}`).digest("hex")

process.exitCode = await main().catch((error) => complain(`could not set up: ${error.message}`))

async function main() {
  if (!isFresh()) {
    const waiting = () => say("another run is installing the dependencies; waiting for it")
    const failure = await withFolderLock(join(root, ".bootstrap-lock"), waiting, () => (isFresh() ? null : install()))
    if (failure !== null) return complain(failure)
  }
  const version = projectNode()
  if (Number(version.split(".")[0]) >= OLDEST_NODE) return 0
  const why = `there is no packaged Node for ${process.platform}-${process.arch}, and the one in PATH is ${version || "missing"}`
  return complain(`Node ${OLDEST_NODE} or newer is needed: ${why}. Install Node ${OLDEST_NODE} and run this again.`)
}

/** The stamp spares the comparison; without it (after an `npm install` by hand) npm's own list may say the same. */
function isFresh() {
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return true
  if (firstMissing() !== null) return false
  linkNode()
  writeFileSync(stamp, wanted)
  return true
}

/** A package that the lockfile wants here and npm's list of what it installed lacks, or null. */
function firstMissing() {
  const list = join(modules, ".package-lock.json")
  const installed = existsSync(list) ? JSON.parse(readFileSync(list, "utf8")).packages : {}
  const missing = Object.entries(JSON.parse(lockText.toString()).packages).find(([at, entry]) => {
    if (!at.includes("node_modules/") || (entry.optional && !isForHere(entry))) return false
    return installed[at]?.version !== entry.version || installed[at]?.integrity !== entry.integrity
  })
  return missing === undefined ? null : missing[0].split("node_modules/").at(-1)
}

/** Of the packages for one platform only these count; where the C library matters too, npm alone can tell. */
function isForHere({ os, cpu, libc }) {
  return libc === undefined && [os].flat().includes(process.platform) && [cpu].flat().includes(process.arch)
}

async function install() {
  const startedAt = Date.now()
  const seconds = () => Math.round((Date.now() - startedAt) / 1000)
  say("installing the dependencies from the lockfile (once; about a minute)")
  const pulse = setInterval(() => say(`still installing, ${seconds()} s`), 15_000)
  const { code, text } = await runNpm()
  clearInterval(pulse)
  if (code !== 0) return explain(text)
  // npm 10 may give up half-way without a word, and every npm leaves an optional package out that it cannot fetch.
  const missing = firstMissing()
  if (missing !== null) return `npm did not install everything (${missing} is missing). Check the network and run this again.`
  linkNode()
  writeFileSync(stamp, wanted)
  say(`dependencies installed in ${seconds()} s`)
  return null
}

/**
 * No install script is run: npm 11 and 12 would obey `allowScripts`, but npm 10 (of Node 20 and 22) knows nothing of it
 * and would call for a compiler. npm itself runs on the Node that started it, never on the one it is about to replace.
 */
function runNpm() {
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
  const { npm_execpath: npm = "", npm_node_execpath: node = process.execPath } = process.env
  const options = { cwd: root, env: withoutModules(process.env), stdio: ["ignore", "pipe", "pipe"] }
  const child = /\.c?js$/.test(npm)
    ? spawn(node, [...claimNode(options.env), npm, ...args], options)
    : spawn("npm", args, { ...options, shell: onWindows })
  const parts = []
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => parts.push(part))
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: 1, text: error.message }))
    child.on("close", (code) => resolve({ code: code ?? 1, text: Buffer.concat(parts).toString() }))
  })
}

/** Under an old Node npm would leave packages out that only the new one can use; see claim-node.cjs. */
function claimNode(env) {
  const packaged = JSON.parse(lockText.toString()).packages[`node_modules/${packagedNode()}`]
  if (packaged === undefined || OLDEST_NODE <= Number(process.versions.node.split(".")[0])) return []
  env.TRACEHOLD_CLAIM_NODE = `v${packaged.version}`
  return ["--require", fileURLToPath(new URL("./src/claim-node.cjs", import.meta.url))]
}

/** npm 10 drops the program `node` again along with the packages of that name for other platforms. */
function linkNode() {
  const folder = packagedNode()
  if (!existsSync(join(modules, folder)) || existsSync(join(programs, onWindows ? "node.cmd" : "node"))) return
  mkdirSync(programs, { recursive: true })
  if (onWindows) writeFileSync(join(programs, "node.cmd"), `@"%~dp0\\..\\${folder}\\bin\\node.exe" %*\r\n`)
  else symlinkSync(join("..", folder, "bin", "node"), join(programs, "node"))
}

function packagedNode() {
  return `node-${onWindows ? "win" : process.platform}-${process.arch}`
}

function withoutModules(env) {
  const entries = Object.entries(env).map(([name, value]) => {
    if (name.toUpperCase() !== "PATH") return [name, value]
    return [
      name,
      value
        .split(delimiter)
        .filter((part) => part !== programs)
        .join(delimiter),
    ]
  })
  return Object.fromEntries(entries)
}

function explain(text) {
  const first = text.split("\n").find((line) => /npm (error|ERR!) (?!code|errno|syscall)/.test(line)) ?? "npm ci failed"
  const reason = first.replace(/^npm (error|ERR!) /, "").trim()
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ENOTCACHED|FetchError|network/i.test(text)) {
    return `the dependencies could not be fetched (${reason}). Check the network connection and run this again.`
  }
  if (text.includes("ENOSPC")) return "the disk is full. Make about 1 GB of room and run this again."
  if (text.includes("EACCES") || text.includes("EPERM")) return `no permission to write the dependencies (${reason}).`
  return `npm could not install the dependencies: ${reason}`
}

/** The version of the Node that the root scripts will run under. */
function projectNode() {
  const path = `${programs}${delimiter}${process.env.PATH ?? ""}`
  const env = { ...withoutModules(process.env), ...(onWindows ? { Path: path } : { PATH: path }) }
  const asked = spawnSync("node", ["-p", "process.versions.node"], { cwd: root, env, encoding: "utf8", shell: onWindows })
  return asked.status === 0 ? asked.stdout.trim() : ""
}

function complain(line) {
  console.error(`tracehold: ${line}`)
  return 1
}

function say(line) {
  console.error(`tracehold: ${line}`)
}
