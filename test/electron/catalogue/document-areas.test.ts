import { expect, it } from 'vitest'
import { applyDocument, exportDocument } from '../../../electron/catalogue/document.ts'
import { readDocument } from '../../../electron/catalogue/document-text.ts'
import { apply, dryRun } from './document-station.ts'
import { createFixture, rule } from './fixture.ts'

it('makes a rule of an area that keeps out be about whoever cannot be placed, unless it says otherwise', () => {
  const { catalogue } = createFixture()
  const text = (id: string, source: string): string => `  - id: ${id}
    priority: ${id.length}
    source: { kind: area, polygons: [{ outer: '1,1 3,1 3,3' }]${source} }
    target: { kind: all }
    effect: { kind: drop }
`
  const yaml = `stagedoor: 1\nrules:\n${text('a', '')}${text('bb', ', unlocated: false')}`
  apply(catalogue, yaml)
  const told = (): unknown =>
    catalogue.rules.published().rules.map(({ source }) => 'unlocated' in source && source.unlocated)
  expect(told()).toEqual([true, false])
  const area = { kind: 'area', polygons: [{ outer: '1,1 3,1 3,3' }] } as const
  const before = catalogue.rules.published().version
  const stored = rule({
    id: 'c',
    source: { ...area, polygons: [...area.polygons] },
    effect: { kind: 'drop' },
  })
  catalogue.rules.saveDraft(before, [stored], 'console')
  catalogue.rules.publish(before, '', 'console')
  const again = applyDocument(catalogue, readDocument(exportDocument(catalogue)), {
    dryRun: false,
    actor: 'cli',
  })
  expect(again.lines).toEqual([])
})

it('tells of live rules of an area that it declares while no database places anybody', () => {
  const yaml = (state: string): string =>
    `stagedoor: 1
rules:
  - id: a
    priority: 1
    state: ${state}
    source: { kind: area, polygons: [{ outer: '1,1 3,1 3,3' }] }
    target: { kind: all }
    effect: { kind: continue }
`
  const unplaced = (state: string, tools: object): number => {
    const { catalogue } = createFixture(tools)
    return dryRun(catalogue, yaml(state)).unplacedAreas
  }
  expect(unplaced('live', {})).toBe(1)
  expect(unplaced('shadow', {})).toBe(0)
  expect(unplaced('live', { placeOf: () => null })).toBe(0)
})
