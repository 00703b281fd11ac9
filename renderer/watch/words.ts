import { type Language, languageOf } from '../language/languages.ts'

/** What the page says to who wants to watch, and what they can do. */
export interface Words {
  readonly language: Language
  /** By the gateway's coarse reasons. */
  readonly refused: Readonly<Record<string, string>>
  readonly refusedOtherwise: string
  readonly noStream: string
  readonly notOnAir: string
  readonly ended: string
  readonly interrupted: string
  readonly unreachable: string
  readonly unplayable: string
  readonly again: string
  readonly skip: string
  readonly visit: string
  readonly advert: string
}

const ENGLISH: Words = {
  language: 'en',
  refused: {
    'credential needed': 'A link is needed to watch this. Open the one you were sent.',
    'stream not available': 'This stream is not available now.',
    'not permitted':
      'Your link does not permit this now. It may have run out or been withdrawn: ask whoever sent it.',
    'too many at a time':
      'As many are watching as may at a time, with your link or at all. Try again once somebody has left.',
    'request not understood': 'The link is damaged. Copy it again, as a whole.',
    'not available now': 'Nobody can be let in at the moment. Try again in a minute.',
  },
  refusedOtherwise: 'You may not watch this. Open your link again.',
  noStream: 'There is no such stream here.',
  notOnAir: 'The stream is not on air at the moment. Try again in a minute.',
  ended:
    'This has ended for you: your link does not permit it any more. Open it again or ask whoever sent it.',
  interrupted: 'The stream is interrupted. Try again in a minute.',
  unreachable: 'The station cannot be reached. Look at your connection and try again.',
  unplayable: 'This page cannot play this kind of stream. Open the link in a player.',
  again: 'Try again',
  skip: 'Skip',
  visit: 'Visit the advertiser',
  advert: 'Advertisement',
}

const GERMAN: Words = {
  language: 'de',
  refused: {
    'credential needed':
      'Zum Zuschauen ist ein Link nötig. Öffnen Sie den, den Sie bekommen haben.',
    'stream not available': 'Dieser Stream ist gerade nicht verfügbar.',
    'not permitted':
      'Ihr Link erlaubt das jetzt nicht. Vielleicht ist er abgelaufen oder zurückgezogen: Fragen Sie, wer ihn geschickt hat.',
    'too many at a time':
      'Es schauen so viele zu, wie gleichzeitig dürfen, mit Ihrem Link oder überhaupt. Versuchen Sie es erneut, sobald jemand gegangen ist.',
    'request not understood': 'Der Link ist beschädigt. Kopieren Sie ihn noch einmal, ganz.',
    'not available now':
      'Im Moment kann niemand eingelassen werden. Versuchen Sie es in einer Minute erneut.',
  },
  refusedOtherwise: 'Sie dürfen das nicht ansehen. Öffnen Sie Ihren Link noch einmal.',
  noStream: 'Diesen Stream gibt es hier nicht.',
  notOnAir: 'Der Stream ist gerade nicht auf Sendung. Versuchen Sie es in einer Minute erneut.',
  ended:
    'Für Sie ist hier Schluss: Ihr Link erlaubt es nicht mehr. Öffnen Sie ihn noch einmal, oder fragen Sie, wer ihn geschickt hat.',
  interrupted: 'Der Stream ist unterbrochen. Versuchen Sie es in einer Minute erneut.',
  unreachable:
    'Der Sender ist nicht erreichbar. Prüfen Sie Ihre Verbindung, und versuchen Sie es erneut.',
  unplayable:
    'Diese Seite kann so einen Stream nicht abspielen. Öffnen Sie den Link in einem Player.',
  again: 'Erneut versuchen',
  skip: 'Überspringen',
  visit: 'Zum Werbenden',
  advert: 'Werbung',
}

const WORDS: Readonly<Record<Language, Words>> = { en: ENGLISH, de: GERMAN }

/** The words in the first of the viewer's languages that there is, else in English. Nothing is read from or kept in the browser. */
export const wordsIn = (wanted: readonly string[]): Words => WORDS[languageOf(null, wanted)]

/**
 * What to say instead of the stream.
 *
 * @param status Of the gateway's answer.
 * @param text   Of the gateway's answer, e.g. `Refused: not permitted.`
 */
export function wordsFor(words: Words, status: number, text: string): string {
  if (status === 403) {
    const reason = text.replace(/^Refused: /, '').replace(/\.$/, '')
    return words.refused[reason] ?? words.refusedOtherwise
  }
  return status === 404 ? words.noStream : words.notOnAir
}
