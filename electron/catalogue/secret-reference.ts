import { z } from 'zod'

/** Where the value of a key or secret is, never the value: a variable of the environment, or a file. */
export const secretReferenceSchema = z
  .strictObject({
    env: z
      .string()
      .max(256)
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'A variable has letters, digits and _.')
      .exactOptional(),
    file: z.string().min(1).max(4096).exactOptional(),
  })
  .refine(
    ({ env, file }) => (env === undefined) !== (file === undefined),
    'Say where the value is: { env: NAME } or { file: path }.',
  )

export type SecretReference = z.infer<typeof secretReferenceSchema>
