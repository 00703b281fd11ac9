import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { GUIDE, helpOn } from '../../../../renderer/features/help/guide.ts'
import { SCREENS } from '../../../../renderer/shell/screens.tsx'

const root = resolve(import.meta.dirname, '../../../..')
const pages = GUIDE.flatMap((group) => group.pages)
const fileOf = (path: string): string => (path === 'readme' ? 'README.md' : `docs/${path}.md`)
const read = (path: string): string => readFileSync(resolve(root, fileOf(path)), 'utf8')
const slugs = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

describe('the list of pages', () => {
  it('leaves out no page of docs/ and has none that is not there', () => {
    const files = globSync('docs/**/*.md', { cwd: root }).map((file) => file.replace(/\\/g, '/'))
    const listed = pages.map(({ path }) => fileOf(path)).filter((file) => file !== 'README.md')
    expect(listed.toSorted()).toEqual(files.toSorted())
  })

  it('calls each as it calls itself', () => {
    const wrong = pages
      .filter(({ path }) => path !== 'readme')
      .filter(({ path, title }) => !read(path).startsWith(`# ${title}\n`))
    expect(wrong).toEqual([])
  })
})

describe('help on a screen', () => {
  it.each(SCREENS.filter(({ path }) => path !== '/help').map(({ path }) => path))(
    '%s leads to a page, and to a heading that is on it',
    (screen) => {
      const { pathname, searchParams } = new URL(helpOn(screen), 'http://console.invalid')
      const page = pathname.replace('/help/', '')
      expect(pages.map(({ path }) => path)).toContain(page)
      const at = searchParams.get('at')
      if (at !== null) expect(slugs(read(page))).toContain(at)
    },
  )

  it('is of the part, where a screen has parts', () => {
    expect(helpOn('/tokens/keys')).toBe('/help/keys')
    expect(helpOn('/nowhere')).toBe('/help/getting-started')
  })
})
