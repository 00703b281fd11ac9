/** What stands in the code and is shown as it is in every language: names, units, code, examples. */
export const NO_WORDS: readonly string[] = [
  'Stagedoor',
  'English',
  'Deutsch',
  'november.csv',
  'live/news',
  'hls',
  'app/stream',
  'streaming',
  'wowzatoken',
  'read',
  'http://radio.example.org:8000',
  'https://play.example.org/live/news',
  'https://www.example.org',
  'http://127.0.0.1:8080/live/news/index.m3u8',
  'http://127.0.0.1:8889/live/news/whip',
  'rtmp://media.example/live/news',
  'wss://media.example:3334/live/news',
  'https://media.example/live/news/playlist.m3u8',
  'deny reason:grant_expired stream:live/news ip:203.0.113.0/24 rule:5 country:DE',
]

/** Files whose texts are not in the catalogue: the pages of Help are English. The rest is still to come. */
export const NOT_YET =
  /^renderer\/features\/help\/guide|^renderer\/shell|^renderer\/features\/(keys|live|media-servers|rules|settings|tokens|usage)\//

/** How many texts of a language may still be without a translation. To become fewer, never more. */
export const UNTRANSLATED_AT_MOST = 4_000
