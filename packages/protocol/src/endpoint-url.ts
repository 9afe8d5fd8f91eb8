import * as z from "zod"

const PATTERN =
  /^(https?):\/\/(\[[0-9a-f:]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::([1-9]\d{0,4}))?((?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*)$/
const OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)"
const LOOPBACK = new RegExp(`^(?:localhost|\\[::1\\]|127\\.${OCTET}\\.${OCTET}\\.${OCTET})$`)

/**
 * Where an endpoint is: scheme, lower-case host, port, folder; no user, query, fragment or slash at the end, so that it has one
 * spelling. Plain http is for this machine only.
 */
export const endpointUrlSchema = z
  .string()
  .max(300)
  .refine((url) => {
    const [, scheme, , port] = PATTERN.exec(url) ?? []
    return scheme !== undefined && Number(port ?? 1) <= 65535 && (scheme === "https" || isLoopback(url))
  }, "not an https address (http is for this machine only), or one with a query, user or slash at its end")

/** Whether an address is on this machine: localhost, 127.0.0.0/8 or [::1], by name and not by look-up. */
export function isLoopback(url: string): boolean {
  const host = PATTERN.exec(url)?.[2]
  return host !== undefined && LOOPBACK.test(host)
}
