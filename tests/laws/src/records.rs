//! What an index stores, from a stranger: the first line names a kind of record, the rest is the record. It is read or
//! refused, and no search of an index that holds it fails otherwise than with an error.

use std::fs;

use dateline_core::analyze::{Analyzer, fold_text, words};
use dateline_core::document::{Account, Content, Prepared, document};
use dateline_core::keyed::{key_of, key_prefix, keyed, split_keyed};
use dateline_core::ledger::{Ending, Template};
use dateline_core::names::aliases::{Aliases, parse_groups};
use dateline_core::names::{similarity, sound};
use dateline_core::store::{Store, pointer_path};
use dateline_core::writer::Writer;
use dateline_core::{
    Article, ArticleId, Dated, EventDate, Lang, Origin, Precision, date_of_day, day_number, hash_prefix,
};
use dateline_query::{SearchRequest, Searcher};

use crate::{Effort, TODAY, index};

/// Words that stand in the article beside which a stranger's record is stored.
const TEXT: &str = "The ferry to Odesa sailed at dawn on 16 May 2025.";

/// The id of no segment.
const NO_SEGMENT: &str = "00000000-0000-0000-0000-000000000000";

/// The laws of records.
pub fn law(bytes: &[u8], effort: Effort) {
    let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else {
        return;
    };
    let record = &bytes[end + 1..];
    match &bytes[..end] {
        b"article" => article(record, effort.takes(bytes, 64)),
        b"account" => account(record),
        b"numbers" => numbers(record),
        b"text" => text(record),
        b"aliases" => aliases(record),
        b"pointer" => pointer(record),
        b"commit" => commit(record),
        _ => {}
    }
}

/// The stored record of an article.
fn article(record: &[u8], even_if_none: bool) {
    let read = serde_json::from_slice::<Article>(record);
    if let Ok(article) = &read {
        let written = serde_json::to_vec(article).unwrap();
        let again: Article = serde_json::from_slice(&written).unwrap();
        assert_eq!(serde_json::to_vec(&again).unwrap(), written);
        assert!(article.title.is_some() || article.body.contains(article.headline()));
    } else if !even_if_none {
        return;
    }
    let stored = stranger(record);
    search(&stored.1);
    // What an honest writer makes of the same article, whose mentions may point anywhere.
    if let Ok(article) = read {
        let dir = index::fresh_folder();
        let store = Store::open_or_create(dir.path()).unwrap();
        let mut writer = Writer::new(&store, 1, 0).unwrap();
        let prepared = Prepared::new(&article, &mut Analyzer::new());
        writer.put(&index::row(&article, 0), &Content::Article(&article, &prepared)).unwrap();
        writer.commit().unwrap();
        let searcher = Searcher::open(dir.path()).unwrap();
        search(&searcher);
        assert_eq!(searcher.articles(&article.id.to_string()).unwrap(), [article]);
    }
}

/// An index in which a record lies that another program put there.
fn stranger(record: &[u8]) -> (tempfile::TempDir, Searcher) {
    let dir = index::fresh_folder();
    let store = Store::open_or_create(dir.path()).unwrap();
    let own = own();
    let prepared = Prepared::new(&own, &mut Analyzer::new());
    let fields = store.fields();
    let honest = document(fields, &index::row(&own, 0), &Content::Article(&own, &prepared)).unwrap();
    let mut forged = tantivy::TantivyDocument::default();
    for (field, value) in honest.field_values() {
        if field != fields.record {
            forged.add_field_value(field, value);
        }
    }
    forged.add_bytes(fields.record, record);
    let mut writer = store.index().writer_with_num_threads(1, 16_000_000).unwrap();
    writer.add_document(forged).unwrap();
    writer.commit().unwrap();
    let searcher = Searcher::open(dir.path()).unwrap();
    (dir, searcher)
}

/// An honest article.
fn own() -> Article {
    let mut own = crate::articles::read("a.txt", TEXT.as_bytes()).swap_remove(0).article.unwrap();
    own.published = Dated::parse_iso("2025-05-17", Origin::Field);
    own
}

/// Asks an index for everything that reads its records; each is answered or refused.
fn search(searcher: &Searcher) {
    for query in ["ferry", "\"ferry to Odesa\"", "dawn NEAR/5 sailed", "fer*", "*", "event:2025-05-16", "date:2025"] {
        let request = SearchRequest { explain: true, ..SearchRequest::new(query, TODAY) };
        if let Ok(response) = searcher.search(&request) {
            assert!(serde_json::to_string(&response).is_ok());
            for snippet in response.hits.iter().flat_map(|hit| &hit.snippets) {
                assert!(snippet.marks.iter().all(|mark| snippet.text.get(mark.clone()).is_some()));
            }
        }
    }
    // No record is beyond being counted or shown, or refused.
    drop(searcher.stats());
    for prefix in 0..16 {
        drop(searcher.show(&format!("{prefix:x}000")));
    }
}

