//! Similarity: two keys go in, how likely they are of one name comes out, 0 to 1.
//!
//! An edit distance whose costs say how often one sound is written for the other, over the cost of writing both anew.
//! Vowels cost little, and next to nothing where one of the two scripts leaves them out.

use super::key::{MAX_SOUNDS, is_vowel};

/// What it costs to write a whole sound anew, in hundredths.
const ANEW: u32 = 100;

/// How alike two keys are, 0 to 1. `unwritten`: whether one of them, and one alone, is of a script that leaves vowels out.
pub fn similarity(one: &str, other: &str, unwritten: bool) -> f32 {
    let cut = |key: &str| -> usize { key.len().min(MAX_SOUNDS) };
    let (one, other) = (&one.as_bytes()[..cut(one)], &other.as_bytes()[..cut(other)]);
    let weight = |key: &[u8]| key.iter().map(|sound| alone(*sound, false)).sum::<u32>();
    let whole = weight(one).max(weight(other));
    if whole == 0 {
        return 0.0;
    }
    let distance = distance(one, other, unwritten);
    1.0 - (distance as f32 / whole as f32).min(1.0)
}

fn distance(one: &[u8], other: &[u8], unwritten: bool) -> u32 {
    let mut row = [0; MAX_SOUNDS + 1];
    for (at, sound) in other.iter().enumerate() {
        row[at + 1] = row[at] + alone(*sound, unwritten);
    }
    for (at, a) in one.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] += alone(*a, unwritten);
        for (column, b) in other.iter().enumerate() {
            let mut changed = change_at(*a, *b, at == 0 && column == 0);
            let (last_a, last_b) = (at + 1 == one.len(), column + 1 == other.len());
            if last_a && last_b && !unwritten && matches!((*a.min(b), *a.max(b)), (b'a', b'e' | b'i' | b'o' | b'y')) {
                // Zelensky and Zelenska are two people.
                changed = ANEW;
            }
            let best = (diagonal + changed)
                .min(row[column] + if last_b { at_end(*b, unwritten) } else { alone(*b, unwritten) })
                .min(row[column + 1] + if last_a { at_end(*a, unwritten) } else { alone(*a, unwritten) });
            diagonal = row[column + 1];
            row[column + 1] = best;
        }
    }
    row[other.len()]
}

fn at_end(sound: u8, unwritten: bool) -> u32 {
    if is_vowel(sound) { 50 } else { alone(sound, unwritten) }
}

/// What a sound costs that stands in one of two keys alone.
pub(super) fn alone(sound: u8, unwritten: bool) -> u32 {
    match sound {
        _ if is_vowel(sound) => {
            if unwritten {
                12
            } else {
                45
            }
        }
        b'j' => 40,
        b'A' => 15,
        b'E' => 10,
        b'W' | b'Y' => 25,
        b'H' => 40,
        b'g' => 80,
        _ => ANEW,
    }
}

/// What it costs to write one sound for the other; `begin`: both at the beginning.
pub(super) fn change_at(a: u8, b: u8, begin: bool) -> u32 {
    match change(a, b) {
        // Names that differ in their first sound are mostly different names.
        cost @ 50.. if begin => cost + 40,
        cost => cost,
    }
}

/// What it costs to write one sound for the other.
fn change(a: u8, b: u8) -> u32 {
    if a == b {
        return 0;
    }
    let (a, b) = (a.min(b), a.max(b));
    match (a, b) {
        // Vowels.
        (b'i', b'y') => 5,
        (b'e', b'i') => 15,
        (b'e', b'y') => 15,
        (b'o', b'u') => 15,
        (b'a', b'o') => 25,
        (b'a', b'e') => 30,
        (b'e', b'o') => 35,
        (b'a' | b'e' | b'i' | b'o' | b'u', b'e' | b'i' | b'o' | b'u' | b'y') => 60,
        (b'A', b'a') => 0,
        (b'A', b'e') => 5,
        (b'A', b'i' | b'u' | b'o' | b'y') => 10,
        (b'Y', b'i' | b'y') => 0,
        (b'Y', b'e') => 5,
        (b'Y', b'a') => 15,
        (b'Y', b'u' | b'o') => 40,
        (b'W', b'u' | b'o') => 0,
        (b'W', b'a') => 25,
        (b'W', b'i' | b'e' | b'y') => 40,
        (b'W', b'v') => 0,
        (b'F', b'W') => 10,
        (b'W', b'b' | b'f') => 60,
        (b'Y', b'j') => 0,
        (b'A', b'W' | b'Y') => 30,
        (b'W', b'Y') => 50,
        // Sibilants.
        (b's', b'z') => 30,
        (b'S', b's') | (b'S', b'Z') | (b'Z', b'z') => 40,
        (b'C', b'S') | (b'C', b'Z') | (b'C', b'c') | (b'c', b's') | (b'c', b'z') => 40,
        (b'S', b'z') | (b'Z', b's') | (b'S', b'c') | (b'C', b's') => 60,
        (b'X', b'S' | b's') | (b'S', b'X') => 0,
        (b'X', _) if matches!(b, b'C' | b'c' | b'z') => 40,
        (b'C' | b'Z', b'X') => 40,
        // Velars.
        (b'g', b'k') => 45,
        (b'C', b'g') => 45,
        (b'C', b'k') => 60,
        (b'c', b'k') => 45,
        (b'Q', b'k') => 0,
        (b'Q', b'g') => 10,
        (b'K', b'k') => 0,
        (b'K', b'g') => 10,
        (b'H', b'g') => 0,
        (b'H', b'k') => 60,
        (b'E', b'a') | (b'E', b'e') => 0,
        (b'E', b'g') | (b'E', b't') => 20,
        (b'E', _) if is_vowel(b) => 25,
        (b'A', b'E') | (b'E', b'Y') => 10,
        (b'k', b'q') => 0,
        (b'c', b'q') => 10,
        (b'C', b'q') => 30,
        (b'q', b's') | (b'S', b'q') => 40,
        (b'K', b'q') | (b'Q', b'q') => 0,
        (b'g', b'q') => 35,
        (b'S', b'w') | (b's', b'w') | (b'X', b'w') => 5,
        (b'w', b'z') => 30,
        // Jim.
        (b'Z', b'j') | (b'J', b'j') => 0,
        (b'i' | b'y', b'j') | (b'j', b'y') => 5,
        (b'g', b'j') => 25,
        (b'S', b'j') | (b'C', b'j') | (b'j', b'z') => 40,
        (b'g', b'x') => 10,
        (b'S', b'x') | (b's', b'x') | (b'x', b'z') | (b'k', b'x') => 30,
        (b'J', b'Z') => 0,
        (b'J', b'g') => 15,
        (b'C', b'J') => 30,
        (b'J', b'S' | b'z' | b's') => 40,
        (b'J', b'i') => 30,
        (b'Z', b'g') => 50,
        (b'Z', b'i') => 50,
        // Dentals.
        (b'd', b't') => 40,
        (b'T', b't') => 0,
        (b'T', b's') => 15,
        (b'D', b'd' | b'z') => 5,
        (b'D', b's' | b't') => 30,
        (b'D', b'T') => 30,
        // Labials.
        (b'b', b'p') => 20,
        (b'F', b'f') | (b'F', b'v') | (b'F', b'p') => 5,
        (b'B', b'b') | (b'B', b'v') => 0,
        (b'B', b'F') => 30,
        (b'f', b'v') => 30,
        (b'f', b'p') => 50,
        (b'b', b'v') => 50,
        _ => 120,
    }
}
