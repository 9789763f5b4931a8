//! The schema: the one place where a field of the index has a name.
//!
//! One document stands for one input (a file, or a record of a file). An input that became an article carries the
//! article's fields; every input carries the ledger's: what its source was and how it ended. So the ledger and the
//! articles commit in one step and cannot disagree.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};

use crate::analyze::{PREPARED, SPARSE};

/// The version of everything that is written: schema, analysis, records. A change to any of them raises it.
pub const FORMAT: u64 = 7;

/// The three fields of one date of an article.
#[derive(Clone, Copy, Debug)]
pub struct DateFields {
    /// Days since 1970-01-01 of the date's first day, in the source's own zone. Fast.
    pub day: Field,
    /// Seconds since 1970-01-01T00:00Z. Fast.
    pub time: Field,
    /// [`crate::Precision::code`]. Fast.
    pub precision: Field,
}

/// The names of the date columns, for range queries, which ask for a column by name.
#[derive(Clone, Copy, Debug)]
pub struct DateNames {
    /// The day column.
    pub day: &'static str,
    /// The precision column.
    pub precision: &'static str,
}

/// The columns of the publication date.
pub const PUBLISHED: DateNames = DateNames { day: "published_day", precision: "published_precision" };
/// The columns of the date of the last change.
pub const MODIFIED: DateNames = DateNames { day: "modified_day", precision: "modified_precision" };
/// The columns of the date on which the copy was saved.
pub const CAPTURED: DateNames = DateNames { day: "captured_day", precision: "captured_precision" };

/// The fast column with the dates that an article's text talks about: [`crate::EventDate::code`], each once, in order.
pub const EVENT: &str = "event";

/// The fast column with an article's outlet: its site, else its name as [`crate::keyed`] has it.
pub const OUTLET_KEY: &str = "outlet_key";
/// The fast column with an article's host.
pub const HOST: &str = "host";
/// The fast column with an article's authors, as [`crate::keyed`] has them, each once.
pub const AUTHOR: &str = "author";
/// The fast column with an article's language.
pub const LANG: &str = "lang";
/// The fast columns of an article's id.
pub const ID_HALVES: [&str; 2] = ["id_high", "id_low"];

/// Handles of all fields.
#[derive(Clone, Debug)]
pub struct Fields {
    /// The article's id in hex; only articles have it, so it also tells them from other inputs.
    pub id: Field,
    /// High half of the id. Fast.
    pub id_high: Field,
    /// Low half of the id. Fast.
    pub id_low: Field,
    /// Present (with the term `article`) in every article and nothing else.
    pub kind: Field,
    /// The title, exact view.
    pub title_exact: Field,
    /// The title, stem view. No lengths.
    pub title_stem: Field,
    /// The body, exact view.
    pub body_exact: Field,
    /// The body, stem view. No lengths.
    pub body_stem: Field,
    /// Where the body's sentences and paragraphs begin, at the positions of its views.
    pub bounds: Field,
    /// The authors, exact view.
    pub byline: Field,
    /// The words of the title that are written as names, at the positions of its views.
    pub title_names: Field,
    /// The words of the body that are written as names, at the positions of its views.
    pub body_names: Field,
    /// How the names of title, body and byline sound ([`crate::analyze::NameTerm`]).
    pub lexicon: Field,
    /// The outlet's folded name and its site.
    pub outlet: Field,
    /// The outlet's key. Fast.
    pub outlet_key: Field,
    /// The host, and each of its parent domains.
    pub site: Field,
    /// The host. Fast.
    pub host: Field,
    /// The authors, each as key and name ([`crate::keyed`]). Fast.
    pub author: Field,
    /// The language code. Fast.
    pub lang: Field,
    /// The other languages of its paragraphs.
    pub paragraph_lang: Field,
    /// The canonical URL.
    pub url: Field,
    /// The publication date.
    pub published: DateFields,
    /// The date of the last change.
    pub modified: DateFields,
    /// The date on which the copy was saved.
    pub captured: DateFields,
    /// The dates that the text talks about ([`EVENT`]). Fast, of many values.
    pub event: Field,
    /// Which of author, outlet, site, lang, url, title, its dates an article lacks, for `field:none`.
    pub lacks: Field,
    /// The article, or the account of an input that is none, packed (`record`). Stored.
    pub record: Field,
    /// The input's own key: a hash of source and record. One document has it.
    pub input: Field,
    /// The source's path. Fast.
    pub source: Field,
    /// How many bytes of the source's path are the folder that was given. Fast.
    pub base: Field,
    /// The record's number in its source, from 0. Fast.
    pub record_number: Field,
    /// The source's size in bytes. Fast.
    pub size: Field,
    /// The source's modification time, nanoseconds since 1970. Fast.
    pub mtime: Field,
    /// 1 on the last input of a source: the source was read to its end. Fast.
    pub closes: Field,
    /// How the input ended ([`crate::ledger::Ending::code`]). Fast.
    pub ending: Field,
    /// First 64 bits of the SHA-256 of the input's raw bytes. Fast.
    pub raw_hash: Field,
    /// First 64 bits of the hash of title, text, outlet and day: equal for copies. Fast.
    pub text_hash: Field,
    /// What a page may share with others of its outlet ([`crate::ledger::Template`]). Fast, of many values.
    pub template: Field,
    /// High half of the id of the article that stands in for this input. Fast.
    pub instead_high: Field,
    /// Low half of that id. Fast.
    pub instead_low: Field,
}

