//! Paragraphs that are dropped, and those that must stay.

use super::*;

fn cleaned(body: &str, form: Form) -> (Vec<String>, Vec<Reason>) {
    let mut draft = Draft { body: body.to_owned(), form, ..Draft::default() };
    let reasons = clean(&mut draft).into_iter().map(|dropped| dropped.reason).collect();
    (draft.body.split(PARAGRAPH_BREAK).map(str::to_owned).collect(), reasons)
}

#[test]
fn appeals_at_the_end_go_and_the_report_stays() {
    let body = "The talks ended at noon.\n\n“We ask you to support our soldiers,” he said.\n\nThe fund supports families; donors gave two million.\n\n\
                You could leave now. Or you could join our community and help us produce more.\n\nIt runs on small sums, and a gift keeps us going.\n\nBecome a Patron!";
    let (kept, reasons) = cleaned(body, Form::Text);
    assert_eq!(kept.len(), 3, "{kept:?}");
    assert_eq!(reasons, [Reason::Appeal; 3]);
}

#[test]
fn lines_that_ask_to_follow_or_to_pay() {
    let body = "Перший абзац.\n\nПідписуйтесь на Ниву в Telegram, щоб не пропустити головного\n\nВін написав про це в Telegram.\n\nKeep the lamp lit: give at lamp.example/give";
    let (kept, reasons) = cleaned(body, Form::Record);
    assert_eq!(kept, ["Перший абзац.", "Він написав про це в Telegram."]);
    assert_eq!(reasons, [Reason::Appeal; 2]);
}

#[test]
fn pointers_and_the_headlines_below_them() {
    let body = "Перший абзац новини.\n\nЧитайте також:\n\nУ порту розвантажили два судна з зерном\n\nДругий абзац новини.\n\nЧитайте также: Мост открыли снова\n\nRead more books, he said.";
    let (kept, reasons) = cleaned(body, Form::Page);
    assert_eq!(kept, ["Перший абзац новини.", "Другий абзац новини.", "Read more books, he said."]);
    assert_eq!(reasons, [Reason::Pointer, Reason::Teaser, Reason::Pointer]);
}

#[test]
fn teasers_between_paragraphs_of_copied_text() {
    let body = "The text has not come.\n\nInside the kitchen that feeds two delegations and a hundred cameras\n\nThe answer came from two men.\n\nWhat comes next\n\nNobody knows.";
    let (kept, reasons) = cleaned(body, Form::Text);
    assert_eq!(kept, ["The text has not come.", "The answer came from two men.", "What comes next", "Nobody knows."]);
    assert_eq!(reasons, [Reason::Teaser]);
    assert_eq!(cleaned(body, Form::Record).1, []);
}

#[test]
fn lists_labels_and_credits() {
    let body = "Conditions were set, among them:\n- a neutral status of the country and the end of all sanctions\n- money\n\nSource: the minister's own page on a social network, in two parts\n\nPhoto: A. Writer / Agency\n\nShare this";
    let (kept, reasons) = cleaned(body, Form::Text);
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert_eq!(reasons, [Reason::Credit, Reason::Furniture]);
}

#[test]
fn white_space_and_control_characters_are_tidied() {
    let (kept, _) = cleaned("A\u{0}  b\tc\u{1b}[31m\u{a0}d \n\n\n\n  e\u{200b} ", Form::Page);
    assert_eq!(kept, ["A b c [31m d", "e"]);
}

#[test]
fn true_sentences_of_conflict_reporting_stay() {
    for sentence in [
        "Following the strike, the governor wrote on Telegram that three people were killed.",
        "Президент підписав закон про мобілізацію, повідомив він у Telegram.",
        "تابع المتحدث في منشور على فيسبوك أن القصف استمر ليلا.",
        "Ukraine wants to become a member of NATO and the European Union, the president said on Friday.",
        "Союзники готові підтримати нас зброєю, заявив президент.",
        "Les habitants peuvent faire un don de sang à l'hôpital de Kharkiv.",
        "По теме обмена пленными стороны договорились о следующем:",
        "Norway's contribution brings its total military support for Ukraine this year to 85 billion crowns.",
        "Внесок Данії у підтримку української ППО становить два мільярди гривень.",
        "The brigade said it needed more training/support.",
    ] {
        let body = format!("The first paragraph.\n\n{sentence}");
        for form in [Form::Page, Form::Text, Form::Record] {
            assert_eq!(cleaned(&body, form).1, [], "{sentence}");
        }
    }
}

proptest::proptest! {
    #[test]
    fn nothing_is_made_up(body in "([a-zA-Zа-я \"“.:\n-]{0,40}\n\n){0,6}") {
        let mut draft = Draft { body: body.clone(), form: Form::Text, ..Draft::default() };
        let dropped = clean(&mut draft);
        let mut words: Vec<String> = fold_text(&draft.body).split(' ').map(str::to_owned).collect();
        words.extend(dropped.iter().flat_map(|dropped| fold_text(&dropped.text).split(' ').map(str::to_owned).collect::<Vec<_>>()));
        words.retain(|word| !word.is_empty());
        words.sort();
        let mut before: Vec<String> = fold_text(&body).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
        before.sort();
        proptest::prop_assert_eq!(words, before);
    }
}
