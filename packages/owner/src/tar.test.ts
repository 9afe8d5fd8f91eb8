import { spawnSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { encodeUtf8 } from "@tracehold/trace"
import fc from "fast-check"
import { expect, test } from "vitest"
import { readTar, TarError, writeTar } from "./tar.ts"

type Files = Readonly<Record<string, Uint8Array>>

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function together(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const piece of pieces) parts.push(piece)
  return new Uint8Array(Buffer.concat(parts))
}

function packed(files: Files): Promise<Uint8Array> {
  return together(
    writeTar(Object.entries(files).map(([name, content]) => ({ name, bytes: content.length, pieces: cut(content, 100) }))),
  )
}

async function unpacked(archive: AsyncIterable<Uint8Array>): Promise<Files> {
  const files: Record<string, Uint8Array> = {}
  await readTar(archive, async (name, pieces) => {
    files[name] = await together(pieces)
  })
  return files
}

test("what goes in comes out, whatever the sizes of pieces", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 1600 }), { maxLength: 3 }),
      fc.integer({ min: 1, max: 1100 }),
      async (contents, size) => {
        const files = Object.fromEntries(contents.map((content, i) => [`file-${i}`, content]))
        expect(await unpacked(cut(await packed(files), size))).toEqual(files)
      },
    ),
    { numRuns: 60 },
  )
})

test("any tar takes it out", async () => {
  const folder = mkdtempSync(join(tmpdir(), "th-tar-"))
  try {
    writeFileSync(
      join(folder, "a.tar"),
      await packed({ one: encodeUtf8("1\n"), two: new Uint8Array(1000).fill(7), none: new Uint8Array() }),
    )
    expect(spawnSync("tar", ["-xf", "a.tar"], { cwd: folder, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" })
    expect(readdirSync(folder).sort()).toEqual(["a.tar", "none", "one", "two"])
    expect(readFileSync(join(folder, "one"), "utf8")).toBe("1\n")
    expect(readFileSync(join(folder, "two"))).toEqual(Buffer.alloc(1000, 7))
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test("cut short anywhere, or with a changed header, it is refused", async () => {
  const whole = await packed({ one: new Uint8Array(700).fill(1), two: new Uint8Array(30).fill(2) })
  for (let end = 0; end < whole.length - 512; end += 100)
    await expect(unpacked(cut(whole.subarray(0, end), 512)), `${end}`).rejects.toThrow(TarError)
  for (let at = 0; at < 512; at++) {
    const changed = Uint8Array.from(whole)
    changed[at] = (changed[at] ?? 0) ^ 4
    await expect(unpacked(cut(changed, 512)), `${at}`).rejects.toThrow(TarError)
  }
})
