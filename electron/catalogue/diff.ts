import type { DiffLine } from '../../shared/api.ts'
import type { KeptChange } from '../store/catalogue/kept-edits.ts'

type Field = DiffLine['fields'][number]

const MAX_TEXT_CHARS = 240

/**
 * What differs between two plain objects, leaf by leaf with dotted paths. Lists of plain values count as one leaf; a
 * value that is not there at all is shown as empty, null as `none`.
 */
export function diffFields(before: object, after: object): Field[] {
  return changesOf(before, after).map(({ path, before: one, after: other }) => ({
    path,
    before: textOf(one),
    after: textOf(other),
  }))
}

/** The fields in which two values differ, by their paths, with what was and what is. */
export function changesOf(before: object, after: object): KeptChange[] {
  const [one, other] = differing(before, after)
  const old = new Map(leavesOf(one, ''))
  const fresh = new Map(leavesOf(other, ''))
  const paths = [...new Set([...old.keys(), ...fresh.keys()])]
  return paths
    .filter((path) => !isSame(old.get(path), fresh.get(path)))
    .map((path) => ({
      path,
      ...(old.has(path) && { before: old.get(path) }),
      ...(fresh.has(path) && { after: fresh.get(path) }),
    }))
}

/** Whether two values of a field are written alike. */
export const isSame = (one: unknown, other: unknown): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other)

/** Two objects without the members that are alike: of the thousands a document declares, most are alike in most. */
function differing(before: object, after: object): [object, object] {
  const [one, other] = [before as Plain, after as Plain]
  const [old, fresh]: [Plain, Plain] = [{}, {}]
  for (const key of Object.keys(one)) if (!isSame(one[key], other[key])) old[key] = one[key]
  for (const key of Object.keys(other)) if (!isSame(one[key], other[key])) fresh[key] = other[key]
  return [old, fresh]
}

type Plain = Record<string, unknown>

/**
 * Lines for what was added, removed and changed between two lists of things with ids, in the order of the new list,
 * the removed ones last. Order alone makes no line.
 *
 * @param labelOf What people call the thing.
 */
export function diffLists<T extends { readonly id: string }>(
  noun: DiffLine['noun'],
  before: readonly T[],
  after: readonly T[],
  labelOf: (item: T) => string,
): DiffLine[] {
  const old = new Map(before.map((item) => [item.id, item]))
  const kept = new Set(after.map((item) => item.id))
  const line = (kind: DiffLine['kind'], item: T, fields: Field[] = []): DiffLine => ({
    kind,
    noun,
    id: item.id,
    label: labelOf(item),
    fields,
  })
  const now = after.flatMap((item) => {
    const earlier = old.get(item.id)
    if (earlier === undefined) return [line('added', item)]
    const fields = diffFields(earlier, item)
    return fields.length > 0 ? [line('changed', item, fields)] : []
  })
  return [
    ...now,
    ...before.filter((item) => !kept.has(item.id)).map((each) => line('removed', each)),
  ]
}

/** All leaves of a plain object with their dotted paths. Lists are leaves. */
export function leavesOf(value: object, path: string): [string, unknown][] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const at = path === '' ? key : `${path}.${key}`
    const branches = typeof inner === 'object' && inner !== null && !Array.isArray(inner)
    return branches ? leavesOf(inner, at) : [[at, inner] as [string, unknown]]
  })
}

/**
 * A value of a field as a difference shows it: lists with commas, `none` for null, empty where there is none, cut off with an
 * ellipsis where it is long.
 */
export function textOf(value: unknown): string {
  const text = plainText(value)
  return text.length > MAX_TEXT_CHARS ? `${text.slice(0, MAX_TEXT_CHARS - 1)}…` : text
}

function plainText(value: unknown): string {
  if (value === undefined) return ''
  if (value === null) return 'none'
  if (Array.isArray(value)) return value.map(itemText).join(', ')
  return String(value)
}

const itemText = (item: unknown): string =>
  typeof item === 'object' && item !== null ? JSON.stringify(item) : String(item)
