//! Bylines as pages write them.

use super::*;
use crate::extract::html::json_ld::describe;

#[track_caller]
fn are(page: &str, expected: &[&str]) {
    let facts = Facts::read(page);
    let described = describe(&facts);
    assert_eq!(authors(&facts, &described, Some("Sample Wire"), None), expected, "{page}");
}

#[track_caller]
fn meta(content: &str, expected: &[&str]) {
    are(&format!("<meta name=author content=\"{content}\">"), expected);
}

#[test]
fn names_are_parted_and_cleaned() {
    meta("By Olena Sample and Ivan van der Muster", &["Olena Sample", "Ivan van der Muster"]);
    meta("Автор: Олена Зразкова, Іван Приклад", &["Олена Зразкова", "Іван Приклад"]);
    meta("بقلم سامر مثال", &["سامر مثال"]);
    meta("Von Anna Muster und Jan Probe", &["Anna Muster", "Jan Probe"]);
    meta("Dr. Olena Sample, PhD, Sample Wire (Kyiv)", &["Dr. Olena Sample"]);
    meta("OLENA SAMPLE; Olena Sample", &["OLENA SAMPLE"]);
}

#[test]
fn a_picture_of_a_person_stands_before_a_name() {
    are("<h1>Talks end</h1><p><i class='bi bi-person'></i> Olena Sample</p>", &["Olena Sample"]);
    are(
        "<h1>Talks end</h1><div><img class='avatar photo'></div><div>Olena Sample in <a>Talks</a></div>",
        &["Olena Sample"],
    );
    are("<h1>Talks end</h1><p><span class='icon icon-user'></span>Olena Sample</p>", &["Olena Sample"]);
    for other in [
        "<h1>Talks end</h1><p><i class='bi bi-calendar'></i> Olena Sample</p>",
        "<h1>Talks end</h1><p><i class=user></i> Log In</p>",
        "<p><i class=user></i> Olena Sample</p><h1>Talks end</h1>",
        "<h1>Talks end</h1><p>Text <i class=user></i> Olena Sample</p>",
    ] {
        are(other, &[]);
    }
}

#[test]
fn what_is_no_person_is_refused() {
    for text in [
        "Staff",
        "Editorial Team",
        "https://example.org/staff",
        "17 May 2025",
        "Редакція",
        "desk@example.org",
        "Senior Editor",
        "and others of the newsroom",
    ] {
        meta(text, &[]);
    }
}

#[test]
fn what_stands_around_the_names_is_cut_off() {
    meta("Senior correspondent Olena Sample", &["Olena Sample"]);
    meta("Olena Sample, Senior Correspondent, Harbour Weekly", &["Olena Sample"]);
    meta("Olena Sample in Kyiv and Ivan Muster in Lviv", &["Olena Sample", "Ivan Muster"]);
    meta("Olena Sample for Harbour Weekly", &["Olena Sample"]);
    meta("Olena Sample | Harbour Weekly Newspaper", &["Olena Sample"]);
    meta("Olena Sample / Reuters", &["Olena Sample"]);
    meta("Olena Sample, Kyiv", &["Olena Sample"]);
    meta("Reporting by Olena Sample in Kyiv; Editing by Ivan Muster", &["Olena Sample"]);
    meta("Olena Sample, Head of Marketing and Community Development", &["Olena Sample"]);
    meta("Olena Sample, Ivan Muster and Anna Probe", &["Olena Sample", "Ivan Muster", "Anna Probe"]);
    meta("Samir al-Mithal &amp;amp; Jean d’Exemple", &["Samir al-Mithal", "Jean d’Exemple"]);
    meta("Anna von Muster, John Sample Jr.", &["Anna von Muster", "John Sample Jr"]);
    meta("سامر مثال ودانة نموذج", &["سامر مثال", "دانة نموذج"]);
    meta("بقلم: سامر مثال، دانة نموذج", &["سامر مثال", "دانة نموذج"]);
    meta("מאת דנה דוגמה", &["דנה דוגמה"]);
    meta("Par Jean Exemple et Anne Modèle", &["Jean Exemple", "Anne Modèle"]);
    meta("見本太郎", &["見本太郎"]);
    meta("olena sample", &["olena sample"]);
}

