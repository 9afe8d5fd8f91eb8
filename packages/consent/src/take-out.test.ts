import { cryptoReady } from "@tracehold/crypto"
import { type BlobSource, decodeUtf8, fold, type TraceEvent } from "@tracehold/trace"
import { beforeAll, describe, expect, test } from "vitest"
import { BY_AGENT, SampleChunk } from "../fixtures/sample-chunk.ts"
import { namedBlobs } from "./named-blobs.ts"
import { namesFile, otherNames, showsText, type TakenOut, takeOutFile, takeOutText } from "./take-out.ts"

beforeAll(cryptoReady)

const chunk = () =>
  new SampleChunk()
    .start({ "src/private.ts": "first CANARY\n", "src/public.ts": "one\n", "private.ts": "another\n" }, [
      "src/private.ts",
      "src/public.ts",
    ])
    .type("src/private.ts", "CANARY typed\n")
    .type("src/public.ts", "two\n")
    .view(7, "src/private.ts", [[0, 2]])
    .view(8, "src/public.ts", [[0, 2]])
    .save("src/private.ts")
    .save("src/public.ts")

/** The blobs as they are after what was taken out. */
const blobsOf = (before: BlobSource, { blobs }: TakenOut): BlobSource => {
  const gone = new Set([...blobs].filter(([, bytes]) => bytes === null).map(([hash]) => hash))
  const fresh = new Map([...blobs.values()].flatMap((bytes) => (bytes === null ? [] : [[hashOf(bytes), bytes] as const])))
  return (hash) => fresh.get(hash) ?? (gone.has(hash) || blobs.has(hash) ? undefined : before(hash))
}
const hashOf = (bytes: Uint8Array) => new SampleChunk().blob(decodeUtf8(bytes) ?? "")

/** Everything that is left, as one text. */
function all(events: readonly TraceEvent[], blobs: BlobSource): string {
  const texts = [...namedBlobs(events, blobs)].map((hash) => {
    const bytes = blobs(hash)
    if (bytes === undefined) throw new Error("an event names a blob that is gone")
    return decodeUtf8(bytes)
  })
  return JSON.stringify([events, texts])
}

