import { describe, expect, it } from 'vitest'
import { readVastXml } from '../../../electron/gateway/vast-xml.ts'

describe('a document', () => {
  it.each([
    ['with a document type', '<!DOCTYPE VAST [<!ENTITY a "b">]><VAST>&a;</VAST>'],
    [
      'that expands',
      `<!DOCTYPE x [<!ENTITY a "${'b'.repeat(99)}">]><VAST>${'&a;'.repeat(99)}</VAST>`,
    ],
    ['with an entity nobody declared', '<VAST>&a;</VAST>'],
    ['that is no XML', 'VAST'],
    ['that is empty', ''],
    ['that does not end', '<VAST><Ad>'],
    ['with two roots', '<VAST/><VAST/>'],
    ['that is deep', '<VAST>'.repeat(25) + '</VAST>'.repeat(25)],
    ['of too many elements', `<VAST>${'<a/>'.repeat(8_001)}</VAST>`],
    [
      'of too many attributes',
      `<VAST ${Array.from({ length: 8_001 }, (_, n) => `a${n}="1"`).join(' ')}/>`,
    ],
    ['of too many advertisements', `<VAST>${'<Ad/>'.repeat(21)}</VAST>`],
    // Each of them stalls the reader the library comes with for seconds.
    ['of openings alone', '<a>'.repeat(80_000)],
    ['of comments that do not end', `<VAST>${'<!--'.repeat(60_000)}`],
    ['of brackets', `<VAST>${'<'.repeat(250_000)}</VAST>`],
  ])('%s is refused', (_, text) => {
    expect(readVastXml(text)).toBeNull()
  })

  it('is read with its texts, attributes and order', () => {
    const root = readVastXml('<VAST version="4.2"><a>x &amp; <![CDATA[<y>]]></a><b c="1"/></VAST>')
    const [a, b] = root?.documentElement.childNodes ?? []
    expect(root?.documentElement.getAttribute('version')).toBe('4.2')
    expect(a?.textContent).toBe('x & <y>')
    expect(b?.attributes).toEqual([{ nodeName: 'c', nodeValue: '1' }])
    expect(b?.getAttribute('d')).toBeNull()
  })
})
