import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { SecretKey } from "@tracehold/crypto"
import { expect, test } from "vitest"
import { vaultForEach } from "../fixtures/sample-vault.ts"
import { doubtsAbout, isNetworkMount } from "./folder-check.ts"
import { createStore, createVault, describeVaultError, VaultError } from "./index.ts"

const sample = vaultForEach()
const slots = () => [{ kind: "phrase" as const, id: "w", seed: SecretKey.random() }]

const MOUNTS = [
  "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
  "30 27 0:40 / /home rw shared:1 - nfs4 server:/home rw,vers=4.2",
  "31 30 0:41 / /home/me/local\\040disk rw - ext4 /dev/vdb rw",
  "32 27 0:42 / /srv/far rw - fuse.sshfs host: rw",
  "33 27 0:43 / /mnt/c rw - 9p C:\\134 rw,aname=drvfs;path=C:\\",
  "34 27 0:44 / /box rw - 9p none rw,trans=fd",
  "35 27 0:45 / /over rw - cifs //server/share rw",
  "36 27 0:46 / /over rw - tmpfs tmpfs rw",
].join("\n")

test.each([
  ["/home/me/.local/share/tracehold/vault", true],
  ["/home", true],
  ["/homes/me/vault", false],
  ["/home/me/local disk/vault", false],
  ["/srv/far/vault", true],
  ["/mnt/c/Users/me/vault", true],
  ["/box/vault", false],
  ["/over/vault", false],
  ["/var/lib/vault", false],
])("%s is on a network file system: %s", (path, expected) => expect(isNetworkMount(path, MOUNTS)).toBe(expected))

test.each(["Dropbox", "Dropbox (Personal)", "OneDrive - Company", "iCloud Drive", "GoogleDrive-me", "Nextcloud"])(
  "a vault is not made in a synced folder: %s",
  (name) => {
    const folder = join(sample().base, name, "deep", "vault")
    expect(codeOf(() => createVault(folder, slots()))).toBe("SYNCED_FOLDER")
    expect(existsSync(join(sample().base, name))).toBe(false)
  },
)

test("a folder that a sync program marked is refused whatever its name, also through a link", () => {
  const { base } = sample()
  mkdirSync(join(base, "mine", ".stfolder"), { recursive: true })
  symlinkSync(join(base, "mine"), join(base, "short"))
  expect(codeOf(() => createVault(join(base, "short", "vault"), slots()))).toBe("SYNCED_FOLDER")
  expect(codeOf(() => createStore(join(base, "mine", "vault"), "{}"))).not.toBe("fine")
})

test("names that only look like it are fine", () => {
  for (const name of ["dropboxes", "my-onedrive-client", ".dropbox"]) {
    expect(codeOf(() => createVault(join(sample().base, name, "vault"), slots()))).toBe("fine")
  }
})

test("a git repository above is a doubt, not a refusal", () => {
  const { base } = sample()
  mkdirSync(join(base, "dotfiles", ".git"), { recursive: true })
  writeFileSync(join(base, "dotfiles", ".git", "HEAD"), "ref: refs/heads/main\n")
  const folder = join(base, "dotfiles", "share", "vault")
  expect(doubtsAbout(folder)).toEqual(["repository"])
  expect(codeOf(() => createVault(folder, slots()))).toBe("fine")
})

function codeOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    expect(describeVaultError(error)).not.toContain("\n")
    return error.code
  }
  return "fine"
}
