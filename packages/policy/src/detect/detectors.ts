import { assignmentDetectors } from "./assignments.ts"
import { commandDetectors } from "./commands.ts"
import type { Detector } from "./detector.ts"
import { encodedDetector } from "./encoded.ts"
import { formatDetectors } from "./formats.ts"
import { headerDetectors } from "./headers.ts"
import { kubernetesDetector } from "./kubernetes.ts"
import { nearDetector, vendorNearDetector } from "./near.ts"
import { pemDetectors } from "./pem.ts"
import { saidDetector } from "./said.ts"
import { secretlintDetectors } from "./secretlint.ts"
import { urlDetectors } from "./url.ts"
import { vendorDetectors } from "./vendor-tokens.ts"

/** Version of the detector pack: raised whenever a rule is added, changed or removed, so that old chunks can be looked at again. */
export const DETECTORS = "0.3.0"

const CLEAR_DETECTORS: readonly Detector[] = [
  ...vendorDetectors,
  ...pemDetectors,
  ...urlDetectors,
  ...headerDetectors,
  ...commandDetectors,
  ...formatDetectors,
  ...assignmentDetectors,
  kubernetesDetector,
  nearDetector,
  vendorNearDetector,
  saidDetector,
  ...secretlintDetectors,
]

export const BUILT_IN_DETECTORS: readonly Detector[] = [...CLEAR_DETECTORS, encodedDetector(CLEAR_DETECTORS)]

/** For names of files: forms that are a secret by themselves. Words beside a value say little there (`auth-3f9c.json`). */
export const NAME_DETECTORS: readonly Detector[] = [...vendorDetectors, ...pemDetectors, ...urlDetectors, ...formatDetectors]
