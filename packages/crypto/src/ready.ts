import sodium from "libsodium-wrappers"
import { wipeFreed } from "./wipe-freed.ts"

/** Resolves when libsodium is loaded; everything else in this package is synchronous and needs it first. */
export async function cryptoReady(): Promise<void> {
  await sodium.ready
  wipeFreed(sodium)
}
