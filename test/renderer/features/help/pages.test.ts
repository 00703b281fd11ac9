import { describe, expect, it } from 'vitest'
import {
  imageUrl,
  readPage,
  resolveLink,
  searchPages,
} from '../../../../renderer/features/help/pages.ts'

describe('a link of a page', () => {
  it('to a file that Help does not show leads nowhere', () => {
    expect(resolveLink('architecture', '../electron/engine.ts')).toBeNull()
    expect(resolveLink('limits', 'no-such-page.md')).toBeNull()
  })

  it.each([
    ['limits', 'concepts.md', '#/help/concepts'],
    ['tokens/workbench', '../concepts.md#rules', '#/help/concepts?at=rules'],
    ['limits', '#ban', '#/help/limits?at=ban'],
    ['readme', 'docs/limits.md', '#/help/limits'],
    ['limits', '../README.md#reasons', '#/help/readme?at=reasons'],
    ['getting-started', 'examples/station.yaml', '#/help/examples/station.yaml'],
  ])('on %s, %s leads to %s', (from, link, href) => {
    expect(resolveLink(from, link)).toEqual({ kind: 'page', href })
  })

  it('to elsewhere is told apart', () => {
    expect(resolveLink('limits', 'https://icecast.example/docs')).toEqual({
      kind: 'away',
      href: 'https://icecast.example/docs',
    })
  })
})

describe('a page', () => {
  it('that is not there is null', async () => {
    expect(await readPage('no-such-page')).toBeNull()
    expect(await readPage('../package')).toBeNull()
  })

  it('is read as it is in docs/, and an example as code', async () => {
    expect(await readPage('limits')).toMatch(/^# Limits\n/)
    expect(await readPage('examples/station.yaml')).toMatch(/^# .*\n\n```\n/)
  })

  it('has its pictures', () => {
    expect(imageUrl('limits', 'images/limits-dark.png')).toContain('limits-dark')
    expect(imageUrl('limits', 'images/none.png')).toBeUndefined()
  })
})

describe('a search', () => {
  it('finds nothing for nothing, and for a word that is nowhere', async () => {
    expect(await searchPages('  ')).toEqual([])
    expect(await searchPages('qqxyzzy')).toEqual([])
  })

  it('finds pages that have every word, those named so first, with a line in plain words', async () => {
    const found = await searchPages('LIMITS')
    expect(found[0]).toMatchObject({ path: 'limits', title: 'Limits' })
    expect(found.length).toBeGreaterThan(2)
    expect(found.every(({ excerpt }) => !/[|`#[\]]/.test(excerpt))).toBe(true)
  })
})
