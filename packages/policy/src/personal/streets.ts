const NAME = "\\p{Lu}[\\p{L}'’.-]{1,30}"
const NUMBER = "\\d{1,5}[A-Za-z]?"

/**
 * Streets with a number, as they are written in some countries, and boxes. Places, postal codes and streets of any other form are not
 * found: what a person's address is cannot be told from its form alone.
 */
export const STREETS: readonly RegExp[] = [
  // 2450 Crown St, 5 Old Mill Road
  `(?<![\\w.-])${NUMBER} (?:${NAME} ){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Square|Terrace|Crescent|Parkway|Highway|Hwy)(?![\\p{L}-])`,
  // P.O. Box 12, PSC 9009, Box 9725, Unit 5477 Box 8244
  "(?<![\\w.-])(?:P\\.? ?O\\.? ?|Post Office |(?:PSC|Unit) \\d{1,5},? )Box \\d{1,6}(?!\\w)",
  // Apt. 12, Suite 501
  "(?<![\\w.-])(?:Apt\\.|Apartment|Suite) \\d{1,5}(?!\\w)",
  // Lange Straße 12, Hauptstr. 5a, Storgatan 7, Nybyvägen 65, Kerkstraat 3, Kiannonkatu 98
  `(?<![\\p{L}\\d])\\p{Lu}[\\p{L}-]{2,30}(?: ?[Ss]tra(?:ß|ss)e|(?<=\\p{L})str\\.|gasse|platz|allee|damm|gatan|vägen|vegen|veien|vej|gade|gata|gate|straat|laan|katu| utca| u\\.| útja?)(?: |, )${NUMBER}(?!\\w)`,
  // 56 rue La Boétie
  `(?<![\\w.-])${NUMBER},? (?:bis |ter )?(?:rue|avenue|boulevard|chemin|quai|impasse|place) (?:(?:de|du|des|la|le|les|l') ?){0,2}${NAME}(?: ${NAME}){0,3}`,
  // Calle Mayor 5, Via Roma 12, ul. Biskupa Bogedaina 118
  `(?<![\\p{L}\\d])(?:Calle|C/|Avenida|Av\\.|Paseo|Via|Viale|Piazza|Corso|Rua|Rúa|ul\\.|ulica|al\\.) (?:(?:de|del|della|dei|do|da) ){0,2}${NAME}(?: ${NAME}){0,3},? ${NUMBER}(?!\\w)`,
].map((source) => new RegExp(source, "gu"))
