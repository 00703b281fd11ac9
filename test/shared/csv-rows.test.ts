import fc from 'fast-check'
import { expect, it } from 'vitest'
import { csvLine } from '../../electron/console/csv.ts'
import { readCsv } from '../../shared/csv-rows.ts'

const cells = (text: string) => readCsv(text).map((row) => row.cells)

it('takes the separator its first line has most of', () => {
  expect(cells('a,b\nc,d')).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
  expect(cells('a;b;1,5\r\nc;d;2')).toEqual([
    ['a', 'b', '1,5'],
    ['c', 'd', '2'],
  ])
  expect(cells('a\tb\nc\td')).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
})

it('reads quoted cells, with separators, quotes and line breaks in them', () => {
  expect(readCsv('"a,1","say ""hi""","two\nlines",end\nnext,,,')).toEqual([
    { line: 1, cells: ['a,1', 'say "hi"', 'two\nlines', 'end'] },
    { line: 3, cells: ['next', '', '', ''] },
  ])
})

it('leaves out empty lines, and counts them', () => {
  expect(readCsv('\ufeffa\n\n , \nb\n')).toEqual([
    { line: 1, cells: ['a'] },
    { line: 4, cells: ['b'] },
  ])
})

it('ends on any text, a quote that never closes included', () => {
  expect(cells('"open,\nto the end')).toEqual([['open,\nto the end']])
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', ' ') }), (text) => {
      readCsv(text)
    }),
  )
})

it('reads back what an export writes', () => {
  const row = fc.array(fc.string({ unit: fc.constantFrom('"', ',', '\n', 'a', 'b') }), {
    minLength: 2,
    maxLength: 4,
  })
  fc.assert(
    fc.property(row, (texts) => {
      const written = ['x', ...texts.map((text) => `x${text}`)]
      expect(cells(csvLine(['h', 'h']) + csvLine(written))[1]).toEqual(written)
    }),
  )
})
