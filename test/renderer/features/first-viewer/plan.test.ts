import { expect, it } from 'vitest'
import {
  exampleStream,
  isAbout,
  isAdmittedBy,
  isBehind,
  nextStep,
} from '../../../../renderer/features/first-viewer/plan.ts'
import { decision } from '../../../shared/records.ts'

const NOTHING = { serverId: null, streamId: null, hasLink: false, asked: false, admitted: false }

it.each([
  [{}, 'server'],
  [{ streamId: 's', asked: true, admitted: true }, 'server'],
  [{ serverId: 'm', asked: true }, 'connect'],
  [{ serverId: 'm', streamId: 's' }, 'asked'],
  [{ serverId: 'm', streamId: 's', asked: true }, 'link'],
  [{ serverId: 'm', streamId: 's', asked: true, hasLink: true }, 'admitted'],
  [{ serverId: 'm', streamId: 's', asked: true, admitted: true }, null],
] as const)('with %j the next step is %s', (done, next) => {
  expect(nextStep({ ...NOTHING, ...done })).toBe(next)
})

it.each([
  ['icecast', 'live.mp3'],
  ['nimble', 'live/news'],
  [undefined, 'live/news'],
] as const)('at %s the first stream is called as its streams are: %s', (protocol, name) => {
  expect(exampleStream(protocol)).toBe(name)
})

it('steps before the next are behind, and all are once there is none', () => {
  expect(isBehind('server', 'link')).toBe(true)
  expect(isBehind('link', 'link')).toBe(false)
  expect(isBehind('admitted', null)).toBe(true)
})

const admitted = decision({ mediaServerId: 'm', outcome: 'allow', grantId: 'link' })

it.each([
  ['a viewer of a public stream', { grantId: null }, 'link'],
  ['somebody with another link', { grantId: 'other' }, 'link'],
  ['somebody at another media server', { mediaServerId: 'other' }, 'link'],
  ['somebody who was refused', { outcome: 'deny' }, 'link'],
  ['a publisher', { action: 'publish' }, 'link'],
  ['a viewer while no link was issued', { grantId: null }, null],
] as const)('%s is not the first viewer', (_who, changes, tokenId) => {
  expect(isAdmittedBy({ ...admitted, ...changes }, 'm', tokenId)).toBe(false)
})

it('whoever has the link is, by whatever name a pattern was asked for', () => {
  expect(isAdmittedBy({ ...admitted, streamName: 'live/other' }, 'm', 'link')).toBe(true)
})

it('the last answer is about the stream, under whatever name a pattern was asked for', () => {
  const asked = { ...admitted, streamId: 'pattern', streamName: 'live/news' }
  expect(isAbout(asked, 'm', undefined)).toBe(false)
  expect(isAbout(asked, 'm', 'other')).toBe(false)
  expect(isAbout(asked, 'other', 'pattern')).toBe(false)
  expect(isAbout(asked, 'm', 'pattern')).toBe(true)
})
