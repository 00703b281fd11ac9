import type { Snippet } from '../../../shared/api.ts'

/** What to enter in the events console of the platform generation. Addresses must be full https ones there. */
export function nativeFrameSnippets(handlerUrl: string): readonly Snippet[] {
  return [
    {
      title: 'Webhook addresses',
      where:
        'The events console of the platform. It asks for https: put Stagedoor behind a proxy that has a certificate.',
      language: 'text',
      text: [
        `Base address:         ${handlerUrl}`,
        'Broadcast start:      PUT    <base>/integration/v1/broadcast/{privateKey}',
        'Broadcast end:        DELETE <base>/integration/v1/broadcast/{privateKey}',
        'Encoding ready, gone: PUT, DELETE <base>/integration/v1/broadcast/{privateKey}/encoding/{encoding}',
        'Bulk ping:            PUT    <base>/integration/v1/broadcast/ping/bulk',
        'Viewer authorization: GET    <base>/integration/v1/viewer?publicKey={publicKey}&token={token}&userId={userId}',
        'Client referrer:      live-service-webhooks',
        '',
      ].join('\n'),
    },
  ]
}
