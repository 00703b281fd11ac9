import { formatCountry } from '../../kit/format.ts'

/**
 * The two-letter codes ISO 3166-1 assigns, in one string so that the list stays readable. Names come from the
 * browser (Intl.DisplayNames), which has no list of codes of its own.
 */
const CODES =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ ' +
  'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR ' +
  'GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP ' +
  'KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT ' +
  'MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW ' +
  'SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ ' +
  'UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW'

export interface Country {
  readonly code: string
  readonly name: string
}

/** Every country by name, with `??` (addresses of no known country) first. */
export const COUNTRIES: readonly Country[] = [
  { code: '??', name: formatCountry('??') },
  ...CODES.split(' ')
    .map((code) => ({ code, name: formatCountry(code) }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en')),
]

const BY_CODE = new Set(COUNTRIES.map(({ code }) => code.toLowerCase()))

/**
 * Whether a typed text means a country: the start of a word of its name, or its code. A text that is a code means that
 * country alone, so that `de` and Enter is Germany and neither Denmark nor Bangladesh.
 */
export function matchesCountry({ code, name }: Country, typed: string): boolean {
  const wanted = typed.trim().toLowerCase()
  if (BY_CODE.has(wanted)) return code.toLowerCase() === wanted
  return ` ${name.toLowerCase().replaceAll('-', ' ')}`.includes(` ${wanted}`)
}
