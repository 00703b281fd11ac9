import { describe, expect, it } from 'vitest'
import { bench, call, decisionRecord, refusal } from './support.ts'

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

  it('lists an export of decisions as it is read, and breaks it off when it is stopped', async () => {
    const { console, deps, decisions } = bench()
    for (let id = 1_200; id > 0; id--) decisions.push(decisionRecord(id))
    const listed = () => deps.jobs.list().filter(({ kind }) => kind === 'decision-export')
    const whole = await call(console, 'GET /export/decisions')
    expect((await whole.text()).split('\r\n')).toHaveLength(1_202)
    expect(listed()).toMatchObject([{ state: 'done', progress: 1, actor: 'console' }])
    const reader = (await call(console, 'GET /export/decisions')).body?.getReader()
    await reader?.read()
    await reader?.read()
    const [job] = listed()
    expect(job).toMatchObject({ state: 'running', canCancel: true, progress: expect.any(Number) })
    expect(job?.progress).toBeLessThan(1)
    expect((await call(console, `DELETE /jobs/${job?.id}`)).status).toBe(200)
    const readOn = async (): Promise<void> => {
      while ((await reader?.read())?.done === false);
    }
    await expect(readOn()).rejects.toThrow()
    expect(listed()[0]).toMatchObject({ state: 'cancelled', canCancel: false })
  })

  it('says in the audit log who stopped what', async () => {
    const { console, catalogue } = bench()
    expect((await call(console, 'DELETE /jobs/e1')).status).toBe(200)
    expect(catalogue.audit.list({ text: '' }, 1)).toMatchObject([
      { actor: 'console', what: 'job.cancel', subject: 'export', detail: 'sessions.csv' },
    ])
  })
})
