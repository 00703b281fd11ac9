import { say } from './say.ts'

const SHOWN = 3

/** What an area is called: the names of its polygons, each once, or how many there are. */
export function areaName({
  polygons,
}: {
  readonly polygons: readonly { readonly name?: string }[]
}): string {
  const names = [...new Set(polygons.flatMap(({ name }) => (name ? [name] : [])))]
  if (names.length === 0)
    return say('{count, plural, one {# polygon} other {# polygons}}', { count: polygons.length })
  const more = names.length - SHOWN
  return more > 0 ? `${names.slice(0, SHOWN).join(', ')} +${more}` : names.join(', ')
}
