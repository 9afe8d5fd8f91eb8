import * as z from "zod"

/** SHA-256, 64 hex digits. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/)
/** An Ed25519 public key, 64 hex digits. */
export const publicKeySchema = z.string().regex(/^[0-9a-f]{64}$/)
/** 16 random bytes, 32 hex digits. */
export const idSchema = z.string().regex(/^[0-9a-f]{32}$/)
