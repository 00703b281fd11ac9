import { afterEach, expect, it, vi } from 'vitest'
import { askedFirst, askFirst } from '../../../renderer/components/ask-first.ts'
import { switchWhereMeant, whoIsEnded } from '../../../renderer/components/who-is-ended.ts'
import type { Session } from '../../../shared/session.ts'
import { session } from '../../shared/records.ts'

const at = (id: string, given: Partial<Session> = {}): Session =>
  session({ id, streamId: 'hall', ...given })
const source = at('source', { action: 'publish' })
const hall = { id: 'hall', name: 'live/hall', enabled: true }

afterEach(() => askFirst(null))

it('asks before a stream is switched off that somebody is at, and does nothing before', async () => {
  const act = vi.fn(async () => undefined)
  switchWhereMeant(hall, [source, at('ada'), at('bob')], act)
  expect(act).not.toHaveBeenCalled()
  expect(askedFirst()).toMatchObject({ title: 'Switch live/hall off', action: 'Switch off' })
  expect(askedFirst()?.text).toMatch(/^1 source publishes and 2 viewers watch it now\. All/)
  await askedFirst()?.onConfirm()
  expect(act).toHaveBeenCalledOnce()
})

it('asks nothing where nobody is in, nor before it is switched on', () => {
  const act = vi.fn(async () => undefined)
  const others = [at('other', { streamId: 'yard' }), at('revoked', { revokedAtMs: 5 })]
  switchWhereMeant(hall, others, act)
  switchWhereMeant({ ...hall, enabled: false }, [source], act)
  expect(act).toHaveBeenCalledTimes(2)
  expect(askedFirst()).toBeNull()
})

it('says who is in, a source alone too', () => {
  expect(whoIsEnded('hall', [source])).toMatch(/^1 source publishes and nobody watches it now\./)
  expect(whoIsEnded('hall', [at('ada')])).toMatch(/^Nobody publishes and 1 viewer watches it now\./)
  expect(whoIsEnded('hall', [])).toBeNull()
})
