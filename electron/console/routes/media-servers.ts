import { z } from 'zod'
import { mediaServerInputSchema, signingPasswordSchema } from '../../../shared/media-server.ts'
import * as answers from '../answers.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

/** Media servers, their light, their configuration and their handler secret. */
export function mediaServerRoutes({ catalogue, mediaServers }: ConsoleDeps) {
  const servers = catalogue.mediaServers
  return {
    'GET /media-servers': route('GET /media-servers', {
      summary: 'Media servers with their traffic and what they can do',
      answer: z.strictObject({ mediaServers: z.array(answers.mediaServerStatus).readonly() }),
      run: () => ({
        mediaServers: servers
          .list()
          .map((server) => ({ ...server, ...mediaServers.status(server) })),
      }),
    }),
    'POST /media-servers': route('POST /media-servers', {
      summary: 'Add a media server; its handler secret is in the answer',
      body: mediaServerInputSchema,
      answer: answers.created(answers.mediaServer),
      status: 201,
      run: ({ body, caller }) => {
        const { server, secret } = servers.create(body, caller.actor)
        return { item: server, secret }
      },
    }),
    'PUT /media-servers/{id}': route('PUT /media-servers/{id}', {
      summary: 'Change a media server',
      body: mediaServerInputSchema,
      answer: answers.created(answers.mediaServer),
      run: ({ params, body, caller }) => ({
        item: servers.update(params.id, body, caller.actor),
        secret: null,
      }),
    }),
    'DELETE /media-servers/{id}': route('DELETE /media-servers/{id}', {
      summary: 'Remove a media server; it is refused from then on',
      answer: null,
      run: ({ params, caller }) => {
        servers.remove(params.id, caller.actor)
        return null
      },
    }),
    'POST /media-servers/{id}/snippets': route('POST /media-servers/{id}/snippets', {
      summary: 'Configuration to paste; reveals the handler secret, which is audited',
      answer: z.strictObject({
        handlerUrl: z.string(),
        snippets: z.array(answers.snippet).readonly(),
      }),
      run: ({ params, caller }) => {
        const server = servers.get(params.id)
        const secret = servers.revealSecret(server.id, caller.actor)
        const handlerUrl = mediaServers.handlerUrl(server.id, secret)
        return { handlerUrl, snippets: mediaServers.snippets(server, handlerUrl) }
      },
    }),
    'POST /media-servers/{id}/roll-secret': route('POST /media-servers/{id}/roll-secret', {
      summary: 'Replace the handler secret; the old one is refused at once',
      answer: answers.created(answers.mediaServer),
      run: ({ params, caller }) => {
        const secret = servers.rollSecret(params.id, caller.actor)
        return { item: servers.get(params.id), secret }
      },
    }),
    'GET /media-servers/{id}/signing-password': route('GET /media-servers/{id}/signing-password', {
      summary: 'Whether signed URLs of a media server can be checked',
      answer: answers.signingPassword,
      run: ({ params }) => servers.signingPassword(params.id),
    }),
    'PUT /media-servers/{id}/signing-password': route('PUT /media-servers/{id}/signing-password', {
      summary: 'Set or remove the password signed URLs are checked with; it is never shown again',
      body: signingPasswordSchema,
      answer: answers.signingPassword,
      run: ({ params, body, caller }) => servers.setSigningPassword(params.id, body, caller.actor),
    }),
  } satisfies Partial<Routes>
}
