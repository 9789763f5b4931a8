//! Skeletons: a key goes in, its consonants in eight classes come out. Where a letter may stand for sounds of several
//! classes the index has one skeleton, and a query looks for all.

/// A query looks for so many skeletons of a name at most.
const MAX_READINGS: usize = 12;

/// Stands before the skeleton of a name in an alphabet …
pub(super) const ALPHABET: char = 'a';

/// … and in a script that leaves vowels out.
pub(super) const CONSONANTAL: char = 'c';

/// The skeleton under which a key is indexed, behind the mark of its kind of script; empty where it has no consonant.
pub(super) fn skeleton_of(key: &str, mark: char) -> String {
    let mut skeleton = String::with_capacity(key.len() + 1);
    skeleton.push(mark);
    for (at, sound) in key.bytes().enumerate() {
        if let Some(class) = classes(sound, at).first() {
            push(&mut skeleton, *class);
        }
    }
    if skeleton.len() == 1 { String::new() } else { skeleton }
}

/// The skeletons under which spellings of a name may be indexed, without marks, its own first; twelve at most.
pub(super) fn readings(key: &str) -> Vec<String> {
    let mut readings = vec![String::with_capacity(key.len())];
    for (at, sound) in key.bytes().enumerate() {
        let classes = classes(sound, at);
        if classes.is_empty() {
            continue;
        }
        let known = readings.len();
        for other in &classes[1..] {
            for reading in 0..known {
                if readings.len() < MAX_READINGS {
                    let mut other_reading = readings[reading].clone();
                    push(&mut other_reading, *other);
                    readings.push(other_reading);
                }
            }
        }
        for reading in &mut readings[..known] {
            push(reading, classes[0]);
        }
    }
    let mut once: Vec<String> = Vec::with_capacity(readings.len());
    for reading in readings {
        if !once.contains(&reading) {
            once.push(reading);
        }
    }
    once
}

/// Stands for a sound that may be silent.
const SILENT: char = '-';

fn push(skeleton: &mut String, class: char) {
    if class != SILENT && !skeleton.ends_with(class) {
        skeleton.push(class);
    }
}

/// The classes of a sound, that of the index first; none for a vowel.
fn classes(sound: u8, at: usize) -> &'static [char] {
    match sound {
        b'b' | b'p' | b'f' | b'B' | b'F' => &['B'],
        b'v' => &['B', SILENT],
        b'q' => &['K', 'S'],
        b'w' => &['S'],
        b'W' if at == 0 => &['B', SILENT],
        b'W' => &[SILENT, 'B'],
        b'm' => &['M'],
        b'n' => &['N'],
        b'r' => &['R'],
        b'l' => &['L'],
        b't' | b'd' => &['T'],
        b'T' | b'D' => &['T', 'S'],
        b's' | b'z' | b'S' | b'X' => &['S'],
        b'C' | b'c' => &['S', 'K'],
        b'Z' => &['S', 'K'],
        b'j' => &['S', SILENT, 'K'],
        b'x' => &['K', 'S'],
        b'J' => &['S', 'K'],
        b'k' | b'Q' | b'K' => &['K'],
        b'g' => &['K', 'S'],
        b'H' => &['K', SILENT],
        _ => &[],
    }
}
