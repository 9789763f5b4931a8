//! The words of bylines: what opens one, what parts its names, and what no person is called. Generic vocabulary in the
//! languages that the engine reads; all in lower case.

use std::sync::LazyLock;

/// What stands before the names in a byline. An opening that ends in a letter is followed by a space or a colon.
const OPENINGS: &[&str] = &[
    "by",
    "words by",
    "text by",
    "story by",
    "article by",
    "report by",
    "analysis by",
    "opinion by",
    "interview by",
    "written by",
    "reported by",
    "reporting by",
    "posted by",
    "published by",
    "post by",
    "contributed by",
    "submitted by",
    "this post was written by",
    "this article was written by",
    "this story was written by",
    "author",
    "authors",
    "author(s)",
    "the author",
    "about the author",
    "about the authors",
    "von",
    "ein artikel von",
    "eine analyse von",
    "ein kommentar von",
    "ein gastbeitrag von",
    "geschrieben von",
    "verfasst von",
    "autor",
    "autorin",
    "autoren",
    "par",
    "écrit par",
    "publié par",
    "rédigé par",
    "propos recueillis par",
    "auteur",
    "auteurs",
    "por",
    "escrito por",
    "publicado por",
    "autora",
    "autores",
    "scritto da",
    "a cura di",
    "autore",
    "door",
    "geschreven door",
    "av",
    "af",
    "skrevet av",
    "skrevet af",
    "skriven av",
    "kirjoittaja",
    "toimittaja",
    "autorzy",
    "autorka",
    "opracował",
    "opracowała",
    "oprac",
    "napsal",
    "napsala",
    "szerző",
    "írta",
    "yazan",
    "oleh",
    "ditulis oleh",
    "penulis",
    "tác giả",
    "γράφει",
    "γράφει ο",
    "γράφει η",
    "συντάκτης",
    "автор",
    "автори",
    "авторы",
    "авторка",
    "автор статті",
    "автор статьи",
    "автор матеріалу",
    "автор материала",
    "текст",
    "підготував",
    "підготувала",
    "підготували",
    "подготовил",
    "подготовила",
    "подготовили",
    "аўтар",
    "بقلم",
    "كتب",
    "كتبت",
    "كتبه",
    "كتابة",
    "إعداد",
    "اعداد",
    "الكاتب",
    "المؤلف",
    "نویسنده",
    "نوشته",
    "מאת",
    "כתב",
    "כתבה",
    "作者",
    "記者",
    "记者",
];

/// What stands before the names with a colon only: without one it can be a name or the start of a sentence.
const LABELS: &[&str] = &["story", "text", "words", "haber", "tekst", "teksti", "文", "글", "yazar"];

/// What opens the credit of somebody who did not write the text.
const OTHER_CREDITS: &[&str] = &[
    "edit",
    "photo",
    "foto",
    "фото",
    "image",
    "illustration",
    "video",
    "camera",
    "kamera",
    "graphic",
    "translat",
    "переклад",
    "перевод",
    "traduc",
    "traduit",
    "übersetz",
    "reviewed",
    "medically",
    "fact check",
    "fact-check",
    "additional reporting",
    "produced",
    "redakt",
    "редактор",
    "редагув",
    "تحرير",
    "تصوير",
    "ترجمة",
    "montage",
    "updated",
    "last updated",
    "in:",
    "filed",
    "categor",
    "tags",
    "source",
    "quelle",
    "джерело",
    "источник",
    "fuente",
    "fonte",
];

/// Words between two names.
pub(super) const JOINERS: &[&str] =
    &["and", "&", "und", "et", "y", "e", "og", "och", "en", "i", "і", "й", "та", "и", "ve", "with", "mit", "dan", "+"];

/// Words of jobs and ranks: who bears them stands beside them, not in them.
const ROLES: &str = "editor editors correspondent correspondents reporter reporters contributor contributors contributing \
    writer writers journalist journalists columnist columnists producer analyst analysts director manager chief senior \
    junior president vice officer founder co-founder cofounder ceo cto expert specialist consultant coordinator \
    professor fellow attorney assistant associate researcher strategist intern freelance freelancer freelancers \
    photographer videographer anchor presenter host moderator head lead former member representative economist \
    redakteur redakteurin redaktor redaktorin korrespondent korrespondentin reporterin journalistin autor autorin autoren \
    envoyé envoyée rédacteur rédactrice journaliste correspondant correspondante periodista corresponsal redactor \
    redactora colaborador giornalista inviato redattore jornalista repórter verslaggever redacteur redaktör \
    dziennikarz dziennikarka redaktorka publicysta редактор редакторка редактора корреспондент кореспондент \
    кореспондентка журналист журналистка журналіст журналістка обозреватель оглядач аналітик аналитик محرر محررة مراسل \
    مراسلة صحفي صحافي כתב כתבת עורך editörü muhabir muhabiri yazarı editör";

