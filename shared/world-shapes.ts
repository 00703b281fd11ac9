/** How a country is drawn on a map of the world, 960 wide. */
export interface CountryShape {
  /** ISO 3166-1, two letters. */
  readonly code: string
  /** As of an SVG path. Empty: it is too small for one. */
  readonly path: string
  /** Its middle, where it is so small that it is drawn as a dot as well. */
  readonly dot: readonly [x: number, y: number] | null
}
