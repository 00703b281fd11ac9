import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Exchanges } from '../../../../electron/handler/exchanges.ts'
import { protocols } from '../../../../electron/handler/protocols/registry.ts'
import { recorded } from '../fakes.ts'

const SECRETS = ['AAABofxDF5N1c2VyAGxpdmUub2dn', 'sdk_of-the-studio', 'sdk_as-viewer', '"123456"']
const NAMES = [
  'nginx-rtmp',
  'node-media-server',
  'oven-media-engine',
  'ant-media',
  'flussonic',
] as const

const RECORDED = NAMES.flatMap((name) =>
  readdirSync(new URL(`./${name}/`, import.meta.url))
    .filter((file) => file.endsWith('.http'))
    .map((file) => [name, file, new URL(`./${name}/${file}`, import.meta.url)] as const),
)

describe('what the inspector shows of a recorded request', () => {
  it.each(RECORDED)('holds no secret: %s %s', (name, _, url) => {
    const [line = ''] = readFileSync(url, 'utf8').split('\n')
    const [method = '', address = ''] = line.split(' ')
    const { headers, body } = recorded(url)
    const exchanges = new Exchanges()
    const rawHeaders = Object.entries(headers).flatMap(([key, value]) => [key, String(value)])
    exchanges.keep(
      1,
      {
        method,
        url: address,
        rawHeaders,
        body,
        reply: { status: 200, headers: {}, body: '' },
        by: protocols[name],
      },
      false,
      0,
    )
    const shown = exchanges.get(1)?.request ?? ''
    // A connection to nginx-rtmp has no stream yet.
    expect(shown).toMatch(/news|call=(dis)?connect/)
    for (const secret of SECRETS) expect(shown).not.toContain(secret)
  })
})
