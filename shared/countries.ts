import { say } from './say.ts'

/** In one string so that the list stays readable. */
const CODES =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ ' +
  'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR ' +
  'GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP ' +
  'KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT ' +
  'MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW ' +
  'SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ ' +
  'UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW'

/** What a place that is not known counts as; lists may name it. */
export const UNKNOWN_COUNTRY = '??'

/** The two-letter codes that ISO 3166-1 assigns, and XK, which all use for Kosovo. */
export const COUNTRY_CODES: readonly string[] = CODES.split(' ')

/** AN was withdrawn in 2010, and databases of addresses still answer it. */
const ANSWERED: ReadonlySet<string> = new Set([...COUNTRY_CODES, 'AN', UNKNOWN_COUNTRY])

/** What older databases answer where no one country is known: Europe, and Asia and the Pacific. */
const REGIONS: ReadonlySet<string> = new Set(['EU', 'AP'])

/** What people write, and the code that is meant. */
const MEANT: Readonly<Record<string, string>> = { UK: 'GB', EL: 'GR' }

/** Whether a code, in capitals, can be that of a viewer: of a country, or `??`. */
export const isCountryCode = (code: string): boolean => ANSWERED.has(code)

/** The same for a rule, which can also be about the regions that older databases answer. */
export const isRuleCountry = (code: string): boolean => isCountryCode(code) || REGIONS.has(code)

/** The code that is meant by one that no country has. Null where that is not plain. */
export const meantCountry = (code: string): string | null => MEANT[code] ?? null

/** Why a code is refused, for the issue: with the code that is meant where that is plain. */
export function whyNoCountry(code: string): string {
  const meant = meantCountry(code)
  return meant === null
    ? say('{code} is no country in ISO 3166.', { code })
    : say('{code} is no country in ISO 3166. Did you mean {meant}?', { code, meant })
}
