import { cpSync, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { newVault, vaultForEach } from "../fixtures/sample-vault.ts"
import { newVaultAt, recordSession } from "../fixtures/two-hosts.ts"
import { checkPlace, openStore, PlaceBook, readCard, separateStore } from "./index.ts"

const sample = vaultForEach()
const bookOf = () => new PlaceBook(join(sample().base, "state"))

/** Looks at a folder with what the book says, as a recorder does, and remembers it. @returns the news, or the code of what is wrong. */
function look(folder: string, nowMs = 1, owners = new PlaceBook("/nowhere")): string {
  using store = openStore(folder)
  try {
    const { older } = checkPlace(store, readCard(folder), bookOf().read(), owners.read())
    bookOf().remember(store, readCard(folder), nowMs)
    return older ? "older" : "fine"
  } catch (error) {
    return error instanceof Error ? error.message : ""
  }
}

const copyFolder = (to: string) => cpSync(sample().folder, to, { recursive: true })

test("a copied folder that is used beside the one it is a copy of is refused; the original goes on", () => {
  const { folder, base } = sample()
  const copy = join(base, "copy")
  expect(look(folder)).toBe("fine")
  copyFolder(copy)
  expect(look(copy)).toBe("TWO_PLACES")
  expect(look(folder)).toBe("fine")
})

test("a copy that was made a store of its own is fine", () => {
  const { folder, base } = sample()
  const copy = join(base, "copy")
  look(folder)
  copyFolder(copy)
  separateStore(copy)
  expect([look(copy), look(folder), look(copy)]).toEqual(["fine", "fine", "fine"])
})

test("a moved folder is fine, and remembered where it is now", () => {
  const { folder, base } = sample()
  const moved = join(base, "moved")
  look(folder)
  renameSync(folder, moved)
  expect(look(moved)).toBe("fine")
  expect(bookOf().read()).toMatchObject([{ folder: moved }])
})

test("another owner's vault in the folder's place stops, until the owner says that it is theirs", () => {
  const { folder } = sample()
  const owners = new PlaceBook(join(sample().base, "owner-state"))
  look(folder, 10)
  rmSync(folder, { recursive: true })
  newVaultAt(folder)
  expect(look(folder, 20)).toBe("CARD_CHANGED")
  {
    using store = openStore(folder)
    owners.remember(store, readCard(folder), 5) // Before the recorder had seen the first one: it says nothing of now.
  }
  expect(look(folder, 20, owners)).toBe("CARD_CHANGED")
  {
    using store = openStore(folder)
    owners.remember(store, readCard(folder), 15)
  }
  expect(look(folder, 20, owners)).toBe("fine")
  expect(look(folder, 30)).toBe("fine")
})

test("an older copy that is put back is told from what was there, once a session began since", () => {
  const { folder, base } = sample()
  const older = join(base, "older")
  look(folder)
  copyFolder(older)
  recordSession(folder, ["later"])
  expect(look(folder)).toBe("fine")
  rmSync(folder, { recursive: true })
  renameSync(older, folder)
  expect(look(folder)).toBe("older")
})

test.each(["", "{", '{"version":1,"places":[]}', '{"version":0,"places":[{"folder":"x"}]}'])(
  "a book that says %j knows nothing",
  (text) => {
    look(sample().folder)
    writeFileSync(join(sample().base, "state", "places.json"), text)
    expect(bookOf().read()).toEqual([])
    expect(look(sample().folder)).toBe("fine")
  },
)

test("the book is for its user alone, and holds neither keys nor content", () => {
  const { folder, base } = sample()
  look(folder)
  const file = join(base, "state", "places.json")
  expect(existsSync(file)).toBe(true)
  if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o600)
  const [place] = JSON.parse(readFileSync(file, "utf8")).places
  expect(Object.keys(place).sort()).toEqual(["atMs", "epoch", "file", "folder", "generation", "identity", "store"])
})

test("of many folders the newest are remembered", () => {
  const vaults = Array.from({ length: 66 }, newVault)
  for (const { folder } of vaults) look(folder)
  expect(
    bookOf()
      .read()
      .map((place) => place.folder),
  ).toEqual(vaults.slice(2).map(({ folder }) => folder))
  for (const { base } of vaults) rmSync(base, { recursive: true })
})
