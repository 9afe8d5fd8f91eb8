import { fromHex, keyId } from "@tracehold/crypto"
import { DESCRIPTOR_TYPE, type Descriptor, descriptorSchema } from "./descriptor.ts"
import { isLoopback } from "./endpoint-url.ts"
import { type EnvelopeRefusal, openEnvelope } from "./envelope.ts"

/** `OTHER_ROOT`: not the recipient that was pinned. `DEMO_NOT_LOCAL`: a demo elsewhere. `SAME_KEY`: the root key is online. */
export type DescriptorRefusal = EnvelopeRefusal | "OTHER_ROOT" | "DEMO_NOT_LOCAL" | "SAME_KEY"
export type CheckedDescriptor = { kind: "ok"; descriptor: Descriptor; root: string } | { kind: "refused"; why: DescriptorRefusal }

/**
 * Read a recipient's descriptor. It is signed by the key it names, so on first sight it proves only that its parts belong
 * together; `root` (SHA-256 of the root key, hex) is what to compare with what the recipient published, and to pin.
 */
export function checkDescriptor(raw: unknown, { pinnedRoot }: { pinnedRoot?: string | undefined } = {}): CheckedDescriptor {
  const refused = (why: DescriptorRefusal): CheckedDescriptor => ({ kind: "refused", why })
  const opened = openEnvelope(raw, { type: DESCRIPTOR_TYPE, schema: descriptorSchema, key: ({ rootKey }) => rootKey })
  if (opened.kind === "refused") return opened
  const descriptor = opened.value
  const root = keyId(fromHex(descriptor.rootKey))
  if (pinnedRoot !== undefined && pinnedRoot !== root) return refused("OTHER_ROOT")
  if (descriptor.logKey === descriptor.rootKey) return refused("SAME_KEY")
  if (descriptor.demo && !isLoopback(descriptor.url)) return refused("DEMO_NOT_LOCAL")
  return { kind: "ok", descriptor, root }
}