/// Words that no person is called.
const NOT_PEOPLE: &str = "staff editorial newsroom news desk team redaktion redaktionen redacción redaccion rédaction \
    redazione redação redakcja redakce redactie redaktsioon редакція редакция редакції редакции новини новости agency agencies \
    agence agencia agentur agenturen agenzia агентство press admin administrator administrador webmaster guest author authors \
    board bureau service magazine newspaper online published updated posted min read minutes share comments comment \
    follow photo photos reuters afp dpa ap upi ansa efe tass apa sda interfax ukrinform unian www http https com \
    the about more view all posts by unknown anonymous user super root null none undefined n/a team's תحرير تحرير مكتب \
    وكالة أخبار وكالات וצוות צוות מערכת חדשות department office ministry government university institute media group inc \
    ltd llc gmbh ag co corp company today post times daily weekly blog wire report reports communications haber haberler merkezi \
    servisi copyright email e-mail mail phd ph.d m.d msc mba esq twitter facebook instagram linkedin youtube telegram \
    whatsapp profile politics sports sport business world latest login log sign register subscribe home lifestyle \
    category categories archive search menu contact privacy terms cookie newsletter podcast live monday tuesday \
    wednesday thursday friday saturday sunday nachrichten aktuelles actualités noticias notizie certified licensed \
    prevention wellness strategy marketing content this that these our your how why what when where network association society foundation centre center council club college school hospital clinic bank \
    solutions services systems union federation committee international global tech technologies labs studio 編集部 新聞 新聞社 通信 \
    نيوز منوعات";

/// Words inside names that are written small.
const PARTICLES: &str = "de del della dello di da dos das do du des la le lo los las van von vom der den dem ter ten te zu zum zur \
    af av bin ibn bint al el ul y e und und't d' abu ben bat st. mac of't dell' 't san";

/// Agencies whose name stands in a byline where no person signs.
const AGENCIES: &str = "reuters|afp|ap|dpa|ansa|efe|tass|apa|sda|upi|pti|ani|ians|aap|anp|ntb|tt|pap|čtk|ctk|mti|ritzau|belga|lusa|anka|\
    iha|dha|aa|antara|xinhua|kyodo|yonhap|interfax|interfax-ukraine|ukrinform|unian|ria novosti|anadolu|anadolu agency|associated press|\
    the associated press|agence france-presse|press association|pa media|bloomberg|europa press|keystone-sda|\
    укрінформ|уніан|інтерфакс-україна|интерфакс|тасс|риа новости|رويترز|أ ف ب|فرانس برس|الأناضول|سبوتنيك|وكالات";

/// Months, as they stand after a name.
const MONTHS: &str = "january february march april may june july august september october november december jan feb mar apr jun \
    jul aug sep sept oct nov dec januar februar märz april mai juni juli august oktober dezember janvier février mars avril \
    juin juillet août septembre octobre novembre décembre mon tue wed thu fri sat sun";

/// Small words that end a name: what follows is a place, a day, an employer.
const ENDS: &str = "in on for from at as of's is are was has with published updated posted aus à pour desde para dal da'a für bei am im \
    em w z dla для із из з из-за в у с от від بـ";

fn has(list: &str, word: &str) -> bool {
    list.split(' ').any(|other| other == word)
}

/// Whether a word (lower case, bare) is a job's.
pub(super) fn is_role(word: &str) -> bool {
    has(ROLES, word)
}

/// Whether a word (lower case, bare) is one that no person is called.
pub(super) fn is_no_name(word: &str) -> bool {
    has(NOT_PEOPLE, word) || is_role(word)
}

/// Whether a word (lower case) may stand small inside a name.
pub(super) fn is_particle(word: &str) -> bool {
    has(PARTICLES, word)
}

/// Whether a word (lower case) is a month's name.
pub(super) fn is_month(word: &str) -> bool {
    has(MONTHS, word)
}

/// Whether a small word ends a name.
pub(super) fn ends_name(word: &str) -> bool {
    has(ENDS, word)
}

/// Whether a text is an agency's name.
pub(super) fn is_agency(text: &str) -> bool {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    AGENCIES.split('|').any(|agency| agency == text)
}

/// Whether a text opens the credit of somebody who did not write: `Editing by`, `Photo:`.
pub(super) fn is_other_credit(text: &str) -> bool {
    let start = lower_start(text);
    OTHER_CREDITS.iter().any(|opening| start.starts_with(opening))
}

/// Which bytes openings and labels begin with.
static OPEN_WITH: LazyLock<[bool; 256]> = LazyLock::new(|| {
    let mut first = [false; 256];
    OPENINGS.iter().chain(LABELS).for_each(|opening| first[usize::from(opening.as_bytes()[0])] = true);
    first
});

/// What follows a byline's opening, if a text starts with one.
pub(super) fn after_opening(text: &str) -> Option<&str> {
    // Most lines begin with a letter that no opening begins with, and only their first is put in lower case.
    let first = text.chars().next()?.to_lowercase().next()?;
    if !OPEN_WITH[usize::from(first.encode_utf8(&mut [0; 4]).as_bytes()[0])] {
        return None;
    }
    let start = lower_start(text);
    // Case folding that changes the length is no opening of ours.
    if text.get(..start.len()).is_none_or(|head| head.to_lowercase() != start) {
        return None;
    }
    let labels = LABELS.iter().map(|label| (label, false));
    OPENINGS
        .iter()
        .map(|opening| (opening, true))
        .chain(labels)
        .filter_map(|(opening, by_space)| {
            if !start.starts_with(opening) {
                return None;
            }
            let rest = text.get(opening.len()..)?;
            let bare = rest.trim_start();
            let after_mark = bare.strip_prefix([':', '：', '|', '/', '-']).map(str::trim_start);
            match after_mark {
                Some(after) => Some(after),
                None => (by_space && (bare.is_empty() || bare.len() < rest.len())).then_some(bare),
            }
        })
        .min_by_key(|rest| rest.len())
}

/// The first characters of a text, in lower case: as many as the longest opening has.
fn lower_start(text: &str) -> String {
    text.chars().take(32).flat_map(char::to_lowercase).collect()
}
