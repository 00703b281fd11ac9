import { expect, it } from 'vitest'
import { isBehind, nextStep } from '../../../../renderer/features/first-viewer/plan.ts'

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

it('steps before the next are behind, and all are once there is none', () => {
  expect(isBehind('server', 'link')).toBe(true)
  expect(isBehind('link', 'link')).toBe(false)
  expect(isBehind('admitted', null)).toBe(true)
})
