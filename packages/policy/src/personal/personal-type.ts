/** What a personal datum is. The rule of a finding of personal data is one of these. */
export const PERSONAL_TYPES = [
  "user-name",
  "full-name",
  "host-name",
  "account",
  "home-folder",
  "e-mail",
  "ipv4",
  "ipv6",
  "mac-address",
  "phone",
  "card",
  "iban",
  "postal-address",
  "internal-host",
] as const
export type PersonalType = (typeof PERSONAL_TYPES)[number]

/** A personal value that is known without guessing: found wherever it stands as a word of its own, whatever its case. */
export type KnownPersonal = { readonly type: PersonalType; readonly text: string }
