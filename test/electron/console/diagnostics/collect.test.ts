import { describe, expect, it } from 'vitest'
import { readDocument } from '../../../../electron/catalogue/document-text.ts'
import { collectDiagnostics } from '../../../../electron/console/diagnostics/collect.ts'
import type { Diagnostics } from '../../../../shared/diagnostics.ts'
import { streamInputSchema } from '../../../../shared/stream.ts'
import { bench, call, decisionRecord } from '../support.ts'

describe('a diagnostics bundle', () => {
  it('comes without the file that cannot be made, which says so', async () => {
    const { deps, faults } = bench({
      document: {
        read: async () => readDocument('stagedoor: 1'),
        apply: () => ({ applied: false, lines: [] }),
        export: async () => {
          throw new Error('the disk is gone')
        },
      },
    })
    const { files } = await collectDiagnostics(deps)
    const broken = files.filter(({ text }) => text.startsWith('This could not be collected'))
    expect(broken.map(({ name }) => name)).toEqual(['configuration.yaml'])
    expect(faults.join()).toContain('the disk is gone')
    expect(JSON.stringify(files)).not.toContain('the disk is gone')
  })

  it('numbers viewers, and covers known secrets wherever they are', async () => {
    const { deps } = bench({
      diagnostics: {
        secrets: async () => ['quiet-as-a-mouse'],
        logTail: () => ['{"msg":"asked with quiet-as-a-mouse from 192.0.2.77"}\n'],
      },
    })
    const { files } = await collectDiagnostics(deps)
    expect(files.find(({ name }) => name === 'log.txt')).toMatchObject({
      text: '{"msg":"asked with *** from 192.0.2.0"}\n',
      covered: 2,
    })
  })

  it('names nobody in the decisions, by what a token is called no more than by what is not known here', async () => {
    const { console, catalogue, decisions } = bench()
    const { id: streamId } = catalogue.streams.create(
      streamInputSchema.parse({ name: 'live/a' }),
      'console',
    )
    const { key } = catalogue.streamKeys.create({ streamId, label: 'Ada Lovelace' }, 'console')
    const said = { viewerId: 'ada', sessionKey: 'key of ada', tags: ['for ada'], referer: '/ada' }
    const added = { nickname: 'the Countess' }
    const trace = [['credential', 'pass', key.id] as const]
    decisions.push(decisionRecord(7, { grantId: key.id, trace, ...said, ...added }))
    // Not by call(): what was added is not described.
    const asked = new Request('http://127.0.0.1/api/v1/decisions')
    const listed = await (await console.fetch(asked)).text()
    expect(listed).toContain('Ada Lovelace')
    const { files } = (await (await call(console, 'POST /diagnostics')).json()) as Diagnostics
    const sent = files.find(({ name }) => name === 'decisions.json')?.text ?? ''
    expect(JSON.parse(sent)).toMatchObject([
      {
        id: 7,
        outcome: 'deny',
        viewerId: 'viewer 1',
        grantId: 'token 1',
        trace: [['credential', 'pass', 'token 1']],
      },
    ])
    expect(sent).not.toMatch(/ada|lovelace|countess/i)
  })

  it('says what is wrong first', async () => {
    const { deps } = bench({
      alarms: () => [
        { code: 'disk_low', message: 'The disk is full.', remedy: 'Make room.', sinceMs: 0 },
      ],
    })
    const [first] = (await collectDiagnostics(deps)).files
    expect(first?.text).toMatch(/^problem {2}alarm disk_low: The disk is full\. Make room\.\n/)
  })
})
