/** Nobody's: this host, this network, groups, addresses kept for manuals and measurements, netmasks. */
export function isPersonalIpv4(value: string): boolean {
  const parts = value.split(".").map(Number)
  if (parts.some((n) => n > 255)) return false
  const [a, b, c] = parts as [number, number, number, number]
  const forDocs = (a === 192 && b === 0 && c === 2) || (a === 198 && b === 51 && c === 100) || (a === 203 && b === 0 && c === 113)
  const forMeasuring = a === 198 && (b === 18 || b === 19)
  return a !== 0 && a !== 127 && a < 224 && !forDocs && !forMeasuring
}

export function isPersonalIpv6(value: string): boolean {
  const [, head, embedded] = /^(.*?)(\d+\.\d+\.\d+\.\d+)?$/.exec(value) ?? []
  const address = embedded === undefined ? value : `${head}0:0`
  const groups = address.split(":")
  if (groups.length < 3 || groups.length > 8 || groups.some((g) => g.length > 4)) return false
  const gap = address.includes("::")
  if (address.includes(":::") || address.indexOf("::") !== address.lastIndexOf("::") || (!gap && groups.length !== 8))
    return false
  if (embedded !== undefined) return isPersonalIpv4(embedded)
  return /[0-9]/.test(address) && !/^(?:::1?|2001:0?db8:.*|3fff:.*)$/i.test(address)
}

/** A name under which only an own network answers. In code `config.local` is a field: a machine has a number, a hyphen, or is called. */
export function isInternalHost(value: string, before: string): boolean {
  if (/\b(?:ssh|scp|ping|curl|wget|telnet|nslookup|dig|host|hostname|server)\b[^\n]{0,20}$/i.test(before)) return true
  const [first = ""] = value.split(".")
  return value.split(".").length > 2 ? /[-\d]/.test(value) : /[a-z]-?\d+$|-/i.test(first)
}
