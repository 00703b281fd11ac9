import { expect, it } from 'vitest'
import { protocols } from '../../../../electron/handler/protocols/registry.ts'

/** A setting by its name there, what to do with one, or that there is none. */
const SAYS_WHAT_TO_DO =
  /cannot be changed|\b(?:switch|set|empty|name|take|choose|refuse)\b|configured|allow default|auth\.play|(?:proxy_read|dial)_timeout/i

it.each(Object.entries(protocols))(
  'what %s does without Stagedoor is told with the setting that changes it there',
  (_, { capabilities }) => expect(capabilities.outage).toMatch(SAYS_WHAT_TO_DO),
)
