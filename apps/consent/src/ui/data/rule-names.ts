/** Detectors' rules in plain words; a rule that is not here is shown by its own name. */
const NAMES: Readonly<Record<string, string>> = {
  "e-mail": "E-mail address",
  ipv4: "Network address",
  ipv6: "Network address",
  "mac-address": "Hardware address",
  phone: "Phone number",
  "home-folder": "Name in a home folder",
  "user-name": "User name",
  "full-name": "Name of a person",
  "host-name": "Name of a computer",
  account: "Account name",
  "postal-address": "Postal address",
  "internal-host": "Host in an own network",
  withheld: "Too large to look at",
  iban: "Bank account",
  card: "Payment card",
}

export function ruleName(rule: string): string {
  return NAMES[rule] ?? rule.replaceAll(/[-_]/g, " ").replace(/^./, (first) => first.toUpperCase())
}
