import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import '../../shared/schema-words.ts'
import { linkInputSchema } from '../../shared/credential.ts'
import { tokenInputSchema } from '../../shared/token-input.ts'

const said = (schema: z.ZodType, value: unknown): string | undefined =>
  schema.safeParse(value).error?.issues[0]?.message

describe('what a schema says of bad input', () => {
  it.each([
    [z.string(), undefined, 'This is missing. It must be a text.'],
    [z.string(), 1, 'This must be a text.'],
    [z.int().positive().nullable(), undefined, 'This is missing. It must be a number.'],
    [z.int(), 1.5, 'This must be a whole number.'],
    [z.enum(['a', 'b']), 'c', 'This must be one of a, b.'],
    [z.enum(['a', 'b']), undefined, 'This is missing. It must be one of a, b.'],
    [z.string().min(1), '', 'This cannot be empty.'],
    [z.string().max(2), 'abc', 'This must be at most 2 characters long.'],
    [z.int().min(5), 4, 'This must be at least 5.'],
    [z.array(z.string()).min(1), [], 'This must be a list of at least 1 entry.'],
    [z.url(), 'x', 'This must be an address such as https://radio.example.'],
    [z.string().regex(/^a$/), 'b', 'This does not fit.'],
    [z.union([z.string(), z.int()]), true, 'This does not fit.'],
  ])('is a sentence of ours: %#', (schema, value, sentence) => {
    expect(said(schema, value)).toBe(sentence)
  })

  it('names the kinds there are', () => {
    const kinds =
      'one of listener-link, nimble-link, stream-key, subscribe-token, publish-token, access-token, edge-auth, server-token.'
    expect(said(tokenInputSchema, { kind: 'link' })).toBe(`This must be ${kinds}`)
    expect(said(tokenInputSchema, {})).toBe(`This is missing. It must be ${kinds}`)
  })

  it('says that the id of a stream is wanted where its name stands', () => {
    expect(said(linkInputSchema, { streamId: 'live.mp3' })).toMatch(
      /id of the stream.*GET \/streams/,
    )
  })

  it('leaves a sentence that the schema brings', () => {
    expect(said(z.string('Write it.'), 1)).toBe('Write it.')
  })
})
