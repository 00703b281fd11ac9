import type { z } from 'zod'
import type { AccessToken, accessTokenChangeSchema } from './access-token.ts'

/** Calls of the console API about access tokens of Native Frame; they are made and taken back like every token. */
export interface AccessTokenApi {
  'GET /access-tokens/{id}': { params: { id: string }; answer: AccessToken }
  'PUT /access-tokens/{id}': {
    params: { id: string }
    body: z.input<typeof accessTokenChangeSchema>
    answer: AccessToken
  }
}
