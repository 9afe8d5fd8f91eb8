import { describeVaultError, VaultError } from "@tracehold/vault"
import { OwnerError, type OwnerErrorCode } from "./error.ts"

/** One line for a person: what is wrong, and what to do. Never a stack, never content. */
export function describeError(error: unknown): string {
  if (error instanceof OwnerError) return error.why ?? LINES[error.code]
  if (error instanceof VaultError) return describeVaultError(error)
  return "Something went wrong that Tracehold did not foresee. Nothing was sent. Please report it."
}

const LINES: Record<OwnerErrorCode, string> = {
  BAD_ERASE:
    "That cannot be erased everywhere: a text has 4 to 10,000 characters, a path is as recorded, from the workspace's folder (a folder's ends in /).",
  OLDER_VAULT:
    "This vault is an older copy than the one last opened here, and what it signed since is not in it. Look at it, then `tracehold vault accept-older`.",
  LOCKED: "The vault is locked. Unlock it and try again.",
  LAST_SLOT: "This is the only way to unlock the vault, and without it nothing opens it. Add another way first.",
  SAME_SLOT: "You unlocked with the very way that you would take away. Unlock with another one, such as the words.",
  NO_SLOT: "There is no way to unlock of this name. `tracehold vault slots list` shows them.",
  WEAK_PASSPHRASE: "The passphrase is too short: take at least 8 characters, better four words or more.",
  NOT_WORDS: "These are not 24 words of a recovery phrase. Check the spelling and the order.",
  NO_KEYRING: "There is no keyring here that keeps a key past a restart. Use a passphrase or the 24 words.",
  KEYRING_CLOSED:
    "The system's keyring is locked, or does not answer. Open it and try again, or use a passphrase or the 24 words.",
  KEYRING_LOST: "The system's keyring has no key of this vault any more. Unlock in another way, then add the keyring again.",
  BAD_POLICY: "Your own policy file cannot be used.",
  NOT_READY: "This chunk cannot be donated yet: it is still being recorded, or not confirmed and scanned.",
  NOT_ALLOWED: "Your policy says that this is never donated.",
  BAD_REDACTION: "This redaction is not one that can be done. A text needs at least 4 characters.",
  STILL_THERE: "A text could not be taken out everywhere, so nothing was made. Take out the file or terminal that shows it.",
  OPEN_FINDINGS: "Findings are left that you have neither taken out nor said may stay. Decide on each, then prepare again.",
  NOTHING_LEFT: "Nothing would be left to give after these redactions.",
  DAMAGED: "This recording holds what no recorder writes, such as times out of order. It cannot be donated; erase it.",
  CHANGED: "What would be signed or sent is not what was shown. Prepare the donation again.",
  NOT_ADDRESS: "This is not an address of an endpoint: give https://..., or http:// on this machine.",
  UNREACHABLE: "The endpoint does not answer. Nothing is lost; it will be tried again.",
  NONSENSE: "What answers there is not a Tracehold endpoint, or it is broken. Nothing was sent.",
  UNTRUSTED: "What the endpoint answered fails its check. Nothing more was sent; ask the recipient.",
  REFUSED: "The endpoint refused.",
  OTHER_RECIPIENT:
    "Another recipient than the one you added answers there: its root key differs. Nothing was sent; ask the recipient.",
  UNKNOWN_RECIPIENT: "No recipient of this root key was added.",
  TERMS_EXPIRED: "The recipient's terms have expired. Look the recipient up again and read its new terms.",
  TERMS_CHANGED: "The recipient has new terms. Look it up again and read them before giving more.",
  FORKED_LOG:
    "The recipient's log contradicts what it showed before. What it answered is kept as evidence; nothing more is sent to it.",
  NEWER_DETECTORS: "Newer detectors must look at this donation before it is sent. Unlock the vault, then send again.",
  UNKNOWN_DONATION: "There is no donation of this id.",
  ALREADY_WITHDRAWN: "This donation was taken back already.",
  FILE_EXISTS: "This file exists already, and an export never replaces a file. Name another.",
  NOT_WRITABLE: "This file cannot be written. Check its folder and permissions, and the space on the disk.",
  NO_WORDS: "This vault has no 24 words, so nothing could open a backup of it. Give it words first, then back it up.",
  NOT_A_BACKUP:
    "This is not a whole backup of a Tracehold vault: it is another file, or it was cut short or changed. Nothing was restored.",
  WRONG_WORDS: "These words do not open this backup: they are of another vault, or were replaced since. Nothing was restored.",
}
