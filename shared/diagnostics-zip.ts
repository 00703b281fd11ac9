import { strToU8, zipSync } from 'fflate'
import type { DiagnosticsFile } from './diagnostics.ts'

/** Packs files as a ZIP archive; what was shown is what is in it. */
export const zipOf = (files: readonly DiagnosticsFile[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    zipSync(Object.fromEntries(files.map(({ name, text }) => [name, strToU8(text)])), { level: 6 }),
  )