/// The record of an input that is no article.
fn account(record: &[u8]) {
    if let Ok(account) = serde_json::from_slice::<Account>(record) {
        let written = serde_json::to_vec(&account).unwrap();
        assert_eq!(serde_json::from_slice::<Account>(&written).unwrap(), account);
    }
}

/// Numbers of columns.
fn numbers(record: &[u8]) {
    let numbers: Vec<u64> = record.as_chunks().0.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect();
    let template = Template::from_numbers(numbers.iter().copied());
    if !template.lines.is_empty() {
        assert_eq!(template.numbers(), numbers);
    }
    for number in &numbers {
        let signed = number.cast_signed();
        let event = EventDate::from_code(signed);
        assert_eq!(EventDate::from_code(event.code()), event);
        if let Some(date) = date_of_day(signed) {
            assert_eq!(day_number(date), signed);
        }
        for code in [*number, number % 8] {
            assert!(Precision::from_code(code).is_none_or(|precision| precision.code() == code));
            assert!(Ending::from_code(code).is_none_or(|ending| ending.code() == code));
        }
        let id = ArticleId::from_halves(*number, number.rotate_left(32));
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.halves(), (*number, number.rotate_left(32)));
    }
}

/// Texts of columns and terms.
fn text(record: &[u8]) {
    let text = String::from_utf8_lossy(record);
    if let Ok(id) = text.parse::<ArticleId>() {
        assert_eq!(id.to_string(), text.to_ascii_lowercase());
    }
    hash_prefix(&text);
    assert!(Lang::parse(&text).is_none_or(|lang| Lang::parse(lang.as_str()) == Some(lang)));
    let (key, shown) = split_keyed(&text);
    assert!(text.starts_with(key) && text.ends_with(shown));
    if let Some(column) = keyed(&text) {
        assert_eq!(split_keyed(&column).0, key_of(&text));
        assert!(column.starts_with(&key_prefix(&text)));
    }
    let mut before: Option<&str> = None;
    for word in words(&text).take(50) {
        let heard = sound(word.text);
        let like = before.map_or(1.0, |before| similarity(before, word.text, false));
        assert!((0.0..=1.0).contains(&like), "{like}");
        assert!(heard.term(word.text).starts_with(&heard.key_prefix()));
        before = Some(word.text);
    }
    assert!(!fold_text(&text).contains(char::is_control));
}

/// A file of aliases.
fn aliases(record: &[u8]) {
    match (parse_groups(record), Aliases::with_file(record)) {
        (Ok(groups), Ok(aliases)) => {
            for name in groups.iter().flatten() {
                let folded = fold_text(name);
                assert!(aliases.contains(&folded), "`{folded}` has other names");
                assert!(aliases.others(&folded).iter().all(|other| other.name != folded));
                let words: Vec<&str> = folded.split(' ').collect();
                assert!(aliases.longest(&words).is_some(), "`{folded}` is a name");
            }
        }
        (Err(error), Err(again)) => assert_eq!(error, again),
        (groups, _) => panic!("read once and refused once: {groups:?}"),
    }
}

/// The file that names the current data folder, under a sound seal.
fn pointer(record: &[u8]) {
    let dir = index::fresh_folder();
    drop(Store::open_or_create(dir.path()).unwrap());
    for bytes in [record.to_vec(), sealed(record)] {
        fs::write(pointer_path(dir.path()), bytes).unwrap();
        open(dir.path());
    }
}

/// The file that names the segments, under a sound seal. Where it has the id of none, that of the segment that is there is
/// put in.
fn commit(record: &[u8]) {
    let dir = index::fresh_folder();
    let article = own();
    index::build(dir.path(), std::slice::from_ref(&article));
    let store = Store::open(dir.path()).unwrap();
    let id = store.index().searchable_segment_ids().unwrap()[0].uuid_string();
    let record = String::from_utf8_lossy(record).replace(NO_SEGMENT, &id);
    for bytes in [record.clone().into_bytes(), sealed(record.as_bytes())] {
        fs::write(store.commit_path(), bytes).unwrap();
        open(dir.path());
    }
}

/// Opens an index and asks it.
fn open(dir: &std::path::Path) {
    match Searcher::open(dir) {
        Ok(searcher) => search(&searcher),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// Bytes with the seal that a careful stranger puts behind them.
fn sealed(bytes: &[u8]) -> Vec<u8> {
    [bytes, format!("\ncrc32 {:08x}\n", crc32fast::hash(bytes)).as_bytes()].concat()
}
