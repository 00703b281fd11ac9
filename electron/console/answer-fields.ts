import { z } from 'zod'

/* What schemas of answers are made of. */

type Output<T extends z.ZodType> = T extends z.ZodDefault<infer Inner> ? Inner : T
type Outputs<S extends Readonly<Record<string, z.ZodType>>> = { [K in keyof S]: Output<S[K]> }

/** The fields of an input as they are answered: always there, so without their defaults. */
export function answered<S extends Readonly<Record<string, z.ZodType>>>(shape: S): Outputs<S> {
  const fields = Object.entries(shape).map(([name, field]) => [
    name,
    field instanceof z.ZodDefault ? field.unwrap() : field,
  ])
  return Object.fromEntries(fields) as Outputs<S>
}

/** The keys of a table, of which a field has one. */
export const keysOf = <T extends string>(table: Readonly<Record<T, unknown>>): T[] =>
  Object.keys(table) as T[]

export const id = z.string()
export const text = z.string()
export const atMs = z.int().describe('Epoch milliseconds.')
/** Any number of an item. */
export const list = <T extends z.ZodType>(item: T) => z.array(item).readonly()
/** What everything has that is stored and can be changed. */
export const stored = { id, createdAtMs: atMs, updatedAtMs: atMs }
