//! Parts of the language that a later version has: refused by name, never taken for words.

use insta::assert_snapshot;

use super::*;

#[test]
fn fields() {
    assert_snapshot!(refusals(&["said:x"]), @r#"
      said:x
      ^^^^
    the field `said:` is not available yet
    hint: the fields are title, body, author, outlet, site, lang, date, event, modified, captured, name, form, path, url, id
    "#);
}

#[test]
fn every_field_of_a_later_version_is_recognised() {
    for field in Field::ALL.into_iter().filter(|field| !field.is_available()) {
        let error = parse(&format!("{}:x", field.name()), &options()).expect_err(field.name());
        assert_eq!(error.kind, QueryErrorKind::NotYet);
    }
}
