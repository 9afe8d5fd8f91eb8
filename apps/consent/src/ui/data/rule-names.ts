/** Detectors' rules in plain words; a rule that is not here is shown by its own name. */
const NAMES: Readonly<Record<string, string>> = {
  email: "E-mail address",
  "e-mail": "E-mail address",
  ip: "IP address",
  ipv4: "IP address",
  ipv6: "IP address",
  mac: "Hardware address",
  phone: "Phone number",
  "home-path": "Home folder with a user name",
  iban: "Bank account",
  card: "Payment card",
}

export function ruleName(rule: string): string {
  return NAMES[rule] ?? rule.replaceAll(/[-_]/g, " ").replace(/^./, (first) => first.toUpperCase())
}
