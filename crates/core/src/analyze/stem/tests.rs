//! Inflected forms meet; different words stay apart.

use super::*;
use proptest::prelude::*;

/// A language, and words that must have one stem.
const SAME: &[(&str, &[&str])] = &[
    ("en", &["shelling", "Shelled", "SHELLS"]),
    ("fr", &["négociation", "Négociations"]),
    ("de", &["Angriffe", "Angriffen"]),
    ("es", &["ataque", "ataques"]),
    ("it", &["attacco", "attacchi"]),
    ("ar", &["الحكومة", "حكومة", "والحكومة", "بالحكومة"]),
    ("ar", &["وزير", "الوزير"]),
    ("ar", &["مفاوضات", "المفاوضات", "والمفاوضات"]),
    ("fa", &["کتاب‌ها", "كتابها", "کتاب"]),
    ("ar", &["لبنان", "ولبنان", "بلبنان", "للبنان", "فلبنان", "كلبنان"]),
    ("ar", &["بيروت", "ببيروت", "وبيروت", "لبيروت"]),
    ("ar", &["دمشق", "ودمشق", "بدمشق", "فدمشق"]),
    ("ar", &["سوريا", "وسوريا", "بسوريا", "لسوريا"]),
    ("ar", &["السعودية", "والسعودية", "للسعودية", "بالسعودية", "كالسعودية", "فالسعودية", "وللسعودية"]),
    ("ar", &["كردستان", "کردستان", "بكردستان"]),
    ("fa", &["خانه", "خانۀ", "خانهٔ", "خانه‌ی", "خانه‌های"]),
    ("fa", &["ایران", "ايران"]),
    ("fa", &["کابل", "كابل"]),
    ("ur", &["کراچی", "كراچي"]),
    ("he", &["צה\"ל", "צה״ל", "בצה\"ל", "וצה״ל", "שבצה\"ל"]),
    ("he", &["ארה\"ב", "בארה״ב", "לארהב"]),
    ("he", &["ג'באליה", "ג׳באליה", "בג'באליה", "ומג’באליה"]),
    ("he", &["חמאס", "החמאס", "וחמאס", "לחמאס", "שבחמאס"]),
    ("he", &["ברלין", "בברלין", "ובברלין", "מברלין"]),
    ("he", &["ממשלה", "הממשלה", "לממשלה"]),
    ("uk", &["Харків", "Харкова", "Харкові", "Харковом"]),
    ("uk", &["Каліфорнія", "Каліфорнії", "Каліфорнією"]),
    ("uk", &["Вереснюк", "Вереснюка", "Вереснюкові", "Вереснюком"]),
    ("uk", &["Гаврилькевський", "Гаврилькевського", "Гаврилькевському", "Гаврилькевським"]),
    ("uk", &["Тирубців", "Тирубцева", "Тирубцевим"]),
    ("uk", &["Дзюмбенко", "Дзюмбенка", "Дзюмбенку", "Дзюмбенком"]),
    ("uk", &["переговори", "переговорів", "переговорах"]),
    ("uk", &["обстріляли", "обстріляти", "обстріляла"]),
    ("uk", &["п’ятниця", "п'ятниці", "пʼятницею"]),
    ("ru", &["переговоры", "переговорах", "Переговорам", "переговоров"]),
    ("ru", &["Зубрянский", "Зубрянского", "Зубрянским", "Зубрянскому"]),
    ("ru", &["Волков", "Волкова", "Волкову", "Волковым"]),
    ("ru", &["Крупенец", "Крупенца", "Крупенцу"]),
    ("ru", &["обстреляли", "обстрелять", "обстреляла"]),
    ("ru", &["Киев", "Киева", "Киеве", "Киевом"]),
    ("ru", &["Грузия", "Грузии", "Грузию", "Грузией"]),
    ("ru", &["Василий", "Василия", "Василию", "Василием"]),
    ("ru", &["Евгений", "Евгения", "Евгению", "Евгением"]),
    ("ru", &["Георгий", "Георгия", "Георгием"]),
    ("ru", &["соглашение", "соглашения", "соглашений", "Соглашениями"]),
    ("ru", &["Ближний", "Ближнего", "Ближнем"]),
    ("ru", &["последние", "последних", "Последним"]),
    ("be", &["Ваўкоўскі", "Ваўкоўскага", "Ваўкоўскаму"]),
    ("be", &["Магілёў", "Магілева", "Магілеве"]),
    ("bg", &["министър", "министърът", "министри", "министрите"]),
    ("bg", &["пандемия", "пандемията", "пандемии"]),
    ("bg", &["политик", "политици", "политиците"]),
    ("mk", &["градот", "град", "градови"]),
    ("pl", &["Kraków", "Krakowa", "Krakowie", "Krakow"]),
    ("pl", &["Syria", "Syrii", "Syrię", "Syrią"]),
    ("pl", &["Afryka", "Afryce", "Afrykę"]),
    ("pl", &["Brzozowski", "Brzozowskiego", "Brzozowskiemu", "Brzozowskim"]),
    ("pl", &["Niemcy", "Niemiec", "Niemczech"]),
    ("pl", &["Paweł", "Pawła", "Pawłowi", "Pawłem"]),
    ("cs", &["Praha", "Praze", "Prahu", "Prahou"]),
    ("cs", &["Havránek", "Havránka", "Havránkovi", "Havránkem"]),
    ("cs", &["Nováková", "Novákové", "Novákovou", "Novák", "Nováka"]),
    ("sk", &["Bratislava", "Bratislave", "Bratislavou"]),
    ("sk", &["Kováčová", "Kováčovej", "Kováčovú"]),
    ("sl", &["Bruselj", "Bruslja", "Bruslju"]),
    ("sl", &["Trontelj", "Trontlja"]),
    ("sl", &["Mohar", "Moharja", "Moharjem", "Moharjeva"]),
    ("hr", &["Zagreb", "Zagreba", "Zagrebu", "Zagrebom"]),
    ("sr", &["Петковић", "Петковића", "Петковићем", "Petković"]),
];

