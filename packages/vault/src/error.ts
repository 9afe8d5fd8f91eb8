/**
 * What can go wrong with a vault.
 *
 * `NO_VAULT` nothing there; `EXISTS` something is there already; `WRONG_KEY` no slot opens with this seed; `NEWER_VERSION` made by a
 * newer Tracehold; `UNRELEASED` made before the first release; `DAMAGED` bytes are not what was written; `FULL` no space left, nothing lost yet; `BUSY` another window holds the
 * store; `REKEYED` another program replaced the root key; `OLD_COPY` key file
 * and store are not of one time; `READ_ONLY` the folder or file cannot be written; `UNSAFE_PLACE` a symlink, or a folder that others may write; `CARD_CHANGED`
 * the card is not the one pinned; `GONE` the chunk or vault was erased; `TOO_LARGE` one item over the limit; `NETWORK_FOLDER` on another machine's
 * disk; `SYNCED_FOLDER` copied elsewhere by a program; `CHANNEL` the other side of a pull is gone, or says what is none; `NOT_A_HOST` it is no
 * write-only host of this vault; `TWO_PLACES` this folder is a copy of a store that lies elsewhere, too; `IO` the disk failed.
 */
export type VaultErrorCode =
  | "NO_VAULT"
  | "EXISTS"
  | "WRONG_KEY"
  | "NEWER_VERSION"
  | "UNRELEASED"
  | "DAMAGED"
  | "FULL"
  | "BUSY"
  | "REKEYED"
  | "OLD_COPY"
  | "READ_ONLY"
  | "UNSAFE_PLACE"
  | "CARD_CHANGED"
  | "GONE"
  | "TOO_LARGE"
  | "NETWORK_FOLDER"
  | "SYNCED_FOLDER"
  | "CHANNEL"
  | "NOT_A_HOST"
  | "TWO_PLACES"
  | "IO"

export class VaultError extends Error {
  override readonly name = "VaultError"
  readonly code: VaultErrorCode
  constructor(code: VaultErrorCode, options?: { cause?: unknown }) {
    super(code, options) // Never keys, paths or content: this reaches logs.
    this.code = code
  }
}

const LINES: Record<VaultErrorCode, string> = {
  NO_VAULT: "There is no vault in this folder. Set one up first, or point TRACEHOLD_HOME at the folder that has it.",
  EXISTS: "Something is there already, and a vault never replaces anything. Choose an empty folder, or move what is there away.",
  WRONG_KEY: "This passphrase or these words do not open the vault. Check for typing errors, or use another way to unlock.",
  NEWER_VERSION: "This vault was written by a newer Tracehold. Update Tracehold; the vault was left as it is.",
  UNRELEASED:
    "This vault was made by a Tracehold from before the first release, and its format is not read any more. It was left as it is; set up a new vault elsewhere.",
  DAMAGED:
    "The vault's data is not what was written: it was damaged or changed. Nothing was overwritten; `tracehold vault repair` makes a copy of all that is whole.",
  FULL: "The disk is full, so nothing more can be stored. Free some space; what is waiting in memory is stored as soon as there is room.",
  BUSY: "Another window or program is using the vault. Try again in a moment.",
  REKEYED: "Another program replaced the vault's root key meanwhile. Nothing is lost: lock, and unlock again.",
  OLD_COPY:
    "The key file and the vault's data are not of the same time: one of them was put back from an older copy. Put the newest of both back, or restore a whole backup.",
  READ_ONLY: "The vault's folder cannot be written. Check its permissions and that the disk is not mounted read-only.",
  UNSAFE_PLACE:
    "The vault's folder or a file in it is a link, belongs to someone else, or can be written by others. Make it yours alone (chmod 700).",
  CARD_CHANGED:
    "The vault's public card is not the one that this recorder knows, so recording stopped. If you did not change it, someone else did.",
  GONE: "This was erased from the vault.",
  TOO_LARGE: "One item is larger than a vault stores (67 MB). It was left out.",
  NETWORK_FOLDER:
    "This folder is on another machine's disk, where a vault can break. Point TRACEHOLD_HOME at a folder on a disk of this machine.",
  SYNCED_FOLDER:
    "A program copies this folder elsewhere, and what you erase would stay in the copy. Point TRACEHOLD_HOME at a folder that is not synced.",
  CHANNEL:
    "The other machine stopped answering, or what it says is not Tracehold's (does its login print something?). Nothing is lost: pull again.",
  NOT_A_HOST:
    "What is there is no write-only host of this vault: it is of another vault, has keys of its own, or is this very store. Nothing was taken.",
  TWO_PLACES:
    "This folder is a copy of a vault that also lies in another folder here. Use that one, or run `tracehold vault separate` on the copy.",
  IO: "The disk reported an error. Check the disk; the vault was left as it is.",
}

/** One line for a person: what, why, what to do. For anything but a `VaultError` the line of `IO`. */
export function describeVaultError(error: unknown): string {
  return LINES[error instanceof VaultError ? error.code : "IO"]
}