impl Fields {
    /// The schema and the handles of its fields.
    pub fn build() -> (Schema, Self) {
        let mut builder = Schema::builder();
        let fields = Self {
            id: builder.add_text_field("id", STRING),
            id_high: builder.add_u64_field(ID_HALVES[0], FAST),
            id_low: builder.add_u64_field(ID_HALVES[1], FAST),
            kind: builder.add_text_field("kind", STRING),
            title_exact: builder.add_text_field("title_exact", view()),
            title_stem: builder.add_text_field("title_stem", stems()),
            body_exact: builder.add_text_field("body_exact", view()),
            body_stem: builder.add_text_field("body_stem", stems()),
            bounds: builder.add_text_field("bounds", sparse()),
            byline: builder.add_text_field("byline", view()),
            title_names: builder.add_text_field("title_names", sparse()),
            body_names: builder.add_text_field("body_names", sparse()),
            lexicon: builder.add_text_field("lexicon", lexicon()),
            outlet: builder.add_text_field("outlet", STRING),
            outlet_key: builder.add_text_field(OUTLET_KEY, column()),
            site: builder.add_text_field("site", STRING),
            host: builder.add_text_field(HOST, column()),
            author: builder.add_text_field(AUTHOR, STRING | FAST),
            lang: builder.add_text_field(LANG, STRING | FAST),
            paragraph_lang: builder.add_text_field("paragraph_lang", STRING),
            url: builder.add_text_field("url", STRING),
            published: date(&mut builder, PUBLISHED, "published_time"),
            modified: date(&mut builder, MODIFIED, "modified_time"),
            captured: date(&mut builder, CAPTURED, "captured_time"),
            event: builder.add_i64_field(EVENT, FAST),
            lacks: builder.add_text_field("lacks", STRING),
            record: builder.add_bytes_field("record", STORED),
            input: builder.add_text_field("input", STRING),
            source: builder.add_text_field("source", STRING | FAST),
            base: builder.add_u64_field("base", FAST),
            record_number: builder.add_u64_field("record_number", FAST),
            size: builder.add_u64_field("size", FAST),
            mtime: builder.add_i64_field("mtime", FAST),
            closes: builder.add_u64_field("closes", FAST | INDEXED),
            ending: builder.add_u64_field("ending", FAST),
            raw_hash: builder.add_u64_field("raw_hash", FAST),
            text_hash: builder.add_u64_field("text_hash", FAST),
            template: builder.add_u64_field("template", FAST),
            instead_high: builder.add_u64_field("instead_high", FAST),
            instead_low: builder.add_u64_field("instead_low", FAST),
        };
        (builder.build(), fields)
    }
}

/// The term of [`Fields::kind`] that every article has.
pub const ARTICLE: &str = "article";

/// Terms at positions with frequencies and lengths, from a prepared stream.
fn view() -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default().set_tokenizer(PREPARED).set_index_option(IndexRecordOption::WithFreqsAndPositions),
    )
}

/// The same without lengths: those of the exact view are its text's.
fn stems() -> TextOptions {
    let indexing = TextFieldIndexing::default().set_tokenizer(PREPARED).set_fieldnorms(false);
    TextOptions::default().set_indexing_options(indexing.set_index_option(IndexRecordOption::WithFreqsAndPositions))
}

/// Terms at few positions; how many there are says nothing of rank.
fn sparse() -> TextOptions {
    let indexing = TextFieldIndexing::default().set_tokenizer(SPARSE).set_fieldnorms(false);
    TextOptions::default().set_indexing_options(indexing.set_index_option(IndexRecordOption::WithFreqsAndPositions))
}

/// Terms of an article, wherever they stand.
fn lexicon() -> TextOptions {
    let indexing = TextFieldIndexing::default().set_tokenizer(PREPARED).set_fieldnorms(false);
    TextOptions::default().set_indexing_options(indexing.set_index_option(IndexRecordOption::Basic))
}

/// A text column that is not searched.
fn column() -> TextOptions {
    TextOptions::default().set_fast("raw")
}

fn date(builder: &mut SchemaBuilder, names: DateNames, time: &str) -> DateFields {
    DateFields {
        day: builder.add_i64_field(names.day, FAST),
        time: builder.add_i64_field(time, FAST),
        precision: builder.add_u64_field(names.precision, FAST),
    }
}
