import { describe, expect, it } from 'vitest'
import { bench, call, refusal } from './support.ts'

describe('jobs in the API', () => {
  it('refuses to stop what is not known, and what is over', async () => {
    const { console } = bench()
    expect(await refusal(await call(console, 'DELETE /jobs/none'))).toEqual([404, 'ERR_NOT_FOUND'])
    await call(console, 'POST /backup', {})
    const { jobs } = await (await call(console, 'GET /jobs')).json()
    const [backup] = jobs.filter(({ kind }: { kind: string }) => kind === 'backup')
    expect(backup).toMatchObject({ state: 'done', actor: 'console', canCancel: false })
    expect(await refusal(await call(console, `DELETE /jobs/${backup.id}`))).toEqual([
      409,
      'ERR_CONFLICT',
    ])
  })

  it('lists no work on a backup that there is not', async () => {
    const { console, deps } = bench()
    const response = await call(console, 'POST /backups/none.db/prove', {})
    expect(await refusal(response)).toEqual([404, 'ERR_NOT_FOUND'])
    expect(deps.jobs.list().map(({ kind }) => kind)).toEqual(['export'])
  })

  it('says in the audit log who stopped what', async () => {
    const { console, catalogue } = bench()
    expect((await call(console, 'DELETE /jobs/e1')).status).toBe(200)
    expect(catalogue.audit.list({ text: '' }, 1)).toMatchObject([
      { actor: 'console', what: 'job.cancel', subject: 'export', detail: 'sessions.csv' },
    ])
  })
})
