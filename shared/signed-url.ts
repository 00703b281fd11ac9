/** Limits of Nimble's signed URLs. Apart from their schemas, so that the page does without those. */

/** Validity in minutes: long enough to load the page and press play. */
export const NIMBLE_LINK_MINUTES = { min: 1, default: 20, max: 43_200 } as const

/** By how many seconds a signer's clock may differ; the vendor recommends 60 to 90. It also lengthens the validity. */
export const SIGNATURE_TOLERANCE_SECONDS = { min: 0, default: 60, max: 3600 } as const
