import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KeyTable } from '../../../electron/sessions/key-table.ts'

interface Item {
  readonly key: string
  readonly made: number
}

const keyOf = ({ key }: Item): string => key
const all = (table: KeyTable<Item>): readonly Item[] => {
  const found: Item[] = []
  table.forEach((each) => void found.push(each))
  return found
}

/** One whose keys fall together as somebody would choose them. */
class Together extends KeyTable<Item> {
  readonly #hashes: number

  constructor(hashes: number) {
    super(keyOf)
    this.#hashes = hashes
  }

  protected override hashOf(key: string): number {
    return key.length % this.#hashes
  }
}

const step = fc.record({
  does: fc.constantFrom('put', 'put', 'put', 'delete', 'get'),
  // More than it begins with room for, and all lengths for those that fall together.
  key: fc.oneof(
    fc.integer({ min: 0, max: 150 }).map(String),
    fc.integer({ min: 0, max: 60 }).map((length) => 'x'.repeat(length)),
    fc.constantFrom('', 'ü', 'ﬀ', '👋', '__proto__', '-1'),
  ),
})

describe('a table of very many', () => {
  it.each([
    ['as it is', () => new KeyTable<Item>(keyOf)],
    ['with keys that fall together', () => new Together(7)],
    ['with keys that all fall together', () => new Together(1)],
  ])('holds what a map would, in its order: %s', (_what, make) => {
    let most = 0
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400, size: 'max' }), (steps) => {
        const table = make()
        const map = new Map<string, Item>()
        for (const [made, { does, key }] of steps.entries()) {
          if (does === 'put') {
            expect(table.put({ key, made })).toEqual(map.get(key))
            map.set(key, { key, made })
          } else if (does === 'delete') {
            table.delete(key)
            map.delete(key)
          }
          expect(table.get(key)).toEqual(map.get(key))
          expect(table.size).toBe(map.size)
        }
        expect(all(table)).toEqual([...map.values()])
        for (const each of map.values()) expect(table.get(each.key)).toEqual(each)
        most = Math.max(most, map.size)
      }),
      { numRuns: 60 },
    )
    expect(most, 'grew').toBeGreaterThan(64)
  })

  it('compares few keys also where somebody chose them all to fall together', () => {
    let compared = 0
    class Counting extends KeyTable<Item> {
      protected override hashOf(): number {
        return 7
      }
    }
    const table = new Counting((item) => {
      compared += 1
      return item.key
    })
    for (let made = 0; made < 2_000; made += 1) table.put({ key: String(made), made })
    compared = 0
    expect(table.get('0')).toEqual({ key: '0', made: 0 })
    expect(table.get('none')).toBeUndefined()
    expect(compared).toBeLessThan(40)
  })

  it('lets what it visits be deleted meanwhile, and visits nothing that is gone', () => {
    const table = new KeyTable<Item>(keyOf)
    for (let made = 0; made < 200; made += 1) table.put({ key: String(made), made })
    const seen: number[] = []
    table.forEach(({ made }) => {
      seen.push(made)
      table.delete(String(made))
      table.delete(String(made + 1))
    })
    expect(seen).toEqual(Array.from({ length: 100 }, (_, at) => 2 * at))
    expect([table.size, all(table)]).toEqual([0, []])
  })

  it('gives the room of those that went to those that come, and keeps who came first', () => {
    const table = new KeyTable<Item>(keyOf)
    table.put({ key: 'first', made: -1 })
    for (let made = 0; made < 10_000; made += 1) {
      table.put({ key: String(made), made })
      table.delete(String(made - 10))
    }
    const kept = Array.from({ length: 10 }, (_, at) => ({
      key: String(9_990 + at),
      made: 9_990 + at,
    }))
    expect(all(table)).toEqual([{ key: 'first', made: -1 }, ...kept])
  })
})
