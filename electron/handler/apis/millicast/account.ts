import { z } from 'zod'
import type { Account, AccountInput } from '../../../../shared/stream-token.ts'
import { Fail } from './envelope.ts'
import { readBody } from './read.ts'
import { countries, present } from './token-fields.ts'
import type { MillicastCall, MillicastRoute } from './types.ts'

/** The vendor's clusters, which clients offer to choose from; media servers here have none. */
const CLUSTERS = [
  ['iad-1', 'Ashburn', 'Virginia', 'US'],
  ['phx-1', 'Phoenix', 'Arizona', 'US'],
  ['sao-1', 'Sao Paulo', 'Sao Paulo', 'BR'],
  ['fra-1', 'Frankfurt', 'Hesse', 'DE'],
  ['lon-1', 'London', 'England', 'GB'],
  ['blr-1', 'Bangalore', 'Karnataka', 'IN'],
  ['sgp-1', 'Singapore', 'Singapore', 'SG'],
  ['syd-1', 'Sydney', 'New South Wales', 'AU'],
] as const

const AVAILABLE_CLUSTERS = CLUSTERS.map(([id, city, region, country]) => ({
  id,
  name: city,
  rtmp: '',
  srt: '',
  location: { city, region, country },
  features: { transcoding: false },
}))

const clusterSchema = z.object({ defaultCluster: z.string().min(1).max(64) })
const securitySchema = z.object({ allowedCountries: countries, deniedCountries: countries })

const geoCascadeSchema = z.object({
  isEnabled: z.boolean().nullish(),
  clusters: z.array(z.string().min(1).max(64)).max(100).nullish(),
})
/** The vendor's own example spells it so. */
const misspelt = z.object({ isenabled: z.boolean().nullish() })
const distributionSchema = z.object({ geoCascade: geoCascadeSchema.extend(misspelt.shape) })

const clusterView = ({ defaultCluster }: Account): object => ({
  defaultCluster,
  availableClusters: AVAILABLE_CLUSTERS,
})

const securityView = ({ allowedCountries, deniedCountries }: Account): object => ({
  allowedCountries,
  deniedCountries,
})

const distributionView = ({ geoCascade }: Account): object => ({ geoCascade })

type GivenCascade = z.infer<typeof geoCascadeSchema>

/** The clusters are all where none are named, and left as they are while it is off. */
function setCascade(call: MillicastCall, { isEnabled, clusters }: GivenCascade): Account {
  const before = call.deps.account.get().geoCascade
  const isOn = isEnabled ?? before.isEnabled
  const geoCascade = { isEnabled: isOn, clusters: isOn ? (clusters ?? ['all']) : before.clusters }
  return update(call, { geoCascade })
}

function update({ deps, actor }: MillicastCall, change: Partial<AccountInput>): Account {
  const { id: _, ...before } = deps.account.get()
  return deps.account.update({ ...before, ...change }, actor)
}

/** The calls about what tokens fall back to. */
export const accountRoutes = {
  cluster: ({ deps }) => clusterView(deps.account.get()),
  setCluster: (call) => {
    const { value, ignored } = readBody(call.body, clusterSchema)
    call.ignore(ignored)
    return clusterView(update(call, value))
  },
  security: ({ deps }) => securityView(deps.account.get()),
  /** An empty list removes it, null leaves it alone. */
  setSecurity: (call) => {
    const { value, ignored } = readBody(call.body, securitySchema)
    call.ignore(ignored)
    const change = present(value)
    if (Object.keys(change).length === 0) {
      throw new Fail({ countries: 'The update names nothing to change.' })
    }
    return securityView(update(call, change))
  },
  distribution: ({ deps }) => distributionView(deps.account.get()),
  setDistribution: (call) => {
    const { value, ignored } = readBody(call.body, distributionSchema)
    call.ignore(ignored)
    const { isEnabled, isenabled, clusters } = value.geoCascade
    return distributionView(setCascade(call, { isEnabled: isEnabled ?? isenabled, clusters }))
  },
  geoCascade: ({ deps }) => deps.account.get().geoCascade,
  setGeoCascade: (call) => {
    const { value, ignored } = readBody(call.body, geoCascadeSchema)
    call.ignore(ignored)
    return setCascade(call, value).geoCascade
  },
} satisfies Readonly<Record<string, MillicastRoute>>
