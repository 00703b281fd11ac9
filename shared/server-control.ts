import { z } from 'zod'
import { HTTP_URL_HINT } from './errors.ts'

/** Where a media server is controlled, so that who is connected can be cut. */
export const serverControlSchema = z.strictObject({
  /** Its management API, e.g. http://192.168.10.5:8082. */
  url: z.url({ protocol: /^https?$/, error: HTTP_URL_HINT }).max(2048),
  /** Whether it may be on this machine or in a private network. Public addresses need no leave. */
  allowPrivate: z.boolean().default(false),
  /** Who Stagedoor is to it, where a password goes with a name. Empty where none does. */
  user: z
    .string()
    .max(128)
    .regex(/^[^:\p{Cc}]*$/u, 'A name holds no colon and no line break.')
    .default(''),
})
export type ServerControl = z.infer<typeof serverControlSchema>
