import type { ProtocolName } from './media-server.ts'
import { say } from './say.ts'

/** How the media servers of a protocol are controlled, in the operator's words. */
export interface ControlSetup {
  /** What to set up at the media server. */
  readonly about: string
  readonly placeholder: string
  /** Whether a name goes with the secret; what is put there at first. */
  readonly user?: string
  /** What Stagedoor proves itself with. Absent where nothing is asked for. */
  readonly secret?: { readonly title: string; readonly about: string; readonly hint: string }
  /** Whether its address may have a path, which the operator chose at the media server. */
  readonly hasPath?: true
  /** Publishers alone can be cut; what revoking does to viewers stays as it is. */
  readonly publishersOnly?: true
}

/** The protocols whose media servers can be controlled; each has its client in electron/sessions/control/. */
const CONTROLS = {
  nimble: {
    about:
      'With it, whoever is revoked is cut at once instead of at the next report. In nimble.conf: management_listen_interfaces, management_port and management_token.',
    placeholder: 'http://192.168.10.5:8082',
    secret: {
      title: say('Control token'),
      about:
        'What Stagedoor proves itself with to the management API. Without one, Nimble lets in whoever reaches it.',
      hint: 'As management_token in nimble.conf.',
    },
  },
  icecast: {
    about:
      'With it, whoever is revoked is cut at once instead of at the time limit. It is the admin interface, which is at the address listeners connect to.',
    placeholder: 'http://192.168.10.5:8000',
    user: 'admin',
    secret: {
      title: say('Admin password'),
      about: 'What Stagedoor proves itself with to the admin interface.',
      hint: 'As <admin-password> in icecast.xml. A source’s own password is not enough.',
    },
  },
  'node-media-server': {
    about:
      'With it, whoever is revoked is cut at once. In its configuration: auth.jwt with a secret and a user. The address is that of http.',
    placeholder: 'http://192.168.10.5:8000',
    user: 'admin',
    secret: {
      title: say('Password'),
      about: 'What Stagedoor logs in with at its API.',
      hint: 'Of the user in auth.jwt.users. Five wrong ones lock the name out for 15 minutes.',
    },
  },
  'nginx-rtmp': {
    about:
      'With it, whoever is revoked is dropped at once instead of at the next question. In an http server of nginx.conf that only Stagedoor reaches: location /control { rtmp_control all; } and, to compare who is there, location /control/stat { rtmp_stat all; }. It knows one worker at a time, so worker_processes 1 is best.',
    placeholder: 'http://127.0.0.1:8081/control',
    hasPath: true,
    user: '',
    secret: {
      title: say('Password'),
      about:
        'Where auth_basic guards the location. Without one, whoever reaches it can drop anybody.',
      hint: 'As in the file of auth_basic_user_file.',
    },
  },
  mediamtx: {
    about:
      'With it, whoever is revoked is cut at once. In mediamtx.yml: api and apiAddress. MediaMTX asks Stagedoor about these calls too, and the password below is what they are let in with.',
    placeholder: 'http://192.168.10.5:9997',
    user: 'stagedoor',
    secret: {
      title: say('Control password'),
      about:
        'What Stagedoor proves itself with to the control API, and to itself when asked about it.',
      hint: 'Yours to choose. MediaMTX does not have to know it.',
    },
  },
  srs: {
    about:
      'With it, whoever is revoked is cut at once. In srs.conf: http_api, with auth, since anyone who reaches it may cut clients otherwise.',
    placeholder: 'http://192.168.10.5:1985',
    user: 'admin',
    secret: {
      title: say('Password'),
      about: 'What Stagedoor proves itself with to the HTTP API.',
      hint: 'As password in http_api { auth { … } } of srs.conf.',
    },
  },
  'oven-media-engine': {
    about:
      'With it, a publisher who is revoked is cut at once. Viewers it cannot disconnect: they go on to their lifetime. In Server.xml: Managers, API with an AccessToken, and its port in Bind. Of several virtual hosts the one is looked for that was reached, unless the address ends with the name of one.',
    placeholder: 'http://192.168.10.5:8081',
    hasPath: true,
    publishersOnly: true,
    secret: {
      title: say('Access token'),
      about: 'What Stagedoor proves itself with to the REST API.',
      hint: 'As AccessToken in Server.xml.',
    },
  },
  'ant-media': {
    about:
      'With it, a publisher who is revoked is stopped at once, and so is a WebRTC viewer with a subscriberId by the Enterprise Edition. Other viewers go on. The address is that of the application whose streams are controlled; its REST API has to let this machine in, by the addresses allowed in its settings.',
    placeholder: 'http://192.168.10.5:5080/live',
    hasPath: true,
    publishersOnly: true,
  },
} as const satisfies Partial<Record<ProtocolName, ControlSetup>>

/** The protocols that are controlled. */
export type ControlledProtocol = keyof typeof CONTROLS

/** Whether media servers of this protocol can be controlled. */
export const isControllable = (protocol: ProtocolName): protocol is ControlledProtocol =>
  protocol in CONTROLS

/** How media servers of this protocol are controlled. Null for those that cannot be. */
export const controlOf = (protocol: ProtocolName): ControlSetup | null =>
  (CONTROLS as Partial<Record<ProtocolName, ControlSetup>>)[protocol] ?? null

/** The place in the console where the control of a media server is filled in. */
export const controlPlaceOf = (mediaServerId: string): string =>
  `/media-servers?open=${encodeURIComponent(mediaServerId)}&tab=control`

/** Whether viewers are cut at once where media servers of this protocol are controlled. */
export function cutsViewers(protocol: ProtocolName): boolean {
  const control = controlOf(protocol)
  return control !== null && control.publishersOnly !== true
}