describe("a file", () => {
  test("goes with its versions, its place in trees and its name; the rest replays as before", () => {
    const sample = chunk().end()
    const out = takeOutFile(sample.events, sample.blobs, ["src/private.ts"])
    const blobs = blobsOf(sample.blobs, out)
    const left = all(out.events, blobs)
    expect(left).not.toMatch(/CANARY|src\/private/)
    expect(left).toContain("another")
    const [before, after] = [fold(sample.events, sample.blobs), fold(out.events, blobs)]
    expect(after.docs.get("src/public.ts")).toEqual(before.docs.get("src/public.ts"))
    expect([...after.files.keys()].sort()).toEqual(["private.ts", "src/public.ts"])
    expect(out.events.filter(({ kind }) => kind === "gap").every((gap) => gap.kind === "gap" && gap.reason === "erased")).toBe(
      true,
    )
    expect(namesFile(out.events, blobs, ["src/private.ts"])).toBe(false)
  })

  test("is found where only a tree names it, or only a terminal", () => {
    const tree = new SampleChunk().start({ "src/private.ts": "x\n" })
    expect(namesFile(tree.events, tree.blobs, ["src/private.ts"])).toBe(true)
    const said = new SampleChunk().start({}).screen(0, ["$ cat src/private.ts"], 40)
    expect(namesFile(said.events, said.blobs, ["src/private.ts"])).toBe(true)
    expect(namesFile(said.events, said.blobs, ["private.ts", "src/priv", "c/private.ts"])).toBe(false)
  })

  test.each([
    ["vi src/private.ts:3 -o lib/src/private.tsx", "vi **************:3 -o lib/src/private.tsx"],
    ["at /home/me/app/src/private.ts.", "at /home/me/app/**************."],
    ["src/private.ts.bak my-src/private.ts", "src/private.ts.bak my-src/private.ts"],
  ])("its name is masked as a whole only: %s", (line, masked) => {
    const { events } = new SampleChunk().start({}).screen(0, [line], 60)
    const screen = takeOutFile(events, () => undefined, ["src/private.ts"]).events.at(-1)
    expect(screen).toMatchObject({ kind: "screen", lines: [[0, masked]] })
  })

  test.each([
    ["vi ./a.ts", "vi ******"],
    ["vi a.ts", "vi ****"],
    ["vi lib/a.ts ../a.ts", "vi lib/a.ts ../a.ts"],
  ])("a short name is not masked in a longer one: %s", (line, masked) => {
    const { events } = new SampleChunk().start({}).screen(0, [line], 60)
    expect(takeOutFile(events, () => undefined, ["a.ts"]).events.at(-1)).toMatchObject({ lines: [[0, masked]] })
  })

  test("a folder goes with all that is in it", () => {
    const sample = chunk().screen(0, ["$ ls src/private.ts x"], 40).end()
    const out = takeOutFile(sample.events, sample.blobs, ["src/"])
    const left = all(out.events, blobsOf(sample.blobs, out))
    expect(left).not.toMatch(/CANARY|src\/|public/)
    expect(left).toContain("another")
  })

  test("content that another file has, too, stays for that", () => {
    const sample = new SampleChunk().start({ "a.ts": "same\n", "b.ts": "same\n" }).file("a.ts", "same\n", "own\n").end()
    const out = takeOutFile(sample.events, sample.blobs, ["a.ts"])
    const blobs = blobsOf(sample.blobs, out)
    expect(all(out.events, blobs)).not.toContain("own")
    expect(fold(out.events, blobs).files.get("b.ts")).toEqual(sample.version("same\n"))
  })

  test("is followed through its renames, forth and back", () => {
    const sample = new SampleChunk().start({ "a.ts": "x\n" })
    const version = sample.version("x\n")
    const by = BY_AGENT
    for (const [from, path] of [
      ["a.ts", "b.ts"],
      ["b.ts", "c.ts"],
      ["d.ts", "e.ts"],
    ] as const)
      sample.add({ kind: "file", path, from, op: "rename", change: 1, before: version, after: version, by })
    expect(otherNames(sample.events, ["b.ts"]).sort()).toEqual(["a.ts", "c.ts"])
    expect(otherNames(sample.events, ["x.ts"])).toEqual([])
  })
})

describe("a text", () => {
  test("is found and masked however it came: typed, saved, on wrapped rows, in JSON; offsets and states stay true", () => {
    const text = 'my "own" words'
    const sample = new SampleChunk()
      .start({ "a.ts": "one\n" }, ["a.ts"])
      .type("a.ts", `x ${text} y\n`)
      .save("a.ts")
      .screen(0, ["$ echo my", 'my "own" wo', "rds"], 11)
      .add({
        kind: "tool",
        agent: "a",
        conversation: "c",
        turn: null,
        call: "c",
        name: "n",
        input: JSON.stringify({ text }),
        paths: [],
      })
      .end()
    expect(showsText(sample.events, sample.blobs, text)).toBe(true)
    const out = takeOutText(sample.events, sample.blobs, text)
    if (out === null) throw new Error("could not be masked")
    const blobs = blobsOf(sample.blobs, out)
    expect(showsText(out.events, blobs, text)).toBe(false)
    expect(fold(out.events, blobs).docs.get("a.ts")?.text).toBe(`one\nx ${"*".repeat(text.length)} y\n`)
    expect(out.events).toHaveLength(sample.events.length)
    expect(showsText(sample.events, sample.blobs, "other words")).toBe(false)
  })

  test("is found where it was typed and taken away again before anybody saved", () => {
    const sample = new SampleChunk().start({ "a.ts": "" }, ["a.ts"]).type("a.ts", "short lived").edit("a.ts", 0, 11, "").end()
    expect(showsText(sample.events, sample.blobs, "short lived")).toBe(true)
    const out = takeOutText(sample.events, sample.blobs, "short lived")
    expect(JSON.stringify(out?.events)).not.toMatch(/"inserted":"[a-z]"/)
  })
})
