import { t } from '../language/t.ts'

/** One part of Settings, by its heading. */
export interface SettingsPart {
  readonly title: string
  /** What it is about, in the words one would look for. */
  readonly about: string
  /** Labels of what can be set there. */
  readonly fields?: readonly string[]
  /** Not in the desktop's window. */
  readonly inBrowsersAlone?: true
}

/** All of them, in the order of the screen. A test holds them against the headings and labels of the screen itself. */
export const SETTINGS_PARTS: readonly SettingsPart[] = [
  {
    title: t('Appearance'),
    about: t('theme, language, notifications'),
    fields: [
      t('Theme'),
      t('Language'),
      t('Tell notices outside of this window'),
      t('Keep this window out of recordings'),
    ],
  },
  {
    title: t('Keyboard'),
    about: t('keys that act alone'),
    fields: [t('Single-key shortcuts')],
  },
  {
    title: t('Lock'),
    about: t('after a while without use'),
    fields: [t('Lock when not used for')],
    inBrowsersAlone: true,
  },
  {
    title: t('Phones'),
    about: t('sign in a phone, QR code, mobile'),
    inBrowsersAlone: true,
  },
  {
    title: t('When the disk fails'),
    about: t('new starts that cannot be recorded'),
    fields: [t('New starts')],
  },
  {
    title: t('Keeping records'),
    about: t('how long decisions, sessions and addresses are kept'),
    fields: [t('Decisions'), t('Ended sessions'), t('Usage'), t('Truncate addresses after')],
  },
  {
    title: t('Public address'),
    about: t('links and snippets, this installation'),
    fields: [t('Public origin')],
  },
  {
    title: t('Sessions at a time'),
    about: t('limits, bans'),
    fields: [
      t('When a link, a viewer or the publishers have as many as they may'),
      t('What a ban does to those who are in'),
      t('On trial'),
    ],
  },
  {
    title: t('Shared links'),
    about: t('suspicions'),
    fields: [
      t('Networks'),
      t('Countries'),
      t('Countries at once'),
      t('Within'),
      t('Refuse new networks'),
    ],
  },
  {
    title: t('Director'),
    about: t('ICE and TURN servers'),
    fields: [
      t('Media server addresses'),
      t('STUN and TURN servers'),
      t('A ticket for the media server holds'),
      t('Only streams that somebody publishes'),
      t('Trusted proxies'),
    ],
  },
  {
    title: t('Self-signed tokens'),
    about: t('subscribe tokens'),
    fields: [
      t('Clocks may differ by'),
      t('Longest life'),
      t('Origins and addresses that both tokens list'),
      t('Patterns fit whole stream names only'),
    ],
  },
  { title: t('TURN credentials'), about: t('user name and password of ICE servers') },
  { title: t('House files'), about: t('clips for viewers who are sent elsewhere, upload') },
  { title: t('Backups'), about: t('back up, prove, restore, download') },
  {
    title: t('Backups by themselves'),
    about: t('when, how many, where'),
    fields: [t('Back up each day'), t('Keep days'), t('Keep weeks'), t('Keep months')],
  },
  { title: t('Exports by themselves'), about: t('sessions as CSV, each day, week or month') },
  {
    title: t('Export and import'),
    about: t('configuration as a file'),
    fields: [t('YAML to import')],
  },
  { title: t('About'), about: t('version, folders, addresses') },
  { title: t('Diagnostics'), about: t('a file for whoever helps') },
  { title: t('Recently deleted'), about: t('put back') },
  {
    title: t('Audit log'),
    about: t('who did what, check'),
    fields: [t('Receipt of an earlier check (optional)')],
  },
]

/** Those that are there. Pure. @param isInBrowser False: in the desktop's window. */
export const partsWhere = (isInBrowser: boolean): readonly SettingsPart[] =>
  SETTINGS_PARTS.filter(({ inBrowsersAlone = false }) => isInBrowser || !inBrowsersAlone)
