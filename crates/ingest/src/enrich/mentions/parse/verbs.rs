//! Verbs: the words around a weekday go in; whether they tell of what is to come, or of what lasted until then, comes out.

/// How many words before a weekday, and after it, its verb is looked for.
const WORDS_NEAR: usize = 5;
/// How far that is at the most, in bytes.
const BYTES_NEAR: usize = 160;

/// Ukrainian and Russian verbs of the future whose endings do not show it.
const TO_COME: &[&str] = &[
    "прибуде",
    "приїде",
    "прилетить",
    "пройде",
    "вийде",
    "почне",
    "розпочне",
    "відкриє",
    "проведе",
    "прийме",
    "підпише",
    "зустріне",
    "очікують",
    "чекають",
    "планують",
    "прибудет",
    "приедет",
    "прилетит",
    "пройдет",
    "пройдёт",
    "выйдет",
    "начнет",
    "начнёт",
    "откроет",
    "проведет",
    "проведёт",
    "примет",
    "подпишет",
    "ожидают",
    "ждут",
    "планируют",
];

/// How verbs of the future begin: what makes a Slavic verb perfective.
const PREFIXES: &[&str] = &[
    "збер",
    "зустр",
    "зроб",
    "змож",
    "розпо",
    "роз",
    "від",
    "при",
    "про",
    "поч",
    "пові",
    "пере",
    "об",
    "ви",
    "за",
    "на",
    "нач",
    "собер",
    "встре",
    "раз",
    "рас",
    "от",
    "вы",
    "под",
    "по",
    "під",
    "верн",
    "зал",
];

/// Endings of the third person.
const ENDINGS: &[&str] = &[
    "жаться",
    "чаться",
    "шаться",
    "жатся",
    "чатся",
    "шатся",
    "еться",
    "ється",
    "иться",
    "їться",
    "уться",
    "ються",
    "яться",
    "ется",
    "ётся",
    "ится",
    "утся",
    "ются",
    "ятся",
    "уть",
    "ють",
    "ить",
    "ять",
    "їть",
    "ут",
    "ют",
    "ят",
    "ит",
];

/// Endings of verbs that last, whose third person is of the present.
const LASTING: &[&str] = &[
    "ається",
    "яється",
    "ується",
    "юється",
    "аються",
    "яються",
    "уються",
    "юються",
    "ають",
    "яють",
    "ують",
    "юють",
    "ается",
    "яется",
    "уется",
    "юется",
    "аются",
    "яются",
    "уются",
    "юются",
    "ают",
    "яют",
    "уют",
    "юют",
    "одить",
    "одиться",
    "одять",
    "одяться",
    "одит",
    "одится",
    "одят",
    "одятся",
    "озить",
    "озять",
    "озит",
    "озят",
    "осить",
    "осят",
    "осять",
    "осит",
    "ежить",
    "ежать",
    "ежит",
    "ежат",
    "ачить",
    "ачит",
    "ворить",
    "ворят",
    "ворять",
    "ворит",
];

/// Endings of the past that nouns hardly have.
const PAST: &[&str] = &[
    "вся", "лася", "лося", "лися", "лся", "лась", "лось", "лись", "ав", "ив", "ала", "ила", "ало", "ило", "али", "или",
    "ил", "ал", "ено", "ано",
];

/// English verbs of the past that go on until a day, and the endings of Slavic ones.
const LASTED: &[&str] = &[
    "worked",
    "lasted",
    "continued",
    "raged",
    "stayed",
    "remained",
    "held",
    "fought",
    "waited",
    "on",
    "persisted",
    "burned",
    "stood",
];
const LASTED_ENDINGS: &[&str] = &[
    "вав",
    "вала",
    "вало",
    "вали",
    "вався",
    "валася",
    "валося",
    "валися",
    "вся",
    "лася",
    "лося",
    "лися",
    "лся",
    "лась",
    "лось",
    "лись",
    "вал",
    "ли",
];

/// Whether the verb nearest to a weekday is of what is to come, in Ukrainian or Russian.
pub(super) fn is_to_come(before: &str, after: &str) -> bool {
    let before = &before[before.ceil_char_boundary(before.len().saturating_sub(BYTES_NEAR))..];
    let after = &after[..after.floor_char_boundary(BYTES_NEAR)];
    let stops = ['.', '!', '?', ';', '\n', '"', '«', '»', '“', '”'];
    let clause = before.rsplit(stops).next().unwrap_or_default();
    let words = clause.rsplit(is_between).filter(|word| !word.is_empty()).take(WORDS_NEAR);
    if let Some(told) = words.map(tense_of).find_map(|tense| tense) {
        return told;
    }
    let clause = after.split(stops).next().unwrap_or_default();
    let mut words = clause.split(is_between).filter(|word| !word.is_empty()).take(WORDS_NEAR);
    words.find_map(tense_of).unwrap_or(false)
}

/// Whether what stands before `until` lasted.
pub(super) fn lasted(before: &str) -> bool {
    let from =
        before.char_indices().rev().take_while(|(_, c)| !is_between(*c)).last().map_or(before.len(), |(at, _)| at);
    let word = &before[from..];
    let went_on = word != "on" || before[..from].trim_end().ends_with("went");
    went_on
        && (LASTED.contains(&word) || (!word.is_ascii() && LASTED_ENDINGS.iter().any(|ending| word.ends_with(ending))))
}

fn is_between(c: char) -> bool {
    !c.is_alphabetic() && !matches!(c, '\'' | '’' | 'ʼ')
}

/// Whether a word is a verb of the future, or of the past; `None` for any other word.
fn tense_of(word: &str) -> Option<bool> {
    let word = word.to_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    if TO_COME.contains(&word.as_str()) {
        return Some(true);
    }
    if word.chars().count() < 5 {
        return None;
    }
    if ends(PAST) {
        return Some(false);
    }
    let perfective = PREFIXES.iter().any(|prefix| word.starts_with(prefix));
    (perfective && ends(ENDINGS) && !ends(LASTING)).then_some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_verb_tells() {
        assert!(is_to_come("Рада збереться у ", "."));
        assert!(is_to_come("Школу відкриють у ", "."));
        assert!(is_to_come("У ", " соберётся совет."));
        assert!(is_to_come("Переговоры начнутся в ", "."));
        assert!(!is_to_come("Бої тривають. Школу обстріляли у ", "."));
        assert!(!is_to_come("Слідчі розслідують удар у ", "."));
        assert!(!is_to_come("Мост закрыли в ", "; его откроют позже."));
    }

    #[test]
    fn what_lasted_until_a_day_is_past() {
        assert!(lasted("The rescuers worked"));
        assert!(lasted("The rain went on"));
        assert!(lasted("Дощ тривав"));
        assert!(!lasted("The pass stays closed"));
        assert!(!lasted("It was extended"));
    }
}
