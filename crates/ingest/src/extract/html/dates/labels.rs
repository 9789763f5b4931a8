//! Labels of dates: in goes a line of text, out come its parts, each with what it says of the date in it: that of
//! publication, that of a change, or nothing. It knows the words of some thirty languages, and whole words only at their start.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// What a text says of its date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Label {
    /// Nothing.
    #[default]
    None,
    /// That it is a date, and no more (`Date: …`).
    Dated,
    /// That the page was published then.
    Published,
    /// That the page was changed then.
    Changed,
    /// That it is the date of something else: a right, an event, this very day.
    Other,
}

impl Label {
    /// Whether the date can be that of publication.
    pub fn allows_publication(self) -> bool {
        matches!(self, Self::None | Self::Dated | Self::Published)
    }
}

/// Starts of words that say that what follows is a date, parted by bars.
const DATED: &str = "date:|datum:|fecha:|data:|tarih:|дата|تاريخ|תאריך|ημερομηνία|日付|日期";
/// Starts of words that say that a date is that of publication, parted by bars.
const PUBLISHED: &str = "publish|posted|post date|publication date|дата публік|дата публик|created|written on|\
    filed|added on|uploaded|issued|first aired|erstellt|veröffentlicht|publiziert|erschienen|eingestellt|geschrieben|\
    publié|mis en ligne|mise en ligne|paru|écrit le|posté|date de publication|publicad|creado|escrito|pubblicat|\
    scritto|postado|criado|escrit|opublikowan|data publikacji|dodano|publikováno|vydáno|zverejnen|objavljen|yayın|\
    eklenme|oluşturul|опублик|опубл|размещен|создан|створен|розміщен|надруковано|публикувано|објављено|نشر|\
    פורסם|geplaatst|gepubliceerd|publicerad|publisert|udgivet|julkaistu|δημοσ|publicat|postat|megjelent|közzét|\
    đăng|xuất bản|公開|投稿|发布|發布|发表|發表|掲載|发表于|게시|등록|입력|작성|diterbitkan|dipublikasikan|انتشار";
/// Starts of words that say that a date is that of a change, parted by bars.
const CHANGED: &str = "updated|last update|last published|last modif|modified|last edit|edited on|last revis|last review|revised|changed|latest update|\
    aktualisiert|geändert|zuletzt|letzte änderung|update:|mis à jour|mise à jour|modifié|actualizad|última actualización|\
    modificad|aggiornat|ultimo aggiornamento|ultima modifica|atualizad|última atualização|uaktualni|aktualizac|\
    zaktualizowan|ostatnia zmiana|upraveno|güncel|обновлен|обновление|изменен|оновлен|змінен|актуализ|ажурирано|ažuriran|\
    تحديث|آخر تعديل|עודכן|עדכון|bijgewerkt|gewijzigd|laatst|uppdaterad|opdateret|oppdatert|päivitetty|muokattu|ενημ|τελευταία|\
    actualizat|frissít|cập nhật|更新|最終更新|수정|diperbarui|به‌روز";
/// Words that say that a date is of something else, parted by bars.
const OTHER: &str = "©|copyright|all rights|(c) |joined|member since|registriert|registered|deadline|expires|valid until|today|heute|\
    сегодня|сьогодні|oggi|aujourd|hoy es|current time|aktuelle zeit|revision as of|born|retrieved|accessed|abgerufen|\
    événement|effective|termin|event|received|accepted|submitted|released|release date|@";

/// The parts of a line, each with the label that stands at its start.
pub(super) fn parts(line: &str) -> Vec<(Label, &str)> {
    let lower = line.to_lowercase();
    // Places in the one text are places in the other only where lower case is as long.
    if lower.len() != line.len() {
        return vec![(label(&lower), line)];
    }
    let mut parts = Vec::new();
    let (mut from, mut current) = (0, Label::None);
    for (at, label) in labels(&lower) {
        parts.extend(line.get(from..at).filter(|part| !part.trim().is_empty()).map(|part| (current, part)));
        (from, current) = (at, label);
    }
    parts.extend(line.get(from..).map(|part| (current, part)));
    parts
}

/// The last label in a text in lower case: what stands nearest to what follows.
pub(super) fn label(lower: &str) -> Label {
    labels(lower).last().map_or(Label::None, |(_, label)| label)
}

/// What the text right before a date says of it; it may be a label without its colon (`Datum`).
pub(super) fn label_of_lead(lead: &str) -> Label {
    match label(lead) {
        Label::None => label(&format!("{}:", lead.trim_end())),
        label => label,
    }
}

/// The labels in a text in lower case, with their places.
fn labels(lower: &str) -> impl Iterator<Item = (usize, Label)> {
    static WORDS: LazyLock<Option<(AhoCorasick, Vec<Label>)>> = LazyLock::new(|| {
        let lists =
            [(DATED, Label::Dated), (PUBLISHED, Label::Published), (CHANGED, Label::Changed), (OTHER, Label::Other)];
        let words: Vec<(&str, Label)> =
            lists.iter().flat_map(|(words, label)| words.split('|').map(|word| (word, *label))).collect();
        let search =
            AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words.iter().map(|(word, _)| word));
        Some((search.ok()?, words.into_iter().map(|(_, label)| label).collect()))
    });
    let starts = |at: usize| {
        // Scripts without lower case write words together, or with articles and prepositions before them.
        lower[..at].chars().next_back().is_none_or(|before| !before.is_lowercase())
    };
    let found = WORDS.as_ref().map(|(search, labels)| {
        search.find_iter(lower).map(|found| (found.start(), labels[found.pattern().as_usize()]))
    });
    found.into_iter().flatten().filter(move |(at, _)| starts(*at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_what_they_label() {
        for (text, expected) in [
            ("published", Label::Published),
            ("last updated:", Label::Changed),
            ("posted by a. sample", Label::Published),
            ("republished", Label::None),
            ("оновлено", Label::Changed),
            ("дата публікації", Label::Published),
            ("© sample wire", Label::Other),
            ("", Label::None),
        ] {
            assert_eq!(label(text), expected, "{text}");
        }
        assert_eq!((label("datum"), label_of_lead("datum ")), (Label::None, Label::Dated));
        assert_eq!(
            parts("Last updated 4 June 2020, originally created 17 June 2019"),
            [(Label::Changed, "Last updated 4 June 2020, originally "), (Label::Published, "created 17 June 2019")]
        );
        assert_eq!(parts("3 May 2021 (updated 4 May)").len(), 2);
        assert_eq!(parts(""), [(Label::None, "")]);
    }
}