/// Words of one language that must keep different stems.
const APART: &[(&str, &[&str])] = &[
    ("uk", &["місто", "місяць", "мистецтво"]),
    ("uk", &["Петренко", "Петрик", "Петришин"]),
    ("uk", &["країна", "край", "Україна"]),
    ("ru", &["мир", "мэр", "мера", "мираж"]),
    ("ru", &["Иван", "Иванов", "Иваненко"]),
    ("ru", &["Россия", "роса"]),
    ("ru", &["Грузия", "груз"]),
    ("ru", &["Александрия", "Александр"]),
    ("ru", &["жестокий", "жёсткий"]),
    ("bg", &["Сирия", "сирене"]),
    ("pl", &["Rosja", "rosa", "Rosół"]),
    ("pl", &["Polska", "pole", "Polak"]),
    ("cs", &["Rusko", "Rusalka"]),
    ("sl", &["Slovenija", "Slovaška"]),
    ("sl", &["Kosovo", "kos"]),
    ("hr", &["Kosovo", "kos"]),
    ("he", &["עזה", "חיפה", "ירושלים"]),
    ("ar", &["وزير", "وزن", "زير"]),
];

fn stems(lang: &str, words: &[&str]) -> Vec<String> {
    let lang = Lang::parse(lang).expect("a language code");
    let stemmers = Stemmers::new();
    words.iter().map(|word| stemmers.tagged(word, lang)).collect()
}

#[test]
fn inflected_forms_meet() {
    let failures: Vec<String> = SAME
        .iter()
        .map(|(lang, forms)| stems(lang, forms))
        .filter(|stems| stems.windows(2).any(|pair| pair[0] != pair[1]))
        .map(|stems| stems.join(" "))
        .collect();
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn different_words_stay_apart() {
    let mut failures = Vec::new();
    for (lang, words) in APART {
        let stems = stems(lang, words);
        let mut once = stems.clone();
        once.sort();
        once.dedup();
        if once.len() < stems.len() {
            failures.push(stems.join(" "));
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn a_query_in_lower_case_finds_the_name_and_the_word() {
    let stemmers = Stemmers::new();
    for text in ["Волков", "волков", "Орлова", "Переговоры", "переговоров"] {
        let written = stemmers.tagged(text, Lang::RU);
        assert!(stemmers.asked(&text.to_lowercase(), Lang::RU).contains(&written), "{text}");
    }
}

/// Every language that tantivy's stemmers have, and those that Snowball has had since, or that have rules here.
const STEMMED: &str = "ar da de el en es fi fr hu it nl no pt ro ru sv ta tr \
    be bg bs ca cs et eu fa ga he hi hr hy id lt mk nb ne nn pl sh sk sl sr uk yi";

#[test]
fn every_language_that_can_be_stemmed_is() {
    let stemmers = Stemmers::new();
    for code in STEMMED.split_whitespace() {
        let lang = Lang::parse(code).expect("a language code");
        let term = stemmers.tagged("word", lang);
        assert!(term.starts_with(&format!("{code}:")), "{term}");
    }
}

#[test]
fn a_language_without_a_stemmer_keeps_the_word() {
    let georgian = Lang::parse("ka").expect("a language code");
    assert_eq!(Stemmers::new().tagged("თბილისი", georgian), "xx:თბილისი");
}

#[test]
fn endings_are_tried_longest_first() {
    for endings in [
        belarusian::ENDINGS,
        bulgarian::ARTICLES,
        bulgarian::ENDINGS,
        polish::ENDINGS,
        russian::ENDINGS,
        ukrainian::ENDINGS,
        west_south::CZECH,
        west_south::SLOVAK,
        west_south::SLOVENE,
        west_south::CROATIAN,
    ] {
        let lengths: Vec<usize> = endings.iter().map(|ending| ending.chars().count()).collect();
        assert!(lengths.is_sorted_by(|a, b| a >= b), "{endings:?}");
    }
}

proptest! {
    #[test]
    fn every_stem_is_a_tagged_word(
        word in "[\\p{Latin}\\p{Cyrillic}\\p{Arabic}\\p{Hebrew}'’]{1,20}",
        lang in prop::sample::select(vec![
            "ar", "be", "bg", "cs", "en", "fa", "he", "hr", "mk", "pl", "ru", "sk", "sl", "sr", "uk",
        ]),
    ) {
        let stemmers = Stemmers::new();
        let lang = Lang::parse(lang).expect("a language code");
        let term = stemmers.tagged(&word, lang);
        prop_assert!(term.starts_with(lang.as_str()), "{term}");
        prop_assert!(stemmers.asked(&word, lang).contains(&term));
    }
}

proptest! {
    /// Words of any letters, in any language, in letters of two scripts too.
    #[test]
    fn no_word_is_too_odd(word in "[а-яіїєґёaeiouzcklrj\u{301}中𐀀אال]{1,12}|\\PC{1,10}") {
        let stemmers = Stemmers::new();
        for lang in ["ar", "be", "bg", "cs", "fa", "he", "hr", "mk", "pl", "ru", "sk", "sl", "sr", "uk", "en", "de", "tr"] {
            let lang = Lang::parse(lang).unwrap();
            stemmers.tagged(&word, lang);
            stemmers.asked(&word, lang);
            let mut lowered = String::new();
            fold::lower_word(&word, &mut lowered);
            stemmers.name(&lowered, lang);
            crate::names::sound(&lowered);
        }
    }
}
