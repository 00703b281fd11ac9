import { phrases, say } from '../../shared/say.ts'
import type { KeptStep, MadeNoun } from '../store/catalogue/kept-edits.ts'

type Stays = Extract<KeptStep, { do: 'stays' }>

/** What is left of a secret that was given. */
export function staysOf({ secret, label }: Stays): string {
  switch (secret) {
    case 'whip_token':
      return say(
        'The token of the WHIP endpoint of {label} stays. One that it replaced is under Recently deleted.',
        { label },
      )
    case 'server_secret':
      return say('The secret {label} stays. One that it replaced is under Recently deleted.', {
        label,
      })
    case 'handler_secret':
      return say('The handler secret of {label} stays: set it anew.', { label })
    case 'token_key_secret':
      return say(
        'The secret of the key {label} stays. The one before can be taken back for a day after it was given.',
        { label },
      )
  }
}

/** What things are called where a sentence begins with them. */
export const NOUNS: Readonly<Record<MadeNoun, string>> = phrases({
  stream: 'Stream',
  media_server: 'Media server',
  pinned_test: 'Pinned test',
  front_door: 'Signer of the front door of',
  stream_key: 'Publisher key',
  application: 'Application',
  application_secret: 'Secret of the application',
  token_key: 'Key',
})
