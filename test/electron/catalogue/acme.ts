import {
  type ApplicationInput,
  applicationInputSchema,
  applicationSecretInputSchema,
  type EdgeAuthTokenInput,
  edgeAuthTokenInputSchema,
} from '../../../shared/application.ts'
import { asking, createFixture, type Fixture, START_MS } from './fixture.ts'

type Given = Partial<Omit<ApplicationInput, 'firstSecret'>> & { firstSecret?: { secret: string } }

export const application = (fields: Given & { id: string }): ApplicationInput =>
  applicationInputSchema.parse(fields)
export const own = (secret: string, name = '') =>
  applicationSecretInputSchema.parse({ name, secret })
export const made = (name = '') => applicationSecretInputSchema.parse({ name })
export const token = (fields: object): EdgeAuthTokenInput => edgeAuthTokenInputSchema.parse(fields)

/** An application `acme` with the secret `1secret`. */
export function withAcme(): Fixture {
  const fixture = createFixture()
  const input = application({ id: 'acme', firstSecret: { secret: '1secret' } })
  fixture.catalogue.applications.create(input, 'console')
  return fixture
}

export const NONE = 'ERR_NOT_FOUND'

/** Why a token is refused. Null when it is not. */
export function reasonOf(catalogue: Fixture['catalogue'], value: string): string | null {
  const request = asking({ address: null })
  const { verify } = catalogue.snapshot.tools
  const found = verify({ kind: 'edge-auth', value }, request, START_MS)
  return found.ok ? null : found.reason
}

export const settings = () => application({ id: 'x' }).settings
