import { join } from "node:path"
import { expect, test } from "vitest"
import { askKeyring, Desktop, desktopMissingBecause } from "../fixtures/desktop.ts"

const missing = desktopMissingBecause()
if (missing !== null) console.warn(`Left out: a real keyring, GNOME's. ${missing}`)
const SLOW = { timeout: 120_000 } // Many processes, one after the other.
const NOBODY = { DBUS_SESSION_BUS_ADDRESS: "unix:path=/nonexistent" }

test.skipIf(process.platform !== "linux")(
  "where no keyring answers there is none: the kernel's, which forgets at a restart, is not taken for one",
  () => expect(askKeyring(NOBODY, ["which"], ["write", "test/keyring", "a secret"])).toEqual(["none", "none"]),
)

test("where its library does not load there is no keyring, and nothing breaks", () => {
  expect(askKeyring({ ...NOBODY, NAPI_RS_NATIVE_LIBRARY_PATH: "/nonexistent.node" }, ["which"])).toEqual(["none"])
})

test.skipIf(missing !== null)(
  "a vault is set up with GNOME's keyring and opens with it, also after signing in anew (needs gnome-keyring)",
  SLOW,
  async () => {
    await using desktop = await Desktop.start()
    const vault = join(desktop.home, "vault")
    expect(desktop.ask(["which"], ["set-up", vault])).toEqual(["secret-service", 24])
    expect(desktop.ask(["unlock", vault])).toEqual(["open"])
    await desktop.logOut()
    expect(desktop.ask(["unlock", vault])).toEqual(["none"])
    await desktop.logIn()
    expect(desktop.ask(["unlock", vault])).toEqual(["open"])
  },
)

test.skipIf(missing !== null)(
  "a locked keyring is closed whatever it is asked, and what it kept is there when it opens (needs gnome-keyring)",
  SLOW,
  async () => {
    await using desktop = await Desktop.start()
    expect(desktop.ask(["read", "a/b"], ["write", "a/b", "kept"], ["read", "a/b"])).toEqual([null, "done", "kept"])
    desktop.lock()
    const closed = { code: "KEYRING_CLOSED" }
    expect(desktop.ask(["read", "a/b"], ["write", "a/b", "other"], ["remove", "a/b"])).toEqual([closed, closed, closed])
    await desktop.logOut()
    await desktop.logIn()
    const questions = [
      ["read", "a/b"],
      ["remove", "a/b"],
      ["read", "a/b"],
      ["remove", "a/b"],
    ] as const
    expect(desktop.ask(...questions)).toEqual(["kept", "done", null, "done"])
  },
)
