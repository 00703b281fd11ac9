import { expect, it } from 'vitest'
import {
  type BulkDraft,
  bulkInputOf,
  draftLike,
  readDraft,
} from '../../../../renderer/features/tokens/bulk-draft.ts'

const draft = (text: string, changes: Partial<BulkDraft> = {}): BulkDraft => ({
  kind: 'listener-link',
  text,
  hasHeader: null,
  chosen: {},
  streamId: 's1',
  mediaServerId: 'm1',
  minutes: 60,
  applicationId: 'app',
  tokenKeyId: '',
  subscribeTokenId: 12,
  type: 'stream',
  skipBad: false,
  ...changes,
})

it('takes columns by their headings, in whatever order', () => {
  const reading = readDraft(draft('Name;Channel;Notes\nAda;live/news;x'))
  expect(reading).toMatchObject({ rows: 1, hasHeader: true, columns: { label: 0, stream: 1 } })
})

it('takes columns in their order where no heading says', () => {
  const reading = readDraft(draft('live/news,60,Ada\nlive/news,60,Grace'))
  expect(reading).toMatchObject({
    rows: 2,
    hasHeader: false,
    columns: { stream: 0, minutes: 1, label: 2 },
  })
})

it('takes a single column for the label', () => {
  expect(readDraft(draft('Ada\nGrace')).columns).toEqual({ label: 0 })
})

it('lets what was chosen by hand win, and leaves out what is not there', () => {
  const chosen = { stream: null, label: 1 }
  expect(readDraft(draft('a,b\nc,d', { chosen })).columns).toEqual({ minutes: 1, label: 1 })
  expect(readDraft(draft('a', { chosen: { label: 7 } })).columns).toEqual({})
})

it('sends only the defaults its kind has', () => {
  expect(bulkInputOf(draft('Ada')).defaults).toEqual({ streamId: 's1', minutes: 60 })
  expect(bulkInputOf(draft('Ada', { kind: 'stream-key' })).defaults).toEqual({ streamId: 's1' })
  expect(bulkInputOf(draft('Ada', { kind: 'nimble-link' })).defaults).toEqual({
    streamId: 's1',
    mediaServerId: 'm1',
    minutes: 60,
  })
})

it('asks for an application with EdgeAuth tokens only', () => {
  const edge = bulkInputOf(draft('channel,tags\nnews,press', { kind: 'edge-auth' }))
  expect(edge).toMatchObject({
    columns: { target: 0, tags: 1 },
    defaults: { applicationId: 'app', type: 'stream' },
  })
  expect(bulkInputOf(draft('live/news')).defaults).not.toHaveProperty('applicationId')
})

it('names the subscribe token for what is signed with one, and nowhere else', () => {
  expect(bulkInputOf(draft('live/news,5', { kind: 'self-signed' })).defaults).toMatchObject({
    subscribeTokenId: 12,
  })
  expect(bulkInputOf(draft('live/news,5')).defaults).not.toHaveProperty('subscribeTokenId')
})

it('begins as the link it takes the place of', () => {
  const link = {
    streamId: 's9',
    label: 'Press, "A"',
    tags: ['a', 'b'],
    createdAtMs: 0,
    expiresAtMs: 90 * 60_000,
  }
  const like = draftLike(link)
  expect(like).toMatchObject({ streamId: 's9', minutes: 90 })
  expect(like.text).toBe('label,tags\n"Press, ""A"" 1","a;b"')
  expect(readDraft(draft(like.text))).toMatchObject({ rows: 1, columns: { label: 0, tags: 1 } })
  expect(draftLike({ ...link, expiresAtMs: 0 }).minutes).toBe(1)
  expect(draftLike({ ...link, label: '', tags: [] }).text).toBe('label,tags\n1,')
  expect(draftLike({ ...link, label: '"A"', tags: [] }).text).toBe('label,tags\n"""A"" 1",')
})
