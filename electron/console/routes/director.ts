import { z } from 'zod'
import { iceCredentialSchema } from '../../../shared/director.ts'
import type { Catalogue } from '../../catalogue/types.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

const credentials = z.strictObject({ set: z.array(z.string()).readonly() })
const bindings = z.strictObject({
  addresses: z.array(z.strictObject({ address: z.string(), boundAtMs: z.int() })).readonly(),
})

/** What the Director tells players, and the addresses that tokens are bound to. */
export function directorRoutes({ catalogue }: ConsoleDeps) {
  const { director, tokenBindings } = catalogue
  return {
    'GET /director/ice-credentials': route('GET /director/ice-credentials', {
      summary: 'First addresses of the ICE servers whose credential is set',
      answer: credentials,
      run: () => ({ set: director.iceCredentials() }),
    }),
    'PUT /director/ice-credentials': route('PUT /director/ice-credentials', {
      summary: 'Set or remove the credential of an ICE server; it is never shown again',
      body: iceCredentialSchema,
      answer: credentials,
      run: ({ body, caller }) => ({ set: director.setIceCredential(body, caller.actor) }),
    }),
    'GET /subscribe-tokens/{id}/bindings': route('GET /subscribe-tokens/{id}/bindings', {
      summary: 'Addresses a subscribe token is bound to, in the order they were bound',
      answer: bindings,
      run: ({ params }) => listed(tokenBindings, `st-${params.id}`),
    }),
    'DELETE /subscribe-tokens/{id}/bindings': route('DELETE /subscribe-tokens/{id}/bindings', {
      summary: 'Free all the places of a subscribe token',
      answer: null,
      run: ({ params, caller }) => {
        tokenBindings.reset(`st-${params.id}`, caller.actor)
        return null
      },
    }),
    'GET /publish-tokens/{id}/bindings': route('GET /publish-tokens/{id}/bindings', {
      summary: 'Addresses a publish token is bound to, in the order they were bound',
      answer: bindings,
      run: ({ params }) => listed(tokenBindings, `pt-${params.id}`),
    }),
    'DELETE /publish-tokens/{id}/bindings': route('DELETE /publish-tokens/{id}/bindings', {
      summary: 'Free all the places of a publish token',
      answer: null,
      run: ({ params, caller }) => {
        tokenBindings.reset(`pt-${params.id}`, caller.actor)
        return null
      },
    }),
  } satisfies Partial<Routes>
}

const listed = (tokenBindings: Catalogue['tokenBindings'], grantId: string) => ({
  addresses: tokenBindings.list(grantId).map(({ address, boundAtMs }) => ({ address, boundAtMs })),
})
