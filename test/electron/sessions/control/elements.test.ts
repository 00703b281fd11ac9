import { describe, expect, it } from 'vitest'
import { walkXml } from '../../../../electron/sessions/control/elements.ts'

async function walked(xml: string): Promise<string[]> {
  const seen: string[] = []
  await walkXml(xml, {
    ends({ name, attributes, text, path }) {
      seen.push(`${[...path, name].join('/')} ${JSON.stringify([...attributes])} ${text}`)
    },
  })
  return seen
}

describe('reading the XML of a media server', () => {
  it.each([
    ['nothing', ''],
    ['text alone', 'no such thing'],
    ['a page that is not closed', '<html><body>'],
    ['elements that cross', '<a><b></a></b>'],
    ['two documents', '<a/><b/>'],
    ['text behind the document', '<a/>more'],
    ['a document type, which may define entities', '<!DOCTYPE a [<!ENTITY e "e">]><a>&e;</a>'],
    ['an entity nobody defined', '<a>&e;</a>'],
    ['an ampersand', '<a>b & c</a>'],
    ['CDATA', '<a><![CDATA[b]]></a>'],
    ['a character past Unicode', '<a>&#x110000;</a>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['an attribute without quotes', '<a b=1/>'],
    ['a closing tag with an attribute', '<a></a b="1">'],
    ['what nests too deeply', `${'<a>'.repeat(17)}${'</a>'.repeat(17)}`],
    ['a tag of ten thousand characters', `<a ${'b="1" '.repeat(2_000)}/>`],
    ['a comment that is not closed', '<a/><!-- '],
    ['JSON', '{"a":1}'],
  ])('refuses %s', async (_name, xml) => {
    await expect(walked(xml)).rejects.toThrow(TypeError)
  })

  it('tells of each element when it ends, with entities resolved', async () => {
    const xml = `<?xml version="1.0"?>\n<!-- <x> --><a>\n <b c="1 &lt; 2" d='"'> one &amp;amp; &#50; &#x33;</b><e/></a>\n`
    expect(await walked(xml)).toEqual([
      'a/b [["c","1 < 2"],["d","\\""]] one &amp; 2 3',
      'a/e [] ',
      'a [] ',
    ])
  })

  it('lets others have their turn while it reads a long list', async () => {
    const xml = `<a>${'<b><c>1</c></b>'.repeat(2_000)}</a>`
    let turns = 0
    const timer = setInterval(() => {
      turns += 1
    })
    const immediate = (): void => {
      turns += 1
      handle = setImmediate(immediate)
    }
    let handle = setImmediate(immediate)
    expect(await walked(xml)).toHaveLength(4_001)
    clearInterval(timer)
    clearImmediate(handle)
    expect(turns).toBeGreaterThanOrEqual(8)
  })
})
