import { existsSync, statSync } from "node:fs"
import { hostPolicyLayers, owedLines } from "@tracehold/owner"
import {
  checkPlace,
  describeVaultError,
  doubtsAbout,
  type FolderDoubt,
  listOutbox,
  openStore,
  owedBy,
  PlaceBook,
  readCard,
  retentionLines,
  type Store,
  stateFolder,
  VaultError,
  verifyQuick,
} from "@tracehold/vault"
import { agentFindings } from "./agents/findings.ts"
import { countOf } from "./count-of.ts"
import type { Finding } from "./finding.ts"
import { gitFinding } from "./git-finding.ts"
import type { Io, Result } from "./io.ts"
import type { Common } from "./program.ts"
import { safeText } from "./safe-text.ts"
import { sensorFindings } from "./sensor-findings.ts"
import { CommandError } from "./usage-error.ts"
import { slotsFindings } from "./vault/slots-findings.ts"

const PLACES: Record<FolderDoubt, Finding> = {
  network: {
    what: "place",
    state: "bad",
    line: "the vault lies on another machine's disk, where it can break; move it to a disk of this one",
  },
  synced: { what: "place", state: "bad", line: "the vault lies in a folder that is synced elsewhere; move it out" },
  repository: { what: "place", state: "note", line: "the vault lies inside a git repository; see that it is never committed" },
}

/** Everything that can be said without a key; a keyring is only asked whether it has one. Bad findings are exit code 1. */
export async function doctor(io: Io, { vault }: Common): Promise<Result> {
  const findings = [
    nodeVersion(),
    await gitFinding(io.cwd),
    policyFile(io),
    ...(await vaultFindings(io, vault)),
    ...sensorFindings(io),
    ...agentFindings(io),
  ]
  const marks = { ok: "ok  ", note: "note", bad: "BAD " }
  return {
    failed: findings.some(({ state }) => state === "bad"),
    json: { vault, findings },
    text: findings.map(({ state, line }) => `${marks[state]} ${line}`),
  }
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)
  const fit = major > 22 || (major === 22 && minor >= 15)
  return {
    what: "node",
    state: fit ? "ok" : "bad",
    line: `Node ${process.versions.node}${fit ? "" : "; 22.15 or newer is needed"}`,
  }
}

function policyFile(io: Io): Finding {
  try {
    return {
      what: "policy",
      state: "ok",
      line: policyLine(hostPolicyLayers(io.env, io.now()).map(({ source }) => source)),
    }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    return { what: "policy", state: "bad", line: error.message }
  }
}

async function vaultFindings(io: Io, vault: string): Promise<Finding[]> {
  if (!existsSync(vault))
    return [{ what: "vault", state: "note", line: "no vault yet: nothing is recorded before one is set up" }]
  const findings: Finding[] = [folderMode(vault), ...doubtsAbout(vault).map((doubt) => PLACES[doubt])]
  try {
    readCard(vault)
    findings.push(...(await slotsFindings(io, vault)))
    using store = openStore(vault)
    findings.push(...placeFindings(io, store))
    const problems = verifyQuick(store)
    findings.push(
      problems.length === 0
        ? { what: "store", state: "ok", line: "the store is whole, as far as can be seen without the key" }
        : {
            what: "store",
            state: "bad",
            line: `${countOf(problems.length, "problem")} in the store: \`tracehold vault verify\``,
          },
    )
    findings.push(...owedLines(owedBy(store)).map((line): Finding => ({ what: "owed", state: "note", line: `owed: ${line}` })))
    findings.push(...retentionLines(store).map((line): Finding => ({ what: "retention", state: "note", line })))
    const waiting = listOutbox(store).filter(({ receipt }) => receipt === null).length
    if (waiting > 0) findings.push({ what: "outbox", state: "note", line: `${waiting} in the outbox: \`tracehold donate send\`` })
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    findings.push({ what: "vault", state: "bad", line: describeVaultError(error) })
  }
  return findings
}

/** Whether it is what was last seen here, and in one place. */
function placeFindings(io: Io, store: Store): Finding[] {
  const { older } = checkPlace(store, readCard(store.folder), new PlaceBook(stateFolder(io.env)).read())
  const line = "an older copy of the vault was put back; unlock it to see what is missing"
  return older ? [{ what: "older", state: "bad", line }] : []
}

function folderMode(vault: string): Finding {
  const open = process.platform !== "win32" && (statSync(vault).mode & 0o077) !== 0
  return open
    ? { what: "permissions", state: "bad", line: "others can look into the vault's folder: chmod 700 it" }
    : { what: "permissions", state: "ok", line: "only you can look into the vault's folder" }
}

function policyLine(sources: readonly string[]): string {
  return sources.length === 0
    ? "no policy of your own; the built-in one rules"
    : `policy in force beside the built-in one: ${sources.map(safeText).join("; ")}`
}
