import { expect, it } from 'vitest'
import { mediaServerInputSchema } from '../../../shared/media-server.ts'
import { bench, call } from './support.ts'

it('cutting somebody who was never admitted is in the audit log', async () => {
  const cut: string[] = []
  const looking = {
    ...bench().deps.looking,
    cut: async (_server: string, id: string) => {
      cut.push(id)
      return { sessionId: id, outcome: 'cut' as const, detail: '' }
    },
  }
  const { console, catalogue } = bench({ looking })
  const input = mediaServerInputSchema.parse({ name: 'Mine', protocol: 'icecast' })
  const { server } = catalogue.mediaServers.create(input, 'console')
  const route = `POST /media-servers/${server.id}/unknown/cut`
  expect((await call(console, route, { id: '7' })).status).toBe(200)
  expect(catalogue.audit.list({}, 1)).toMatchObject([
    { what: 'media_server.cut_unknown', subject: server.id, detail: 'Mine: 7' },
  ])
  expect((await call(console, 'POST /media-servers/none/unknown/cut', { id: '8' })).status).toBe(
    404,
  )
  expect(cut).toEqual(['7'])
})
