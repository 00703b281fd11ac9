import type { UsageRow } from '../../../shared/usage.ts'

/** Shades of the map, from little to much. They differ in lightness, so that they can be read without hue. */
export const SHADES = 5

/** The shade of a part of the most there is: its root, since few countries have most of it. */
export function shadeOf(ms: number, mostMs: number): number {
  if (ms <= 0 || mostMs <= 0) return 0
  return Math.min(SHADES, Math.max(1, Math.ceil(SHADES * Math.sqrt(ms / mostMs))))
}

/** The most that still has a shade, as a part of the most there is. */
export const upToOf = (shade: number): number => (shade / SHADES) ** 2

/** Rows of countries that are drawn, and those that are not: not known, or no country. */
export function placed(
  rows: readonly UsageRow[],
  isDrawn: (code: string) => boolean,
): readonly [drawn: readonly UsageRow[], others: readonly UsageRow[]] {
  return [rows.filter(({ key }) => isDrawn(key)), rows.filter(({ key }) => !isDrawn(key))]
}
