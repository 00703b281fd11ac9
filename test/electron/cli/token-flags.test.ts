import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { flagLines, readTokenFlags } from '../../../electron/cli/token-flags.ts'

const schema = z
  .strictObject({
    secret: z.string(),
    token: z.string(),
    channelAlias: z.string().optional(),
    expiresInSeconds: z.number().optional(),
    minutes: z.int().min(1).optional(),
    untyped: z.boolean().optional(),
    capabilities: z.array(z.string()).optional(),
    claims: z.record(z.string(), z.unknown()).default({}),
  })
  .refine(() => true)
const read = (...args: readonly string[]) => readTokenFlags(args, schema)

describe('the flags of a token format', () => {
  it.each([
    [['--secret', 'hidden'], /--secret is not taken from the command line/],
    [['--secret=hidden'], /--secret is not taken/],
    [['--token', 'hidden'], /--token is not taken/],
    [['--chanel-alias', 'hidden'], /--chanel-alias is not known here\. Known: --channel-alias, /],
    [['hidden'], /That argument is not known/],
    [['-x', 'hidden'], /That argument is not known/],
    [['--constructor', 'hidden'], /not known/],
    [['--channel-alias'], /--channel-alias needs a value/],
    [['--minutes', '1', '--minutes=2'], /--minutes is given twice/],
    [['--claims', 'hidden'], /--claims takes a JSON object, such as '{"sub":"ann"}'/],
    [['--claims', '["hidden"]'], /--claims takes a JSON object/],
    [['--claims', 'null'], /--claims takes a JSON object/],
  ])('refuse %j without repeating a value', (args, message) => {
    expect(() => read(...args)).toThrow(message)
    expect(() => read(...args)).not.toThrow(/hidden/)
  })

  it('are members, in the order given', () => {
    const found = read(
      '--minutes',
      '5',
      '--channel-alias=a=b',
      '--untyped',
      '--expires-in-seconds',
      '1.5',
    )
    expect(found).toEqual({ minutes: 5, channelAlias: 'a=b', untyped: true, expiresInSeconds: 1.5 })
    expect(Object.keys(found)).toEqual(['minutes', 'channelAlias', 'untyped', 'expiresInSeconds'])
  })

  it('gather lists and keep commas in them', () => {
    expect(read('--capabilities', 'geo-country-deny=US,IN', '--capabilities', 'hd')).toEqual({
      capabilities: ['geo-country-deny=US,IN', 'hd'],
    })
  })

  it('take JSON where a member has fields', () => {
    expect(read('--claims', '{"sub":"ann","roles":["a,b"]}')).toEqual({
      claims: { sub: 'ann', roles: ['a,b'] },
    })
    expect(read('--claims={}')).toEqual({ claims: {} })
  })

  it('leave what is no number for the schema to refuse', () => {
    expect(read('--minutes', '1h', '--untyped=maybe')).toEqual({ minutes: '1h', untyped: 'maybe' })
    expect(read('--minutes', '', '--untyped=false')).toEqual({ minutes: '', untyped: false })
  })
})

describe('the list of flags', () => {
  it('says what each takes and which are needed, and none for a secret', () => {
    const members = z.strictObject({
      secret: z.string(),
      streamName: z.string(),
      encoding: z.enum(['utf8', 'hex']).default('utf8'),
      minutes: z.int().optional(),
      tags: z.array(z.string()).optional(),
      lenient: z.boolean().optional(),
      claims: z.record(z.string(), z.unknown()).optional(),
    })
    expect(flagLines(members).map((line) => line.trim())).toEqual([
      '--stream-name <text>  (needed)',
      '--encoding <utf8|hex>',
      '--minutes <number>',
      '--tags <text>, several times',
      '--lenient',
      '--claims <JSON object>',
    ])
  })
})
