/** By its check digits: ISO 7064, mod 97-10. */
export function isIban(value: string): boolean {
  const compact = value.replaceAll(" ", "")
  if (compact.length < 15 || compact.length > 34) return false
  let rest = 0
  for (const c of compact.slice(4) + compact.slice(0, 4)) {
    const n = Number.parseInt(c, 36)
    rest = (rest * (n > 9 ? 100 : 10) + n) % 97
  }
  return rest === 1
}

/** Whether what stands before is the beginning of something in an IBAN's form, right or not. */
export function isInIban(before: string): boolean {
  return /(?<!\w)[A-Z]{2}\d{2} (?:[A-Za-z0-9]{1,4} ){0,8}$/.test(before)
}

/** By Luhn's check digit, with a first digit that payment cards have; where words before say that it is one, it need not add up. */
export function isCard(value: string, before: string): boolean {
  const digits = value.replace(/\D/g, "")
  if (digits.length < 12 || digits.length > 19 || !/^[1-6]/.test(digits)) return false
  if (digits.length >= 13 && /\b(?:credit|debit|payment|bank)? ?card\b[^\d\n]{0,20}$/i.test(before)) return true
  if (/^1\d{12}$/.test(digits)) return false // A time in milliseconds.
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const n = Number(digits[digits.length - 1 - i])
    const doubled = i % 2 === 1 ? n * 2 : n
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** Whether what stands before says that a phone number comes. */
export function hasPhoneBefore(before: string): boolean {
  return /(?:phone|\btel|mobile|\bcell|\bfax|\bcall|\bdial|whatsapp|\bsms|telefon|handy|\bnumber is|messages? to)[^\d\n]{0,24}\n?[^\d\n]{0,4}$/i.test(
    before,
  )
}

/** Groups of digits as people write numbers; dates, versions, IBANs and plain columns of figures are not. */
export function isPhone(value: string, before: string): boolean {
  const digits = value.replace(/x\d+$/, "").replace(/\D/g, "").length
  if (digits < 7 || digits > 15 || /^\d{4}[-.]\d{1,2}[-.]\d{1,2}/.test(value) || isInIban(before)) return false
  const grouped = /\d[ .()-]+\d/.test(value)
  if (hasPhoneBefore(before)) return true
  if (digits < 8 || !grouped) return false
  if (/^(?:\+|00)/.test(value)) return !/^0{3}/.test(value)
  if (/\(\d{2,5}\) ?\d/.test(value)) return true
  return digits >= 10 && /^\d{3,4}[ .-]\d{3,4}[ .-]\d{3,4}(?:x\d+)?$/.test(value)
}
