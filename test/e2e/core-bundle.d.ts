/** What Playwright's own test runner compares pictures with; the library comes without a description of it. */
declare module 'playwright-core/lib/coreBundle' {
  interface CompareOptions {
    /** Part of all points, 0 to 1. */
    readonly maxDiffPixelRatio: number
    readonly threshold: number
  }
  export const utils: {
    /** Null when they are alike. */
    getComparator(
      type: 'image/png',
    ): (
      actual: Buffer,
      expected: Buffer,
      options: CompareOptions,
    ) => { readonly errorMessage: string; readonly diff?: Buffer } | null
  }
}
