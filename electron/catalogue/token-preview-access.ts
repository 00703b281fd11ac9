import { actionsOf, SCOPES } from '../../shared/access-scopes.ts'
import { CLIENT_REFERRERS } from '../../shared/access-token.ts'
import { nearest } from '../../shared/nearest.ts'
import { listOf, say } from '../../shared/say.ts'
import { isPattern } from '../../shared/stream.ts'
import type { TokenLint, TokenPreview } from '../../shared/token.ts'
import type { TokenInput } from '../../shared/token-input.ts'
import type { State } from './state.ts'

type AccessToken = Extract<TokenInput, { readonly kind: 'access-token' }>

const WEEK_MINUTES = 7 * 24 * 60

/** What an access token of Native Frame would permit, and what is odd about it. */
export function previewAccessToken(state: State, input: AccessToken): TokenPreview {
  return {
    sentences: accessSentences(input, say('or until it is deleted')),
    lints: [...scopeLints(input), ...streamLints(state, input), ...lifetimeLints(input)],
  }
}

/** @param end What else ends it than its time, after a comma. */
export function accessSentences(
  { scopes, userId, mirrors, minutes }: Omit<AccessToken, 'kind'>,
  end: string,
): readonly string[] {
  const actions = actionsOf(scopes)
  if (actions.length === 0) return []
  const names = mirrors.map(({ streamName }) => streamName || say('(no stream)'))
  const streamList = names.length === 0 ? say('every stream') : listOf(names, names.length)
  return [
    actions.includes('publish')
      ? say('Whoever holds it may publish and watch: {streamList}.', { streamList })
      : say('Whoever holds it may watch, and not publish: {streamList}.', { streamList }),
    say('It holds for {minutes} minutes, {endSaid}.', { minutes, endSaid: end }),
    userId === null
      ? 'View time counts for nobody.'
      : say('View time counts for {userId}.', { userId }),
  ]
}

function scopeLints({ scopes }: AccessToken): readonly TokenLint[] {
  const unknown = scopes.filter((scope) => !SCOPES.includes(scope))
  const found = unknown.map((scope): TokenLint => {
    const meant = nearest(scope, SCOPES)
    const hint = meant === undefined ? '' : ` ${say('Did you mean {meant}?', { meant })}`
    const message = `${say('The scope {scope} permits nothing here.', { scope })}${hint}`
    return { level: 'warning', code: 'unknown_scope', path: 'scopes', message }
  })
  if (actionsOf(scopes).length > 0) return found
  const message = 'None of these scopes permits anything here.'
  return [...found, { level: 'refused', code: 'grants_nothing', path: 'scopes', message }]
}

function streamLints(state: State, { mirrors }: AccessToken): readonly TokenLint[] {
  const streams = [...state.streams.values()]
  const hasPattern = streams.some(({ name }) => isPattern(name))
  return mirrors.flatMap(({ streamName, clientReferrer }, index): TokenLint[] => {
    const path = `mirrors.${index}`
    const found: TokenLint[] = []
    const stream = streams.find(({ name }) => name === streamName)
    if (stream === undefined ? !hasPattern : !stream.enabled) {
      const nameList = streamName || say('(no name)')
      const message =
        stream === undefined
          ? say('No stream is called {nameList}.', { nameList })
          : say('Switched off is the stream {nameList}.', { nameList })
      found.push({ level: 'warning', code: 'grants_nothing', path, message })
    }
    if (clientReferrer !== null && !Object.hasOwn(CLIENT_REFERRERS, clientReferrer)) {
      const message = say('The client referrer {name} is not known, and is refused.', {
        name: clientReferrer,
      })
      found.push({ level: 'warning', code: 'grants_nothing', path, message })
    }
    return found
  })
}

function lifetimeLints({ minutes }: AccessToken): readonly TokenLint[] {
  if (minutes <= WEEK_MINUTES) return []
  const message = 'It holds for more than a week: whoever it leaks to has it as long.'
  return [{ level: 'warning', code: 'long_lived', path: 'minutes', message }]
}
