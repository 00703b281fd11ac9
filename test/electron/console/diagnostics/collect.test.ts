import { describe, expect, it } from 'vitest'
import { collectDiagnostics } from '../../../../electron/console/diagnostics/collect.ts'
import { bench } from '../support.ts'

describe('a diagnostics bundle', () => {
  it('comes without the file that cannot be made, which says so', async () => {
    const { deps, faults } = bench({
      document: {
        apply: () => ({ applied: false, lines: [] }),
        export: () => {
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
