import type { Snippet } from '../../../shared/api.ts'

/** Statistics below the control: one address is enough for both. */
const CONTROL = `server {
  listen 127.0.0.1:8081;
  location /control { rtmp_control all; }
  location /control/stat { rtmp_stat all; }
}
`

/** The parts of nginx.conf that ask Stagedoor. */
export function nginxRtmpSnippets(handlerUrl: string): readonly Snippet[] {
  return [
    {
      title: 'Who gets in',
      where: 'In each application block of nginx.conf. Then: nginx -s reload',
      language: 'text',
      text: [
        `on_publish ${handlerUrl};`,
        `on_play ${handlerUrl};`,
        `on_publish_done ${handlerUrl};`,
        `on_play_done ${handlerUrl};`,
        '',
      ].join('\n'),
    },
    {
      title: 'Who goes on',
      where:
        'Beside them, where whoever is revoked must go and metered streams are watched. While Stagedoor does not answer, nginx drops everyone at the next question.',
      language: 'text',
      text: [`on_update ${handlerUrl};`, 'notify_update_timeout 10s;', ''].join('\n'),
    },
    {
      title: 'Let Stagedoor cut and compare',
      where:
        'In the http block, for an address that only Stagedoor reaches; put it in under Control. Then: nginx -s reload',
      language: 'text',
      text: CONTROL,
    },
  ]
}
