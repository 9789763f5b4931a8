//! Paragraphs in other languages are told; those of the article's own, short ones and lists of names are not.

use dateline_core::{ArticleId, Evidence, PARAGRAPH_BREAK};

use super::*;

const ENGLISH: &str =
    "The two delegations met for the third time and said that the exchange of prisoners was to begin on Monday.";
const FRENCH: &str =
    "Les deux délégations se sont rencontrées dans la capitale pour la troisième fois et un accord est attendu.";
const SPANISH: &str =
    "Las dos delegaciones se reunieron en la capital por tercera vez y el acuerdo que se espera no es de paz.";
const GERMAN: &str = "Die beiden Delegationen trafen sich in der Hauptstadt und haben den Austausch von Gefangenen mit dem Ziel beraten.";
const POLISH: &str =
    "Delegacje spotkały się w stolicy po raz trzeci, a wymiana jeńców na granicy nie jest jeszcze pewna i do niej.";
const CZECH: &str =
    "Delegace se sešly v hlavním městě a výměna zajatců podle nich ještě není jistá, ale jsou pro ni také při jednání.";
const UKRAINIAN: &str =
    "Делегації зустрілися вдруге й домовилися про обмін усіма полоненими, молодшими за двадцять п'ять років.";
const RUSSIAN: &str =
    "Делегации встретились во второй раз и договорились об обмене всеми пленными, которые были ранены в боях.";
const BULGARIAN: &str = "Делегациите се срещнаха за втори път и се договориха за размяната на всички пленници, ранени там, където се водят боеве.";
const ARABIC: &str =
    "اجتمع الوفدان في العاصمة للمرة الثالثة وأعلنا أن تبادل الأسرى سوف يبدأ في المدينة القديمة يوم الاثنين القادم";
const PERSIAN: &str = "هیئت‌های دو کشور برای سومین بار در پایتخت دیدار کردند و گفتند که مبادله اسیران از روز دوشنبه آغاز می‌شود و پس از آن گفتگو";
const HEBREW: &str =
    "המשלחות נפגשו בבירה בפעם השלישית והודיעו כי חילופי השבויים יתחילו ביום שני בבוקר ליד מעבר הגבול הדרומי";
const GEORGIAN: &str = "დელეგაციები დედაქალაქში მესამედ შეხვდნენ და ტყვეების გაცვლა ორშაბათს დაიწყება საზღვართან ახლოს";
const NAMES: &str =
    "Las Palmas, Los Angeles, Fuerteventura, Tenerife, Málaga, Sevilla, Valencia, Madrid, Barcelona, Alicante, Bilbao";

/// The languages of an article's paragraphs, `-` for its own.
fn langs(main: &str, paragraphs: &[&str]) -> String {
    let article = Article {
        id: ArticleId::of_parts(&["a"]),
        title: None,
        body: paragraphs.join(PARAGRAPH_BREAK),
        authors: vec![],
        outlet: None,
        url: None,
        lang: Lang::parse(main),
        paragraph_langs: vec![],
        published: None,
        modified: None,
        captured: None,
        section: None,
        keywords: vec![],
        mentions: vec![],
        evidence: Evidence {
            sha256: String::new(),
            bytes: 0,
            extractor: String::new(),
            path: String::new(),
            member: None,
        },
        source_id: None,
    };
    let others = Paragraphs::new().others(&article);
    assert!(others.is_sorted_by(|a, b| a.paragraph < b.paragraph), "{others:?}");
    let lang = |number| others.iter().find(|other| other.paragraph == number);
    let langs: Vec<String> = (0..paragraphs.len())
        .map(|number| lang(number).map_or("-".to_owned(), |other| other.lang.to_string()))
        .collect();
    langs.join(" ")
}

#[test]
fn each_language_is_told_in_articles_of_each_other() {
    let texts = [
        ("en", ENGLISH),
        ("fr", FRENCH),
        ("es", SPANISH),
        ("de", GERMAN),
        ("pl", POLISH),
        ("cs", CZECH),
        ("uk", UKRAINIAN),
        ("ru", RUSSIAN),
        ("bg", BULGARIAN),
        ("ar", ARABIC),
        ("fa", PERSIAN),
        ("he", HEBREW),
        ("ka", GEORGIAN),
    ];
    for (main, own) in texts {
        for (other, foreign) in texts {
            let expected = if main == other { "- - -".to_owned() } else { format!("- {other} -") };
            assert_eq!(langs(main, &[own, foreign, own]), expected, "{other} in {main}");
        }
    }
}

#[test]
fn what_tells_little_stays_with_the_article() {
    for paragraph in ["Bonne nuit à tous", "Да, конечно, были", NAMES, "1 2 3", "...", &"a ".repeat(100)]
    {
        assert_eq!(langs("en", &[ENGLISH, paragraph, ENGLISH]), "- - -");
    }
    // A language whose letters or words are not known.
    assert_eq!(langs("kk", &[RUSSIAN, UKRAINIAN]), "- -");
    assert_eq!(langs("ps", &[PERSIAN]), "-");
    assert_eq!(langs("mt", &[FRENCH]), "fr");
}

#[test]
fn short_paragraphs_go_with_both_their_neighbours() {
    assert_eq!(
        langs("uk", &[UKRAINIAN, RUSSIAN, "Что дальше?", "Да.", RUSSIAN, "Так.", UKRAINIAN]),
        "- ru ru ru ru - -"
    );
    assert_eq!(langs("uk", &[RUSSIAN, "Что дальше?", FRENCH]), "ru - fr");
    assert_eq!(langs("uk", &["Так.", RUSSIAN, UKRAINIAN, "Так.", RUSSIAN]), "- ru - - ru");
}

#[test]
fn polish_is_told_by_its_letters() {
    let paragraph = "Żołnierze zaczęli ćwiczenia; wójt ogłosił święto, mieszkańcy wyszli więc także tłumnie później.";
    assert_eq!(langs("fr", &[FRENCH, paragraph, FRENCH]), "- pl -");
}

#[test]
fn the_table_holds_what_is_looked_up() {
    for (code, words) in FUNCTION_WORDS {
        assert!(Lang::parse(code).is_some_and(|lang| lang.as_str() == *code), "{code}");
        for word in words.split(' ') {
            assert!(word.len() <= LONGEST_WORD && word.chars().all(char::is_alphabetic), "{word}");
            assert_eq!(word, word.to_lowercase());
        }
    }
}
