/** How libsodium's wrappers take memory of the WebAssembly module, and give it back. `HEAPU8` is another array after each growth. */
type Module = { readonly HEAPU8: Uint8Array; _malloc(bytes: number): number; _free(address: number): void }

const wiping = new WeakSet<Module>()

/**
 * From now on a libsodium wipes what it gives back. Its wrappers copy every key and every text into a memory of its own, and free it as
 * it is: until something else came to lie there, all of it could be read in the process, keys that were forgotten among it.
 *
 * @param sodium - `libsodium-wrappers`, or its large build, that is ready.
 */
export function wipeFreed(sodium: unknown): void {
  const { libsodium } = sodium as { readonly libsodium: Module }
  if (wiping.has(libsodium)) return
  wiping.add(libsodium)
  const { _malloc: take, _free: giveBack } = libsodium
  const sizes = new Map<number, number>()
  libsodium._malloc = (bytes) => {
    const address = take(bytes)
    sizes.set(address, bytes)
    return address
  }
  libsodium._free = (address) => {
    libsodium.HEAPU8.fill(0, address, address + (sizes.get(address) ?? 0))
    sizes.delete(address)
    giveBack(address)
  }
}
