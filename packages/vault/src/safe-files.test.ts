import { spawnSync } from "node:child_process"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { vaultForEach } from "../fixtures/sample-vault.ts"
import { halfDone, replaceFile } from "./safe-files.ts"

const sample = vaultForEach()

test.skipIf(process.platform === "win32")(
  "a disk that takes only a part of a file leaves the old one, and nothing beside it",
  () => {
    const { folder } = sample()
    const path = join(folder, "keys.json")
    const before = readFileSync(path)
    const names = readdirSync(folder)
    // The system writes 2 blocks of a file and answers with that number; only the next write fails.
    const script = `const { replaceFile } = await import(${JSON.stringify(new URL("./safe-files.ts", import.meta.url))})
    try { replaceFile(${JSON.stringify(path)}, "x".repeat(9000)) } catch (error) { console.log(error.code) }`
    const command = ["-c", 'ulimit -f 2; exec "$0" --input-type=module -e "$1"', process.execPath, script]
    const { stdout, stderr } = spawnSync("sh", command, { encoding: "utf8" })
    expect(stdout, stderr).toBe("IO\n")
    expect(readFileSync(path)).toEqual(before)
    expect(readdirSync(folder)).toEqual(names)
  },
)

test("what a crash left half done goes with the next version: an old copy is an old lock", () => {
  const { folder } = sample()
  const left = `.keys.json.${"0f".repeat(8)}.new`
  const others = [`.card.json.${"0f".repeat(8)}.new`, ".keys.json.new", "keys.json.orig"]
  for (const name of [left, ...others]) writeFileSync(join(folder, name), "")
  replaceFile(join(folder, "keys.json"), "new")
  const names = readdirSync(folder)
  expect(names).not.toContain(left)
  expect(names).toEqual(expect.arrayContaining(others))
  expect(readFileSync(join(folder, "keys.json"), "utf8")).toBe("new")
  expect([left, ...others].map(halfDone)).toEqual(["keys.json", "card.json", null, null])
})
