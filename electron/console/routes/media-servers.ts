import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { mediaServerInputSchema, rollHandlerSecretSchema } from '../../../shared/media-server.ts'
import type { SnippetsAt } from '../../../shared/media-server-api.ts'
import { serverControlSchema } from '../../../shared/server-control.ts'
import {
  SERVER_SECRET_PURPOSES,
  type ServerSecretPurpose,
  serverSecretSchema,
  signingPasswordSchema,
} from '../../../shared/server-secret.ts'
import { cutUnknownSchema } from '../../../shared/session-comparison.ts'
import * as answers from '../answers.ts'
import { isLoopback } from '../hosts.ts'
import * as shared from '../media-server-answers.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'
import { capabilitiesInForce } from './capabilities-in-force.ts'

const snippetsAt = { handlerUrl: z.string(), snippets: z.array(answers.snippet).readonly() }

/** Media servers, their light, their configuration and their handler secret. */
export function mediaServerRoutes(deps: ConsoleDeps) {
  const { catalogue, mediaServers, checkControl, looking } = deps
  const servers = catalogue.mediaServers
  return {
    'GET /media-servers': route('GET /media-servers', {
      summary: 'Media servers with their traffic and what they can do',
      answer: z.strictObject({ mediaServers: z.array(answers.mediaServerStatus).readonly() }),
      run: () => ({
        mediaServers: servers.list().map((server) => {
          const status = mediaServers.status(server)
          const oldSecret = servers.oldSecret(server.id)
          const capabilities = capabilitiesInForce(server, status.capabilities, servers)
          return {
            ...server,
            ...status,
            comparison: looking.of(server.id),
            oldSecret,
            capabilities,
          }
        }),
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
        ...snippetsAt,
        elsewhere: z.array(z.strictObject({ ...snippetsAt, address: z.string() })).readonly(),
        isOwnAlone: z.boolean(),
      }),
      run: ({ params, caller }) => {
        const server = servers.get(params.id)
        const secret = servers.revealSecret(server.id, caller.actor)
        const at = (address?: string): SnippetsAt => {
          const handlerUrl = mediaServers.handlerUrl(server.id, secret, address)
          return { handlerUrl, snippets: mediaServers.snippets(server, handlerUrl) }
        }
        const [first = '', ...others] = mediaServers.reachedAt()
        const elsewhere = others.map((address) => ({ ...at(address), address }))
        return { ...at(), elsewhere, isOwnAlone: others.length === 0 && isLoopback(first) }
      },
    }),
    'POST /media-servers/{id}/roll-secret': route('POST /media-servers/{id}/roll-secret', {
      summary:
        'Replace the handler secret; the old one counts beside it for a while, or is refused at once',
      body: rollHandlerSecretSchema,
      answer: answers.created(answers.mediaServer),
      run: ({ params, body, caller }) => {
        const secret = servers.rollSecret(params.id, body, caller.actor)
        return { item: servers.get(params.id), secret }
      },
    }),
    'POST /media-servers/{id}/old-secret/take-back': route(
      'POST /media-servers/{id}/old-secret/take-back',
      {
        summary: 'Put the handler secret before in force again',
        answer: z.strictObject({ item: answers.mediaServer }),
        run: ({ params, caller }) => ({ item: servers.takeBackSecret(params.id, caller.actor) }),
      },
    ),
    'DELETE /media-servers/{id}/old-secret': route('DELETE /media-servers/{id}/old-secret', {
      summary: 'End the handler secret before now; it is refused from then on',
      answer: null,
      run: ({ params, caller }) => {
        servers.endOldSecret(params.id, caller.actor)
        return null
      },
    }),
    'GET /media-servers/{id}/signing-password': route('GET /media-servers/{id}/signing-password', {
      summary: 'Whether signed URLs of a media server can be checked',
      answer: shared.signingPassword,
      run: ({ params }) => servers.signingPassword(params.id),
    }),
    'PUT /media-servers/{id}/signing-password': route('PUT /media-servers/{id}/signing-password', {
      summary: 'Set or remove the password signed URLs are checked with; it is never shown again',
      body: signingPasswordSchema,
      answer: shared.signingPassword,
      run: ({ params, body, caller }) => servers.setSigningPassword(params.id, body, caller.actor),
    }),
    'GET /media-servers/{id}/secrets/{purpose}': route(
      'GET /media-servers/{id}/secrets/{purpose}',
      {
        summary: 'Whether a secret shared with a media server is set',
        answer: shared.serverSecret,
        run: ({ params }) => servers.secretStatus(params.id, purposeOf(params.purpose)),
      },
    ),
    'PUT /media-servers/{id}/secrets/{purpose}': route(
      'PUT /media-servers/{id}/secrets/{purpose}',
      {
        summary: 'Set or remove a secret shared with a media server; it is never shown again',
        body: serverSecretSchema,
        answer: shared.serverSecret,
        run: ({ params, body, caller }) =>
          servers.setSecret(params.id, purposeOf(params.purpose), body, caller.actor),
      },
    ),
    'GET /media-servers/{id}/control': route('GET /media-servers/{id}/control', {
      summary: 'Where a media server is controlled',
      answer: z.strictObject({ control: shared.serverControl.nullable() }),
      run: ({ params }) => ({ control: servers.control(servers.get(params.id).id) }),
    }),
    'POST /media-servers/{id}/control/check': route('POST /media-servers/{id}/control/check', {
      summary: 'Whether a media server can be controlled: asks it for its sessions',
      answer: shared.controlCheck,
      run: ({ params }) => checkControl(servers.get(params.id).id),
    }),
    'POST /media-servers/{id}/comparison': route('POST /media-servers/{id}/comparison', {
      summary: 'Look at the list of a media server now, and compare it with what is live here',
      answer: z.strictObject({ comparison: shared.comparison.nullable() }),
      run: async ({ params }) => ({
        comparison: await looking.look(servers.get(params.id).id),
      }),
    }),
    'POST /media-servers/{id}/unknown/cut': route('POST /media-servers/{id}/unknown/cut', {
      summary: 'Cut somebody a media server lists who was never admitted here',
      body: cutUnknownSchema,
      answer: shared.sessionCut,
      run: ({ params, body, caller }) => {
        const { id, name } = servers.get(params.id)
        catalogue.audit.note(caller.actor, 'media_server.cut_unknown', id, `${name}: ${body.id}`)
        return looking.cut(id, body.id)
      },
    }),
    'PUT /media-servers/{id}/control': route('PUT /media-servers/{id}/control', {
      summary: 'Set or remove where a media server is controlled',
      body: z.strictObject({ control: serverControlSchema.nullable() }),
      answer: z.strictObject({ control: shared.serverControl.nullable() }),
      run: ({ params, body, caller }) => ({
        control: servers.setControl(params.id, body.control, caller.actor),
      }),
    }),
  } satisfies Partial<Routes>
}

/** The signing password is none of these: it comes with a tolerance and has calls of its own. */
function purposeOf(text: string): ServerSecretPurpose {
  const purpose = SERVER_SECRET_PURPOSES.find((each) => each === text)
  if (purpose === undefined || purpose === 'signing-password') {
    throw new AppError('ERR_NOT_FOUND', 'There is no secret for this purpose.')
  }
  return purpose
}
