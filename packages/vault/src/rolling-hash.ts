import { concat, readU32, u32 } from "./bytes.ts"

/** 8 bytes: two polynomials over the UTF-16 units modulo 2^32, whose odd bases the key gives. It sorts out; it proves nothing. */
export function rollingHash(key: Uint8Array, value: string): Uint8Array {
  const [a, b] = basesOf(key)
  let [x, y] = [0, 0]
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i)
    x = (Math.imul(x, a) + unit) | 0
    y = (Math.imul(y, b) + unit) | 0
  }
  return concat(u32(x >>> 0), u32(y >>> 0))
}

/** Offsets of the windows of `length` units whose rolling hash is one of `wanted` (as `rollingName` names them), with that name. */
export function* rollingMatches(
  key: Uint8Array,
  text: string,
  length: number,
  wanted: ReadonlySet<string>,
): Generator<readonly [number, string]> {
  const [a, b] = basesOf(key)
  const firsts = new Set([...wanted].map((name) => Number(name.split(":")[0])))
  let [topA, topB] = [1, 1]
  for (let i = 0; i < length; i++) [topA, topB] = [Math.imul(topA, a), Math.imul(topB, b)]
  let [x, y] = [0, 0]
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    const gone = i < length ? 0 : text.charCodeAt(i - length)
    x = (Math.imul(x, a) + unit - Math.imul(topA, gone)) | 0
    y = (Math.imul(y, b) + unit - Math.imul(topB, gone)) | 0
    if (i < length - 1 || !firsts.has(x >>> 0)) continue
    const name = `${x >>> 0}:${y >>> 0}`
    if (wanted.has(name)) yield [i + 1 - length, name]
  }
}

export function rollingName(hash: Uint8Array): string {
  return `${readU32(hash, 0)}:${readU32(hash, 4)}`
}

function basesOf(key: Uint8Array): readonly [number, number] {
  return [readU32(key, 0) | 1, readU32(key, 4) | 1]
}
