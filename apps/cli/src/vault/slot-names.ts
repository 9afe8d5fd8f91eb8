/** Ways to unlock, in a user's words. */
export const SLOT_NAMES = { pass: "a passphrase", phrase: "the 24 words", os: "the system's keyring" } as const
