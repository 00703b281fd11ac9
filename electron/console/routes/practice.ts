import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { practiceSchema } from '../../../shared/practice-api.ts'
import { practise } from '../practice.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

/** Playing a media server, so that the first steps can be taken before there is one. */
export function practiceRoutes({ catalogue, mediaServers }: ConsoleDeps) {
  return {
    'POST /media-servers/{id}/practice': route('POST /media-servers/{id}/practice', {
      summary: 'Play one viewer: ask the handler as this media server would, for a minute',
      body: practiceSchema,
      answer: z.strictObject({
        outcome: z.enum(['allow', 'deny', 'redirect']),
        status: z.int(),
        session: z.string(),
      }),
      run: ({ params, body, caller }) => {
        const server = catalogue.mediaServers.get(params.id)
        if (server.protocol !== 'generic') {
          const what = 'Only a media server of the kind “Your own program” can be played.'
          throw new AppError('ERR_INPUT_INVALID', what)
        }
        catalogue.audit.note(caller.actor, 'media_server.practice', server.id, server.name)
        const secret = catalogue.mediaServers.practiceSecret(server.id)
        return practise(mediaServers.handlerUrl(server.id, secret), body)
      },
    }),
  } satisfies Partial<Routes>
}
