//! Month names: in goes a lower-case word, out comes its month. One table per language: full names in the cases that
//! dates take, and the short forms that the press uses. What two languages use for different months is left out.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The month, 1 to 12, that a lower-case word (without a final stop) names in any of the languages.
pub fn month(word: &str) -> Option<i8> {
    static MONTHS: LazyLock<HashMap<&str, i8>> =
        LazyLock::new(|| names().map(|(_, name, month)| (name, month)).collect());
    MONTHS.get(word).copied()
}

/// Every name with its month, after the code of its language.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str, i8)> {
    let months = LANGUAGES.iter().flat_map(|(lang, table)| table.split('|').zip(1..).map(move |names| (lang, names)));
    months.flat_map(|(lang, (names, month))| names.split_whitespace().map(move |name| (*lang, name, month)))
}

/// One language a string, after its code (of a group, one of its languages): twelve months parted by bars, January
/// first, each with its names.
const LANGUAGES: &[(&str, &str)] = &[
    ("en", ENGLISH),
    ("uk", UKRAINIAN),
    ("ru", RUSSIAN),
    ("ar", ARABIC),
    ("ar", LEVANTINE),
    ("he", HEBREW),
    ("fr", FRENCH),
    ("de", GERMAN),
    ("es", SPANISH),
    ("pl", POLISH),
    ("it", ITALIAN),
    ("pt", PORTUGUESE),
    ("tr", TURKISH),
    ("nl", DUTCH),
    ("cs", CZECH),
    ("sv", SCANDINAVIAN),
    ("fi", FINNISH),
    ("el", GREEK),
    ("ro", ROMANIAN),
    ("sr", SOUTH_SLAVIC),
    ("hu", HUNGARIAN),
    ("bg", BULGARIAN),
    ("be", BELARUSIAN),
    ("lt", BALTIC),
    ("ar", MAGHREB),
    ("fa", PERSIAN),
    ("id", INDONESIAN),
    ("az", AZERBAIJANI),
    ("ca", CATALAN),
    ("sk", SLOVAK),
    ("sq", ALBANIAN),
    ("hi", HINDI),
    ("bn", BENGALI),
];

const ENGLISH: &str = "january jan | february feb febr | march mar | april apr | may | june jun | july jul | august aug | september \
    sep sept | october oct | november nov | december dec";
const UKRAINIAN: &str = "січня січень січ | лютого лютий лют | березня березень бер | квітня квітень квіт | травня травень трав | \
    червня червень черв | липня липень лип | серпня серпень серп | вересня вересень вер | жовтня жовтень жовт | \
    листопада листопад | грудня грудень груд";
const RUSSIAN: &str = "января январь янв | февраля февраль фев февр | марта март мар | апреля апрель апр | мая май | июня июнь июн \
    | июля июль июл | августа август авг | сентября сентябрь сен сент | октября октябрь окт | ноября ноябрь ноя \
    нояб | декабря декабрь дек";
/// The names of Egypt, the Gulf and Sudan.
const ARABIC: &str = "يناير | فبراير | مارس | أبريل ابريل إبريل | مايو | يونيو يونيه | يوليو يوليه | أغسطس اغسطس | سبتمبر | أكتوبر \
    اكتوبر | نوفمبر | ديسمبر";
/// The names of Syria, Lebanon, Iraq, Jordan and Palestine. Those of two words are joined before they are looked up.
const LEVANTINE: &str = "كانون-الثاني | شباط | آذار اذار أذار | نيسان | أيار ايار | حزيران | تموز | آب | أيلول ايلول | تشرين-الأول \
    تشرين-الاول | تشرين-الثاني | كانون-الأول كانون-الاول";
const HEBREW: &str = "ינואר בינואר | פברואר בפברואר | מרץ מרס במרץ במרס | אפריל באפריל | מאי במאי | יוני ביוני | יולי ביולי | \
    אוגוסט באוגוסט | ספטמבר בספטמבר | אוקטובר באוקטובר | נובמבר בנובמבר | דצמבר בדצמבר";
const FRENCH: &str = "janvier janv | février fevrier févr fév | mars | avril avr | mai | juin | juillet juil | août aout | \
    septembre | octobre | novembre | décembre decembre déc";
const GERMAN: &str = "januar jänner jän | februar feber | märz maerz mär mrz | april | mai | juni | juli | august | september | \
    oktober okt | november | dezember dez";
const SPANISH: &str = "enero ene | febrero | marzo | abril abr | mayo | junio | julio | agosto ago | septiembre setiembre set | \
    octubre | noviembre | diciembre dic";
const POLISH: &str = "stycznia styczeń sty | lutego luty lut | marca marzec | kwietnia kwiecień kwi | maja maj | czerwca czerwiec \
    cze | lipca lipiec lip | sierpnia sierpień sie | września wrzesień wrz | października październik paź | \
    listopada lis | grudnia grudzień gru";
const ITALIAN: &str = "gennaio gen | febbraio | marzo | aprile | maggio mag | giugno giu | luglio lug | agosto | settembre | \
    ottobre ott | novembre | dicembre";
const PORTUGUESE: &str = "janeiro | fevereiro fev | março marco | abril | maio | junho | julho | agosto | setembro | outubro out | \
    novembro | dezembro";
const TURKISH: &str = "ocak oca | şubat şub | mart | nisan nis | mayıs | haziran haz | temmuz tem | ağustos ağu | eylül eyl | ekim \
    eki | kasım kas | aralık ara";
