import type { Snippet } from '../../../shared/api.ts'

/** The part of Server.xml that asks Stagedoor. */
export function ovenMediaEngineSnippets(handlerUrl: string): readonly Snippet[] {
  return [
    {
      title: 'AdmissionWebhooks',
      where:
        'Server.xml, inside <VirtualHost>. SecretKey is yours to choose; store it here under Secret key as well.',
      language: 'xml',
      text: [
        '<AdmissionWebhooks>',
        `    <ControlServerUrl>${escapeXml(handlerUrl)}</ControlServerUrl>`,
        '    <SecretKey></SecretKey>',
        '    <Timeout>3000</Timeout>',
        '    <Enables>',
        '        <Providers>rtmp,webrtc,srt</Providers>',
        '        <Publishers>webrtc,llhls,thumbnail,srt</Publishers>',
        '    </Enables>',
        '</AdmissionWebhooks>',
        '',
      ].join('\n'),
    },
  ]
}

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
