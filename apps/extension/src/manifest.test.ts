import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { RHYTHMS } from "./review-rhythm.ts"
import { AGENTS } from "./transcript-folders.ts"
import { userPolicyPath } from "./user-policy.ts"

const home = join(import.meta.dirname, "..")
const manifest = JSON.parse(readFileSync(join(home, "manifest.json"), "utf8"))
const { commands, configuration, menus, walkthroughs } = manifest.contributes
const settings: [string, { scope: string; enum?: string[]; items?: { enum: string[] } }][] = Object.entries(
  configuration.properties,
)
const declared: string[] = commands.map(({ command }: { command: string }) => command)

test("every command that is declared is there, and the reverse", () => {
  const source = readFileSync(join(home, "src/vscode/register-commands.ts"), "utf8")
  const registered = [...source.matchAll(/\n {4}command\("(\w+)"/g)].map(([, name]) => `tracehold.${name}`)
  expect(registered.toSorted()).toEqual(declared.toSorted())
})

test("menus and walkthrough name only commands that are declared", () => {
  const used = JSON.stringify([menus, walkthroughs]).match(/tracehold\.\w+(?=[")])/g) ?? []
  const contexts = ["tracehold.hasVault"]
  expect(used.length).toBeGreaterThan(10)
  for (const name of used) expect([...declared, ...contexts]).toContain(name)
})

test("no setting can be made by a workspace, and an untrusted one restricts them all", () => {
  for (const [name, { scope }] of settings) expect(["machine", "application"], name).toContain(scope)
  expect(manifest.capabilities.untrustedWorkspaces.supported).toBe("limited")
  expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toEqual(settings.map(([name]) => name))
})

test("the values that settings offer are those that the code knows", () => {
  const known = Object.fromEntries(settings)
  expect(known["tracehold.review.rhythm"]?.enum).toEqual(RHYTHMS)
  expect(known["tracehold.transcripts"]?.items?.enum).toEqual(AGENTS.map(({ agent }) => agent))
})

test("policy files are completed and checked by the published schema, and no other file is", () => {
  const [{ fileMatch, url }] = manifest.contributes.jsonValidation
  const published = JSON.parse(readFileSync(join(home, "../../policies", url), "utf8"))
  expect(published).toMatchObject({ title: "Tracehold policy", additionalProperties: false })
  const fits = (path: string) => fileMatch.some((pattern: string) => path.endsWith(`/${pattern}`))
  for (const [platform, env] of [
    ["linux", {}],
    ["darwin", {}],
    ["linux", { XDG_CONFIG_HOME: "/c" }],
  ] as const)
    expect(fits(userPolicyPath({ platform, home: "/h", env })), platform).toBe(true)
  expect(fits("/w/shop/.tracehold.json")).toBe(true)
  expect(fits("/w/shop/policy.json")).toBe(false)
})

test("asks for no proposed API, and starts after the editor has", () => {
  expect(manifest).not.toHaveProperty("enabledApiProposals")
  expect(manifest.activationEvents).toEqual(["onStartupFinished"])
  expect(manifest.extensionKind).toEqual(["workspace"])
  expect(manifest.capabilities.virtualWorkspaces.supported).toBe(false)
})

test("supports the oldest editor whose API it is typed against", () => {
  const { devDependencies } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"))
  expect(manifest.engines.vscode).toBe(`^${devDependencies["@types/vscode"]}`)
})

test("a walkthrough of four steps whose pages are there; an icon that shops take", () => {
  const [{ steps }] = walkthroughs
  expect(steps).toHaveLength(4)
  for (const { media } of steps) expect(existsSync(join(home, media.markdown)), media.markdown).toBe(true)
  const icon = readFileSync(join(home, manifest.icon))
  expect(icon.subarray(1, 4).toString()).toBe("PNG")
  expect([icon.readUInt32BE(16), icon.readUInt32BE(20)]).toEqual([256, 256])
})