const DUTCH: &str = "januari | februari | maart mrt | april | mei | juni | juli | augustus | september | oktober | november | \
    december";
const CZECH: &str = "ledna leden | února únor | března březen | dubna duben | května květen | června červen | července červenec | \
    srpna srpen | září | října říjen | listopadu | prosince prosinec";
const SCANDINAVIAN: &str =
    "|  | mars | april | maj | juni | juli | augusti | september | oktober | november | december desember des";
const FINNISH: &str = "tammikuuta tammikuu | helmikuuta helmikuu | maaliskuuta maaliskuu | huhtikuuta huhtikuu | toukokuuta \
    toukokuu | kesäkuuta kesäkuu | heinäkuuta heinäkuu | elokuuta elokuu | syyskuuta syyskuu | lokakuuta lokakuu \
    | marraskuuta marraskuu | joulukuuta joulukuu";
const GREEK: &str = "ιανουαρίου ιαν | φεβρουαρίου φεβ | μαρτίου μαρ | απριλίου απρ | μαΐου μαίου μαϊ | ιουνίου ιουν | ιουλίου \
    ιουλ | αυγούστου αυγ | σεπτεμβρίου σεπ | οκτωβρίου οκτ | νοεμβρίου νοε | δεκεμβρίου δεκ";
const ROMANIAN: &str = "ianuarie ian | februarie | martie | aprilie | mai | iunie iun | iulie iul | august | septembrie | octombrie \
    | noiembrie | decembrie";
const SOUTH_SLAVIC: &str = "januara siječnja јануара | februara veljače фебруара | marta ožujka марта | aprila travnja априла | svibnja \
    маја | juna lipnja јуна | jula srpnja јула | avgusta kolovoza августа | septembra rujna септембра | oktobra \
    октобра | novembra studenoga studenog новембра | decembra prosinca децембра";
const HUNGARIAN: &str = "január | február | március | április | május | június | július | augusztus | szeptember | október | november \
    | december";
const BULGARIAN: &str =
    "януари | февруари | март | април | май | юни | юли | август | септември | октомври | ноември | декември";
const BELARUSIAN: &str = "студзеня | лютага | сакавіка | красавіка | мая | чэрвеня | ліпеня | жніўня | верасня | кастрычніка | \
    лістапада | снежня";
const BALTIC: &str = "jaanuar sausio janvāris | veebruar vasario februāris | märts kovo marts | aprill balandžio aprīlis | gegužės \
    maijs | juuni birželio jūnijs | juuli liepos jūlijs | rugpjūčio augusts | rugsėjo septembris | oktoober \
    spalio oktobris | lapkričio novembris | detsember gruodžio decembris";

/// The names of Algeria and Tunisia.
const MAGHREB: &str =
    "جانفي | فيفري | مارس | أفريل افريل | ماي | جوان | جويلية | أوت اوت | سبتمبر | أكتوبر | نوفمبر | ديسمبر";
/// Gregorian months; those of the Persian calendar are read elsewhere.
const PERSIAN: &str = "ژانویه | فوریه | مارس | آوریل | مه | ژوئن | ژوئیه | اوت | سپتامبر | اکتبر | نوامبر | دسامبر";
const INDONESIAN: &str = "januari | februari | maret | april | mei | juni | juli | agustus agt | september | oktober | november | \
    desember";
const AZERBAIJANI: &str =
    "yanvar | fevral | mart | aprel | may | iyun | iyul | avqust | sentyabr | oktyabr | noyabr | dekabr";
const CATALAN: &str =
    "gener | febrer | març | abril | maig | juny | juliol | agost | setembre | octubre | novembre | desembre";
const SLOVAK: &str =
    "január | februára | marec | apríla | mája | júna | júla | augusta | septembra | októbra | novembra | decembra";
const ALBANIAN: &str =
    "janar | shkurt | mars | prill | maj | qershor | korrik | gusht | shtator | tetor | nëntor | dhjetor";
const HINDI: &str = "जनवरी | फरवरी फ़रवरी | मार्च | अप्रैल | मई | जून | जुलाई | अगस्त | सितंबर सितम्बर | अक्टूबर अक्तूबर | नवंबर नवम्बर | दिसंबर दिसम्बर";
const BENGALI: &str =
    "জানুয়ারি জানুয়ারি | ফেব্রুয়ারি ফেব্রুয়ারি | মার্চ | এপ্রিল | মে | জুন | জুলাই | আগস্ট | সেপ্টেম্বর | অক্টোবর | নভেম্বর | ডিসেম্বর";

/// The month, 1 to 12, that a word names in the Persian (solar Hijri) calendar.
pub fn persian(word: &str) -> Option<i64> {
    const NAMES: &str = "فروردین فروردين | اردیبهشت ارديبهشت | خرداد | تیر تير | مرداد | شهریور شهريور | مهر | آبان | آذر | دی دي | \
        بهمن | اسفند";
    NAMES
        .split('|')
        .zip(1..)
        .find(|(names, _)| names.split_whitespace().any(|name| name == word))
        .map(|(_, month)| month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_twelve_months() {
        assert!(LANGUAGES.iter().all(|(_, table)| table.split('|').count() == 12));
    }

    #[test]
    fn no_word_names_two_months() {
        let mut seen = std::collections::BTreeMap::new();
        for (_, name, month) in names() {
            assert_eq!(*seen.entry(name).or_insert(month), month, "{name}");
        }
        assert_eq!(month(""), None);
        assert_eq!(month("травня"), Some(5));
    }
}
