import type { Snippet } from '../../../shared/api.ts'

/** The parts of srs.conf that ask Stagedoor, and tell it that SRS is there. */
export function srsSnippets(handlerUrl: string): readonly Snippet[] {
  const hooks = ['on_publish', 'on_unpublish', 'on_play', 'on_stop']
  return [
    {
      title: 'http_hooks',
      where: 'srs.conf, inside vhost __defaultVhost__. Then reload SRS.',
      language: 'text',
      text: [
        'http_hooks {',
        '    enabled on;',
        ...hooks.map((each) => `    ${each} ${handlerUrl};`),
        '}',
        '',
      ].join('\n'),
    },
    {
      title: 'heartbeat',
      where:
        'srs.conf, outside of vhost: the light shows then that SRS runs, also when nobody comes.',
      language: 'text',
      text: [
        'heartbeat {',
        '    enabled on;',
        '    interval 10;',
        `    url ${handlerUrl};`,
        '    device_id "srs";',
        '}',
        '',
      ].join('\n'),
    },
  ]
}
