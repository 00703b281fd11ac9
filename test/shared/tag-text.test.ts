import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tagText } from '../../shared/tag-text.ts'

/** Reads a cell as docs/exports.md says. */
function read(cell: string): readonly string[] {
  const tags = ['']
  for (let at = 0; at < cell.length; at += 1) {
    if (cell[at] === '|') tags.push('')
    else {
      if (cell[at] === '\\') at += 1
      tags[tags.length - 1] += cell[at] ?? ''
    }
  }
  return tags
}

describe('tags in one cell', () => {
  it.each([
    [['vip', 'press'], 'vip|press'],
    [['a|b'], String.raw`a\|b`],
    [['a', 'b'], 'a|b'],
    [['a\\', 'b'], String.raw`a\\|b`],
    [['a\\|b'], String.raw`a\\\|b`],
    [[], ''],
  ])('%j are %s', (tags, cell) => {
    expect(tagText(tags)).toBe(cell)
  })

  it('are told apart again, whatever they hold', () => {
    const tag = fc.string({ unit: fc.constantFrom('|', '\\', '"', 'a', 'é'), minLength: 1 })
    fc.assert(
      fc.property(fc.array(tag, { minLength: 1 }), (tags) => {
        expect(read(tagText(tags))).toEqual(tags)
      }),
    )
  })
})
