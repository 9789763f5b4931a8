//! PDF: the bytes of one document go in, a draft comes out: its text put together into paragraphs, without the lines that
//! every page repeats, and what its properties say of title, author and language. It refuses documents that are
//! encrypted, that are pictures of pages, and whose fonts do not say what letters they show.

mod lines;
mod load;
mod paragraphs;
mod pieces;
mod show;

use dateline_core::PARAGRAPH_BREAK;
use lopdf::{Dictionary, Document, Object};

use super::{Draft, Form, key, squeeze, text};

/// The most pages that are read. What has more is no article.
const MAX_PAGES: usize = 5_000;

/// A document with fewer letters and digits has no text.
const MIN_LETTERS: usize = 4;

/// The share of letters and digits that text has at least, in percent.
const LETTER_PERCENT: usize = 45;

/// A title of one of these endings is a file's name.
const FILE_ENDINGS: &[&str] =
    &[".doc", ".docx", ".pdf", ".indd", ".qxd", ".odt", ".rtf", ".tex", ".dvi", ".txt", ".ppt", ".pptx", ".xls"];

/// Words that programs put where a title should be.
const NO_TITLES: &[&str] = &["untitled", "microsoft word", "document", "powerpoint presentation", "slide 1", "title"];

/// Why a document is no article.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PdfError {
    #[error("not a PDF that can be read: {0}")]
    Damaged(String),
    #[error("a PDF that is encrypted")]
    Encrypted,
    #[error("a PDF of more than {MAX_PAGES} pages")]
    TooLong,
    #[error("a PDF of more objects than a document has")]
    Objects,
    #[error("a scanned PDF without text")]
    Scanned,
    #[error("a PDF whose fonts do not say what letters they show")]
    NoLetters,
}

/// Reads one document.
pub(crate) fn extract(bytes: &[u8]) -> Result<Draft, PdfError> {
    let mut document = load::load(bytes)?;
    if document.is_encrypted() && document.encryption_state.is_none() {
        return Err(PdfError::Encrypted);
    }
    // The table of letters that a font brings is surer than the names of its glyphs.
    for object in document.objects.values_mut() {
        if let Object::Dictionary(font) = object
            && font.has_type(b"Font")
            && font.has(b"ToUnicode")
        {
            font.remove(b"Encoding");
        }
    }
    let pages: Vec<_> = document.page_iter().take(MAX_PAGES + 1).collect();
    if pages.len() > MAX_PAGES {
        return Err(PdfError::TooLong);
    }
    if pages.is_empty() {
        return Err(PdfError::Damaged("it has no pages".to_owned()));
    }
    let mut budget = show::Budget::default();
    let mut lines = Vec::with_capacity(pages.len());
    for page in pages {
        lines.push(lines::lines(show::runs(&document, page, &mut budget)));
    }
    let paragraphs = paragraphs::paragraphs(lines);
    let shown: String = paragraphs.join(PARAGRAPH_BREAK);
    let letters = shown.chars().filter(|c| c.is_alphanumeric()).count();
    let strange = shown.chars().filter(|c| is_strange(*c)).count();
    if letters < MIN_LETTERS && strange < MIN_LETTERS {
        return Err(PdfError::Scanned);
    }
    // Text has more letters than signs; the codes of a font that are taken for letters have not.
    let marks = shown.chars().filter(|c| !c.is_whitespace()).count();
    if strange * 3 > letters || letters * 100 < marks * LETTER_PERCENT {
        return Err(PdfError::NoLetters);
    }
    Ok(describe(&document, &shown))
}

/// Whether a character stands for none: private, control, or lost.
fn is_strange(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FFFD}' | '\0'..='\u{8}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{9F}')
}

/// The draft of a text and its document's properties. When the file was made is not when the text was published: the date
/// is that of the text's own head, if it has one.
fn describe(document: &Document, shown: &str) -> Draft {
    let mut draft = text::extract(shown);
    draft.form = Form::Record;
    let info = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict).ok();
    if let Some(title) = info.and_then(|info| string(document, info, b"Title")).filter(|title| is_title(title)) {
        match draft.title.take() {
            Some(head) if !same(&head, &title) => {
                draft.body = if draft.body.is_empty() { head } else { head + PARAGRAPH_BREAK + &draft.body };
            }
            Some(_) => {}
            None => {
                // The headline as the first page shows it.
                let shown = draft.body.split_once(PARAGRAPH_BREAK).filter(|(first, _)| same(first, &title));
                if let Some(rest) = shown.map(|(_, rest)| rest.to_owned()) {
                    draft.body = rest;
                }
            }
        }
        draft.title = Some(title);
    }
    // A person has two names; one word is who was logged in.
    let author = info.and_then(|info| string(document, info, b"Author"));
    if let Some(author) =
        author.filter(|author| draft.authors.is_empty() && author.contains(' ') && !author.contains('@'))
    {
        draft.authors = author.split([',', ';']).map(squeeze).filter(|name| !name.is_empty()).collect();
    }
    draft.declared_lang = document.catalog().ok().and_then(|catalog| string(document, catalog, b"Lang"));
    draft
}

/// Whether a character is of a script that writes no spaces.
fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}')
}

fn same(one: &str, other: &str) -> bool {
    key(one) == key(other)
}

fn is_title(title: &str) -> bool {
    let lower = title.to_lowercase();
    title.chars().filter(|c| c.is_alphabetic()).count() >= 4
        && lower.contains(' ')
        && !FILE_ENDINGS.iter().any(|ending| lower.ends_with(ending))
        && !NO_TITLES.iter().any(|name| lower == *name || lower.starts_with("microsoft word - "))
}

/// A text string of a dictionary: UTF-16 with its mark, UTF-8 with its mark, or Latin-1 nearly.
fn string(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Option<String> {
    let bytes = dictionary.get_deref(key, document).and_then(Object::as_str).ok()?;
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xFF, 0xFE, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        bytes => match std::str::from_utf8(bytes) {
            Ok(text) => text.trim_start_matches('\u{FEFF}').to_owned(),
            Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        },
    };
    let text = squeeze(&text.replace(char::is_control, " "));
    (!text.is_empty() && !text.contains(char::REPLACEMENT_CHARACTER)).then_some(text)
}

#[cfg(test)]
mod tests;
