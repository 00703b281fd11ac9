import type { Snippet } from '../../../shared/api.ts'

/** The `<mount>` blocks of icecast.xml that ask Stagedoor. */
export function icecastSnippets(handlerUrl: string): readonly Snippet[] {
  const secretAt = handlerUrl.lastIndexOf('/')
  const url = escapeXml(handlerUrl.slice(0, secretAt))
  const secret = escapeXml(handlerUrl.slice(secretAt + 1))
  return [
    {
      title: 'One mount',
      where:
        'either icecast.xml, inside <icecast>, once for each mount with its name. Then reload Icecast.',
      language: 'xml',
      text: mountBlock(
        '<mount type="normal">\n    <mount-name>/live.ogg</mount-name>',
        url,
        secret,
      ),
    },
    {
      title: 'All mounts that have no block of their own',
      where: 'or, instead of the block above, the same place. Then reload Icecast.',
      language: 'xml',
      text: mountBlock('<mount type="default">', url, secret),
    },
  ]
}

const ACTIONS = ['listener_add', 'listener_remove', 'stream_auth', 'mount_add', 'mount_remove']

function mountBlock(head: string, url: string, secret: string): string {
  const calls = ACTIONS.map((each) => `        <option name="${each}" value="${url}"/>`)
  return [
    head,
    '    <!-- allow_duplicate_users: else a second listener of one user name is turned away after Stagedoor said yes. -->',
    '    <authentication type="url">',
    ...calls,
    // As password rather than in the address, because Icecast writes the address into error.log for each refused listener.
    '        <option name="username" value="icecast"/>',
    `        <option name="password" value="${secret}"/>`,
    '        <option name="headers" value="referer"/>',
    '        <option name="header_prefix" value="ClientHeader."/>',
    '        <option name="auth_header" value="icecast-auth-user: 1"/>',
    '        <option name="timelimit_header" value="icecast-auth-timelimit:"/>',
    '        <option name="allow_duplicate_users" value="1"/>',
    '    </authentication>',
    '</mount>',
    '',
  ].join('\n')
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
