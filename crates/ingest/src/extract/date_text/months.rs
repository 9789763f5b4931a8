//! Month names: in goes a lower-case word, out comes its month. One table per language: full names in the cases that
//! dates take, and the short forms that the press uses. What two languages use for different months is left out.

/// The month, 1 to 12, that a lower-case word (without a final stop) names in any of the languages.
pub(super) fn month(word: &str) -> Option<i8> {
    if word.is_empty() {
        return None;
    }
    LANGUAGES.iter().find_map(|months| {
        let at = months.iter().position(|names| names.split(' ').any(|name| name == word))?;
        i8::try_from(at + 1).ok()
    })
}

/// Names of twelve months, spaced apart, January first.
type Months = [&'static str; 12];

const LANGUAGES: &[&Months] = &[
    &ENGLISH, &UKRAINIAN, &RUSSIAN, &ARABIC, &LEVANTINE, &MAGHREB, &PERSIAN, &HEBREW, &FRENCH, &GERMAN, &SPANISH, &POLISH,
    &ITALIAN, &PORTUGUESE, &TURKISH, &DUTCH, &CZECH, &SCANDINAVIAN, &FINNISH, &GREEK, &ROMANIAN, &SOUTH_SLAVIC, &HUNGARIAN,
    &BULGARIAN, &BELARUSIAN, &BALTIC,
];

const ENGLISH: Months = [
    "january jan", "february feb febr", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
    "september sep sept", "october oct", "november nov", "december dec",
];
const UKRAINIAN: Months = [
    "січня січень січ", "лютого лютий лют", "березня березень бер", "квітня квітень квіт", "травня травень трав",
    "червня червень черв", "липня липень лип", "серпня серпень серп", "вересня вересень вер", "жовтня жовтень жовт",
    "листопада листопад", "грудня грудень груд",
];
const RUSSIAN: Months = [
    "января январь янв", "февраля февраль фев февр", "марта март мар", "апреля апрель апр", "мая май", "июня июнь июн",
    "июля июль июл", "августа август авг", "сентября сентябрь сен сент", "октября октябрь окт", "ноября ноябрь ноя нояб",
    "декабря декабрь дек",
];
/// The names of Egypt, the Gulf and Sudan.
const ARABIC: Months = [
    "يناير", "فبراير", "مارس", "أبريل ابريل إبريل", "مايو", "يونيو يونيه", "يوليو يوليه", "أغسطس اغسطس", "سبتمبر",
    "أكتوبر اكتوبر", "نوفمبر", "ديسمبر",
];
/// The names of Syria, Lebanon, Iraq, Jordan and Palestine. Those of two words are joined before they are looked up.
const LEVANTINE: Months = [
    "كانون-الثاني", "شباط", "آذار اذار أذار", "نيسان", "أيار ايار", "حزيران", "تموز", "آب", "أيلول ايلول", "تشرين-الأول تشرين-الاول",
    "تشرين-الثاني", "كانون-الأول كانون-الاول",
];
/// The names of Algeria and Tunisia, and Morocco's where they differ.
const MAGHREB: Months =
    ["جانفي", "فيفري", "", "أفريل افريل", "ماي", "جوان", "جويلية يوليوز", "أوت غشت", "شتنبر", "", "نونبر", "دجنبر"];
const PERSIAN: Months = ["ژانویه", "فوریه", "", "آوریل", "مه", "ژوئن", "ژوئیه", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر"];
const HEBREW: Months = [
    "ינואר בינואר", "פברואר בפברואר", "מרץ מרס במרץ במרס", "אפריל באפריל", "מאי במאי", "יוני ביוני", "יולי ביולי",
    "אוגוסט באוגוסט", "ספטמבר בספטמבר", "אוקטובר באוקטובר", "נובמבר בנובמבר", "דצמבר בדצמבר",
];
const FRENCH: Months = [
    "janvier janv", "février fevrier févr fév", "mars", "avril avr", "mai", "juin", "juillet juil", "août aout", "septembre",
    "octobre", "novembre", "décembre decembre déc",
];
const GERMAN: Months = [
    "januar jänner jän", "februar feber", "märz maerz mär mrz", "april", "mai", "juni", "juli", "august", "september",
    "oktober okt", "november", "dezember dez",
];
const SPANISH: Months = [
    "enero ene", "febrero", "marzo", "abril abr", "mayo", "junio", "julio", "agosto ago", "septiembre setiembre set", "octubre",
    "noviembre", "diciembre dic",
];
const POLISH: Months = [
    "stycznia styczeń sty", "lutego luty lut", "marca marzec", "kwietnia kwiecień kwi", "maja maj", "czerwca czerwiec cze",
    "lipca lipiec lip", "sierpnia sierpień sie", "września wrzesień wrz", "października październik paź", "listopada lis",
    "grudnia grudzień gru",
];
const ITALIAN: Months = [
    "gennaio gen", "febbraio", "marzo", "aprile", "maggio mag", "giugno giu", "luglio lug", "agosto", "settembre", "ottobre ott",
    "novembre", "dicembre",
];
const PORTUGUESE: Months = [
    "janeiro", "fevereiro fev", "março marco", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro out",
    "novembro", "dezembro",
];
const TURKISH: Months = [
    "ocak oca", "şubat şub", "mart", "nisan nis", "mayıs", "haziran haz", "temmuz tem", "ağustos ağu", "eylül eyl",
    "ekim eki", "kasım kas", "aralık ara",
];
const DUTCH: Months =
    ["januari", "februari", "maart mrt", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"];
const CZECH: Months = [
    "ledna leden", "února únor", "března březen", "dubna duben", "května květen", "června červen", "července červenec",
    "srpna srpen", "září", "října říjen", "listopadu", "prosince prosinec",
];
const SCANDINAVIAN: Months = [
    "", "", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december desember des",
];
const FINNISH: Months = [
    "tammikuuta tammikuu", "helmikuuta helmikuu", "maaliskuuta maaliskuu", "huhtikuuta huhtikuu", "toukokuuta toukokuu",
    "kesäkuuta kesäkuu", "heinäkuuta heinäkuu", "elokuuta elokuu", "syyskuuta syyskuu", "lokakuuta lokakuu",
    "marraskuuta marraskuu", "joulukuuta joulukuu",
];
const GREEK: Months = [
    "ιανουαρίου ιαν", "φεβρουαρίου φεβ", "μαρτίου μαρ", "απριλίου απρ", "μαΐου μαίου μαϊ", "ιουνίου ιουν", "ιουλίου ιουλ",
    "αυγούστου αυγ", "σεπτεμβρίου σεπ", "οκτωβρίου οκτ", "νοεμβρίου νοε", "δεκεμβρίου δεκ",
];
const ROMANIAN: Months = [
    "ianuarie ian", "februarie", "martie", "aprilie", "mai", "iunie iun", "iulie iul", "august", "septembrie", "octombrie",
    "noiembrie", "decembrie",
];
const SOUTH_SLAVIC: Months = [
    "januara siječnja јануара", "februara veljače фебруара", "marta ožujka марта", "aprila travnja априла", "svibnja маја",
    "juna lipnja јуна", "jula srpnja јула", "avgusta kolovoza августа", "septembra rujna септембра", "oktobra октобра",
    "novembra studenoga studenog новембра", "decembra prosinca децембра",
];
const HUNGARIAN: Months = [
    "január", "február", "március", "április", "május", "június", "július", "augusztus", "szeptember", "október",
    "november", "december",
];
const BULGARIAN: Months = [
    "януари", "февруари", "март", "април", "май", "юни", "юли", "август", "септември", "октомври", "ноември", "декември",
];
const BELARUSIAN: Months = [
    "студзеня", "лютага", "сакавіка", "красавіка", "мая", "чэрвеня", "ліпеня", "жніўня", "верасня", "кастрычніка",
    "лістапада", "снежня",
];
const BALTIC: Months = [
    "jaanuar sausio janvāris", "veebruar vasario februāris", "märts kovo marts", "aprill balandžio aprīlis", "gegužės maijs",
    "juuni birželio jūnijs", "juuli liepos jūlijs", "rugpjūčio augusts", "rugsėjo septembris", "oktoober spalio oktobris",
    "lapkričio novembris", "detsember gruodžio decembris",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_names_two_months() {
        let mut seen = std::collections::BTreeMap::new();
        for (at, names) in LANGUAGES.iter().flat_map(|months| months.iter().enumerate()) {
            for name in names.split(' ').filter(|name| !name.is_empty()) {
                assert_eq!(*seen.entry(name).or_insert(at), at, "{name}");
            }
        }
        assert_eq!(month(""), None);
        assert_eq!(month("травня"), Some(5));
    }
}
