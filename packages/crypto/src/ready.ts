import sodium from "libsodium-wrappers"

/** Resolves when libsodium is loaded; everything else in this package is synchronous and needs it first. */
export async function cryptoReady(): Promise<void> {
  await sodium.ready
}
