import type { Detector } from "./detector.ts"
import { secretlintDetectors } from "./secretlint.ts"

/** Version of the detector pack: raised whenever a rule is added, changed or removed, so that old chunks can be looked at again. */
export const DETECTORS = "0.1.0"

export const BUILT_IN_DETECTORS: readonly Detector[] = [...secretlintDetectors]
