import { describe, expect, it } from 'vitest'
import {
  fromDirectorDraft,
  toDirectorDraft,
} from '../../../../renderer/features/settings/director-draft.ts'
import { settingsSchema } from '../../../../shared/settings.ts'

const stored = settingsSchema.parse({
  keepDecisionsDays: 9,
  trustedProxies: ['10.0.0.0/8'],
  director: {
    urls: ['wss://a.example', 'wss://b.example'],
    iceServers: [
      { urls: ['stun:stun.example:3478'] },
      { urls: ['turn:t.example:1', 'turns:t.example:2'], username: 'door' },
    ],
    connectionSeconds: 60,
    onlyLive: false,
  },
  selfSigned: { maxLifetimeSeconds: 3600, lists: 'union' },
})

describe('the settings of the Director as they are typed', () => {
  it('come back as they were stored', () => {
    expect(fromDirectorDraft(toDirectorDraft(stored), stored)).toEqual(stored)
  })

  it('leave out empty lines, and keep an emptied number but for the longest life', () => {
    const draft = {
      ...toDirectorDraft(stored),
      urls: '\n wss://c.example \n\n',
      iceServers: 'turn:t.example:1   door\nstun:s.example',
      connectionSeconds: null,
      maxLifetimeSeconds: null,
    }
    const settings = fromDirectorDraft(draft, stored)
    expect(settings.director).toEqual({
      urls: ['wss://c.example'],
      iceServers: [
        { urls: ['turn:t.example:1'], username: 'door' },
        { urls: ['stun:s.example'], username: null },
      ],
      connectionSeconds: 60,
      onlyLive: false,
    })
    expect(settings.selfSigned.maxLifetimeSeconds).toBeNull()
    expect(settings.keepDecisionsDays).toBe(9)
  })
})