#[test]
fn lines_that_sign() {
    let below = |line: &str, expected: &[&str]| are(&format!("<h1>Talks end</h1>{line}<p>Text.</p>"), expected);
    below("<div><span>By</span><span>Olena Sample</span></div>", &["Olena Sample"]);
    below("<div>Written by</div><div><a>Olena Sample</a></div>", &["Olena Sample"]);
    below(
        "<ul><li>5 May 2025</li><li>Von: <a>Anna Muster</a>, <a>Jan Probe</a></li></ul>",
        &["Anna Muster", "Jan Probe"],
    );
    below("<p>Posted on 5 May 2025 by Olena Sample</p>", &["Olena Sample"]);
    below("<p>Olena Sample, war correspondent</p>", &["Olena Sample"]);
    below("<p class=author>Olena Sample<br>4 August 2010</p>", &["Olena Sample"]);
    below("<div class=author><a>Olena Sample</a><time>4 August</time></div>", &["Olena Sample"]);
    below("<div class=author><h4>Olena Sample</h4><p>Former Harbour Consultant</p></div>", &["Olena Sample"]);
    below("<div class=author-bio>Olena Sample</div>", &[]);
    below("<p>By Monday the army had left the town.</p>", &[]);
    below("<p>Photo by Ivan Muster</p>", &[]);
    below("<p>Text.</p><a href=/x>View all posts by Olena Sample</a>", &["Olena Sample"]);
}

#[test]
fn a_line_close_to_the_headline_outweighs_who_filed_the_page() {
    let page = "<meta name=author content='Ivan Muster'><h1>Talks end</h1><p>By Olena Sample</p>";
    are(page, &["Olena Sample"]);
    let page = "<meta name=author content='Olena Sample, Ivan Muster'><h1>Talks end</h1><p>By Olena Sample</p>";
    are(page, &["Olena Sample", "Ivan Muster"]);
}

#[test]
fn other_articles_signatures_are_not_taken() {
    let far = "x ".repeat(1_000);
    let teasers = "<p>By Ivan Muster</p><p>By Anna Probe</p>";
    are(&format!("<h1>Talks end</h1><p>{far}</p>{teasers}"), &[]);
    are(&format!("<h1>Talks end</h1><p>{far}</p><p>By Ivan Muster</p>"), &["Ivan Muster"]);
    are("<h1>Talks end</h1><div id=comments><p>By Ivan Muster</p></div>", &[]);
}

#[test]
fn an_organisation_signs_where_no_person_does() {
    meta("Reuters", &["Reuters"]);
    let described = |author: &str| {
        format!(r#"<script type="application/ld+json">{{"@type":"Article","author":{author}}}</script>"#)
    };
    are(&described(r#"{"@type":"Organization","name":"Muster & Probe"}"#), &["Muster & Probe"]);
    are(
        &described(
            r#"[{"@type":"Organization","name":"Harbour Press Agency"},{"@type":"Person","name":"Ivan Muster"}]"#,
        ),
        &["Ivan Muster"],
    );
    are(&described(r#"{"@type":"Organization","name":"Staff"}"#), &[]);
    // An agency that signs says more than the outlet's own name.
    let page = format!("{}<h1>Talks end</h1><p class=author>AFP, Manila</p>", described("\"Sample Wire\""));
    are(&page, &["AFP"]);
    are(
        "<meta name=citation_author content='Sample, Olena'><meta name=citation_author content='Muster, Ivan'>",
        &["Olena Sample", "Ivan Muster"],
    );
}

#[test]
fn sources_in_their_order() {
    let described = r#"<script type="application/ld+json">{"@type":"Article","author":{"@type":"Person","name":"Ivan Muster"}}</script>"#;
    are(&format!("{described}<meta name=author content='Olena Sample'>"), &["Ivan Muster"]);
    are("<h1>h</h1><span class='byline'>By <b>Olena Sample</b></span>", &["Olena Sample"]);
    are("<h1>h</h1><a href='/author/olena'>Olena Sample</a>", &["Olena Sample"]);
    are("<h1>h</h1><p>By Olena Sample</p>", &["Olena Sample"]);
    are("<h1>h</h1><div class='comments'><a rel=author>Reader Sample</a></div>", &[]);
}
