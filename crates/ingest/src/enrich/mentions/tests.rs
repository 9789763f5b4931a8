//! Dates in texts, language by language.

use dateline_core::Lang;
use jiff::civil::Date;

use super::mentions;

/// The mentions of an English text of 18 May 2025, a Sunday, as `text=value`.
fn found(text: &str, lang: &str, published: Option<Date>) -> String {
    let mentions = mentions(text, Lang::parse(lang), &[], published);
    let shown: Vec<String> = mentions.iter().map(|mention| format!("{}={}", mention.text, mention.date)).collect();
    shown.join("; ")
}

/// 18 May 2025, a Sunday.
const PUBLISHED: Option<Date> = Some(jiff::civil::date(2025, 5, 18));

#[track_caller]
fn check(lang: &str, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(found(text, lang, PUBLISHED), *expected, "{text}");
    }
}

#[test]
fn absolute_english() {
    check(
        "en",
        &[
            ("They met on 16 May 2025.", "16 May 2025=2025-05-16"),
            ("They met on May 16, 2025, at noon.", "May 16, 2025=2025-05-16"),
            ("On the 16th of May the port closed.", "16th of May=2025-05-16"),
            ("On Friday, May 16, it opened.", "Friday, May 16=2025-05-16"),
            ("Shelling since Feb. 24, 2022 has not stopped.", "Feb. 24, 2022=2022-02-24"),
            ("From 24 to 26 February 2022", "24=2022-02-24; 26 February 2022=2022-02-26"),
            ("on May 3–5, 2022", "May 3=2022-05-03; 5, 2022=2022-05-05"),
            ("28 February – 3 March 2022", "28 February=2022-02-28; 3 March 2022=2022-03-03"),
            ("between 3 and 5 May", "3=2025-05-03; 5 May=2025-05-05"),
            (
                "on 2025-05-16, 16.05.2025 and 16/05/2025",
                "2025-05-16=2025-05-16; 16.05.2025=2025-05-16; 16/05/2025=2025-05-16",
            ),
            ("on 05/06/2025", ""),
            ("05/18/25, and 11/22/89", "05/18/25=2025-05-18; 11/22/89=1989-11-22"),
            (
                "On the night of May 4-5, 2022, he left; on the 6th, he was back.",
                "May 4=2022-05-04; 5, 2022=2022-05-05; 6th=2022-05-06",
            ),
            ("In May 2024 it rained. In March it snowed.", "May 2024=2024-05; March=2025-03"),
            ("in 2014, from 2015 to 2018 and in 1988/89", "2014=2014; 2015=2015; 2018=2018; 1988=1988; 89=1989"),
            ("HAVANA, 11 JAN 90 -- [TEXT] ON 10 JAN", "11 JAN 90=1990-01-11; 10 JAN=1990-01-10"),
        ],
    );
}

#[test]
fn relative_english() {
    check(
        "en",
        &[
            ("It rained today, yesterday and tonight.", "today=2025-05-18; yesterday=2025-05-17; tonight=2025-05-18"),
            ("the day before yesterday", "day before yesterday=2025-05-16"),
            ("On Tuesday the bridge fell.", "Tuesday=2025-05-13"),
            ("They will meet on Tuesday.", "Tuesday=2025-05-20"),
            ("The truce holds until Tuesday.", "Tuesday=2025-05-20"),
            ("The vote will be held on Tuesday", "Tuesday=2025-05-20"),
            ("Since 24 June it has rained; on 24 June it began", "24 June=2024-06-24; 24 June=2024-06-24"),
            ("The year ended June 28", "June 28=2024-06-28"),
            ("It rained on Friday. On May 16 it stopped.", "Friday=2025-05-16; May 16=2025-05-16"),
            ("It closed on May eight. In May eight ships left.", "May eight=2025-05-08; May=2025-05"),
            ("They plan to meet on Tuesday", "Tuesday=2025-05-20"),
            ("They will leave, she said on Tuesday.", "Tuesday=2025-05-13"),
            ("last Sunday, next Friday", "last Sunday=2025-05-11; next Friday=2025-05-23"),
            ("on Tuesday last week", "Tuesday last week=2025-05-06"),
            ("last month and last year, this year too", "last month=2025-04; last year=2024; this year=2025"),
            ("two days ago, three weeks ago, a year ago", "two days ago=2025-05-16; a year ago=2024"),
            (
                "The mill burned on 3 May. Two days later it rained, and the next day too.",
                "3 May=2025-05-03; Two days later=2025-05-05; next day=2025-05-06",
            ),
            ("last night and this morning", "last night=2025-05-17; this morning=2025-05-18"),
            ("last May, next March", "last May=2024-05; next March=2026-03"),
        ],
    );
}

#[test]
fn what_is_no_date() {
    for text in [
        "they may 16 times go",
        "Theresa May said",
        "they march 5 miles",
        "the Sunday Times",
        "on Black Friday",
        "every Monday",
        "the 1990s",
        "for 2014 days",
        "version 1.2.3.4",
        "May 5,000 people",
        "a score of 3-5",
        "https://example.org/2025/05/16/a",
        "call 555-05-16",
        "at 10:30",
        "five days of talks",
        "for two weeks",
        "the USA Today desk",
        "31 February 2025",
    ] {
        assert_eq!(found(text, "en", PUBLISHED), "", "{text}");
    }
    assert_eq!(found("Червона калина і червоний мак", "uk", PUBLISHED), "");
    assert_eq!(found("On 16 May and on Tuesday", "en", None), "");
}

#[test]
fn ukrainian_and_russian() {
    check(
        "uk",
        &[
            ("16 травня 2025 року", "16 травня 2025 року=2025-05-16"),
            ("19-го травня", "19-го травня=2025-05-19"),
            ("24-26 лютого", "24=2025-02-24; 26 лютого=2025-02-26"),
            ("У травні 2022 року тихо. У березні", "травні 2022 року=2022-05; березні=2025-03"),
            ("у 2014 році", "2014 році=2014"),
            (
                "вчора, сьогодні, завтра, позавчора",
                "вчора=2025-05-17; сьогодні=2025-05-18; завтра=2025-05-19; позавчора=2025-05-16",
            ),
            ("у вівторок", "вівторок=2025-05-13"),
            ("минулого вівторка", "минулого вівторка=2025-05-13"),
            ("зустріч відбудеться у вівторок", "вівторок=2025-05-20"),
            ("три дні тому, рік тому, минулого року", "три дні тому=2025-05-15; рік тому=2024; минулого року=2024"),
            ("3 травня згорів млин. Наступного дня пішов дощ.", "3 травня=2025-05-03; Наступного дня=2025-05-04"),
            ("з 16.05 до 18.05, близько 16.05", "16.05=2025-05-16; 18.05=2025-05-18"),
            ("двадцять четвертого лютого, торік", "двадцять четвертого лютого=2025-02-24; торік=2024"),
            ("в ніч з 4 на 5 травня", "4=2025-05-04; 5 травня=2025-05-05"),
            ("Говорили 7 листопада. 22 травня планується зустріч.", "7 листопада=2024-11-07; 22 травня=2025-05-22"),
            ("П'ятниця, 16 травня", "П'ятниця, 16 травня=2025-05-16"),
        ],
    );
    check(
        "ru",
        &[
            ("16 мая 2025 г. и в марте", "16 мая 2025 г=2025-05-16; марте=2025-03"),
            ("вчера и в понедельник", "вчера=2025-05-17; понедельник=2025-05-12"),
            ("с 24 по 26 февраля", "24=2025-02-24; 26 февраля=2025-02-26"),
            ("в 2014 году, в прошлом году", "2014 году=2014; прошлом году=2024"),
            ("Накануне сгорел склад, а накануне выборов", "Накануне=2025-05-17"),
        ],
    );
}

#[test]
fn arabic_french_and_german() {
    check(
        "ar",
        &[
            ("في ١٦ مايو ٢٠٢٥", "١٦ مايو ٢٠٢٥=2025-05-16"),
            ("16 أيار 2025 و3 تشرين الأول 2024", "16 أيار 2025=2025-05-16; 3 تشرين الأول 2024=2024-10-03"),
            ("أمس واليوم", "أمس=2025-05-17; واليوم=2025-05-18"),
            ("يوم الثلاثاء الماضي", "الثلاثاء الماضي=2025-05-13"),
            ("في عام 2014 والعام الماضي", "2014=2014; والعام الماضي=2024"),
            ("قبل يومين وقبل ثلاثة أيام", "قبل يومين=2025-05-16; وقبل ثلاثة أيام=2025-05-15"),
        ],
    );
    check(
        "fr",
        &[
            ("le 16 mai 2025, hier, avant-hier", "16 mai 2025=2025-05-16; hier=2025-05-17; avant-hier=2025-05-16"),
            (
                "mardi dernier, il y a trois jours, aujourd'hui",
                "mardi dernier=2025-05-13; il y a trois jours=2025-05-15; aujourd'hui=2025-05-18",
            ),
            ("en mars, l'année dernière", "mars=2025-03; année dernière=2024"),
        ],
    );
    check(
        "de",
        &[
            ("am 16. Mai 2025 und gestern", "16. Mai 2025=2025-05-16; gestern=2025-05-17"),
            (
                "vor drei Tagen, am Dienstag, letzten Freitag",
                "vor drei Tagen=2025-05-15; Dienstag=2025-05-13; letzten Freitag=2025-05-16",
            ),
            ("in den letzten Monaten, am Ende des letzten Jahres", "letzten Jahres=2024"),
            ("im März, im Jahr 2014, letztes Jahr", "März=2025-03; 2014=2014; letztes Jahr=2024"),
        ],
    );
    check("es", &[("el 16 de mayo de 2025", "16 de mayo de 2025=2025-05-16")]);
    check("ja", &[("2025年5月16日", "2025年5月16=2025-05-16")]);
}

#[test]
fn years_are_carried_through_a_narrative() {
    let text = "In March 1914 the league seized the harbour. On 18 March it raised its flag. The next day the mayor fled.\n\n\
        On 20 December 1914 the siege began. On 7 January the walls fell.";
    let expected = "March 1914=1914-03; 18 March=1914-03-18; next day=1914-03-19; 20 December 1914=1914-12-20; 7 January=1915-01-07";
    assert_eq!(found(text, "en", PUBLISHED), expected);
    assert_eq!(found(text, "en", None), expected);
}

#[test]
fn a_report_keeps_its_own_year() {
    let text = "The war began in 2014. On 16 May 2025 the sides met. On Saturday, 17 May, they met again.\n\nOn 3 May shells fell.";
    assert_eq!(
        found(text, "en", PUBLISHED),
        "2014=2014; 16 May 2025=2025-05-16; Saturday, 17 May=2025-05-17; 3 May=2025-05-03"
    );
}

#[test]
fn days_of_the_month_that_is_spoken_of() {
    check(
        "uk",
        &[
            (
                "6 травня млин закрили. 8-го місто чекало, а 10-го — село.",
                "6 травня=2025-05-06; 8-го=2025-05-08; 10-го=2025-05-10",
            ),
            ("7-го числа йшов дощ. До 5-го полку дійшли 6-го й 7-го батальйонів люди.", "7-го=2025-05-07"),
            (
                "Учора, 17-го, та у п'ятницю, 16-го, було тихо.",
                "Учора=2025-05-17; 17-го=2025-05-17; п'ятницю, 16-го=2025-05-16",
            ),
            ("16 травня, у п'ятницю, грав оркестр.", "16 травня, у п'ятницю=2025-05-16"),
        ],
    );
    check("ru", &[("5-го собрался совет, 3-го корпуса не было", "5-го=2025-05-05")]);
    check(
        "en",
        &[
            ("The mill burned on the 16th.", "16th=2025-05-16"),
            ("on the 7th another fell; on the 5th floor", "7th=2025-05-07"),
            ("on the 2nd of this month", "2nd of this month=2025-05-02"),
            ("Friday, the 16th, was dry", "Friday, the 16th=2025-05-16"),
            ("the third of May, the second April flood", "third of May=2025-05-03"),
        ],
    );
}

#[test]
fn lists_and_ranges() {
    check(
        "en",
        &[
            ("on May 13, 14 and 15, it", "May 13=2025-05-13; 14=2025-05-14; 15=2025-05-15"),
            ("April 20, 22, and 25.", "April 20=2025-04-20; 22=2025-04-22; 25=2025-04-25"),
            ("on May 13, 14 and 15 ships", "May 13=2025-05-13"),
            ("May 14/15", "May 14=2025-05-14; 15=2025-05-15"),
            ("on Nov 9/10, 1938", "Nov 9=1938-11-09; 10, 1938=1938-11-10"),
            ("In April 24 people sang. In April 12 houses", "April=2025-04; April=2025-04"),
            ("10-May-22, 15-Mar-99, 10/May/2023", "10-May-22=2022-05-10; 15-Mar-99=1999-03-15; 10/May/2023=2023-05-10"),
        ],
    );
    check(
        "uk",
        &[
            ("14/15 травня", "14=2025-05-14; 15 травня=2025-05-15"),
            ("У лютому 24 будинки, до травня 15 сіл", "лютому=2025-02; травня=2025-05"),
            ("Торік 5 травня", "Торік=2024; 5 травня=2024-05-05"),
            ("5 травня торік", "5 травня торік=2024-05-05"),
            (
                "Минулого року, 5 травня, і 3 травня позаминулого року",
                "Минулого року=2024; 5 травня=2024-05-05; 3 травня позаминулого року=2023-05-03",
            ),
        ],
    );
    check("ru", &[("5 мая в прошлом году", "5 мая в прошлом году=2024-05-05")]);
    check(
        "de",
        &[(
            "Vom 12. bis 14. April. Am 3. und 4. Mai",
            "12=2025-04-12; 14. April=2025-04-14; 3=2025-05-03; 4. Mai=2025-05-04",
        )],
    );
    check(
        "fr",
        &[(
            "Le 3 et le 4 mai, entre le 1er et le 5 avril",
            "3=2025-05-03; 4 mai=2025-05-04; 1er=2025-04-01; 5 avril=2025-04-05",
        )],
    );
    check(
        "ar",
        &[
            ("24 شباط/فبراير 2022", "24 شباط/فبراير 2022=2022-02-24"),
            ("3 كانون الأول/ديسمبر 2021", "3 كانون الأول/ديسمبر 2021=2021-12-03"),
            ("أول من أمس", "أول من أمس=2025-05-16"),
            ("5 و6 مايو", "5=2025-05-05; 6 مايو=2025-05-06"),
        ],
    );
}

#[test]
fn weekdays_look_both_ways() {
    check(
        "en",
        &[
            ("The count of votes in Friday's poll", "Friday=2025-05-16"),
            ("The envoy arrives Friday.", "Friday=2025-05-23"),
            ("Voters go to the polls on Tuesday", "Tuesday=2025-05-20"),
            ("She is flying there on Thursday.", "Thursday=2025-05-22"),
            ("A vote may come on Friday", "Friday=2025-05-23"),
            ("Crews worked until Monday afternoon.", "Monday=2025-05-12"),
            ("It left at one minute to midnight on Monday", "Monday=2025-05-12"),
            ("She had set the deadline on Monday", "Monday=2025-05-12"),
            ("Monday saw rain; from Thursday on a truce will hold", "Monday=2025-05-12; Thursday=2025-05-22"),
            ("from May 11 through May 17 flags will fly", "May 11=2025-05-11; May 17=2025-05-17"),
            ("tomorrow, Monday", "tomorrow=2025-05-19; Monday=2025-05-19"),
        ],
    );
    check(
        "uk",
        &[
            ("Рада збереться у п'ятницю.", "п'ятницю=2025-05-23"),
            ("Дощ тривав до п'ятниці.", "п'ятниці=2025-05-16"),
            (
                "Минулого тижня, у четвер, ішов дощ; ярмарок призначено на 2 червня",
                "Минулого тижня, у четвер=2025-05-08; 2 червня=2025-06-02",
            ),
            ("Завтра, у понеділок, ярмарок.", "Завтра=2025-05-19; понеділок=2025-05-19"),
        ],
    );
    check("ru", &[("В пятницу начнётся ярмарка. Мост закрыли в среду.", "пятницу=2025-05-23; среду=2025-05-14")]);
}

#[test]
fn days_in_names_are_none() {
    for text in [
        "the March 14 Alliance",
        "the April 6 Youth Movement",
        "the Sept. 11 attacks",
        "Version 1.12.2023",
        "article 5.2.2014",
        "§5.3.2001",
        "6 May Street",
        "вулиця 8 Березня",
        "п. 3.4.2022",
        "Mr. Monday sang",
        "Sunday Obi, 31, sang",
    ] {
        assert_eq!(found(text, "en", PUBLISHED), "", "{text}");
    }
    assert_eq!(found("the May 7 attack", "en", PUBLISHED), "May 7=2025-05-07");
}

#[test]
fn a_past_that_is_remembered_keeps_its_year() {
    let text = "Fifty years ago, on 6 April 1974, the dam broke. On 16 May a mill burned; yesterday another did.";
    assert!(found(text, "en", PUBLISHED).contains("16 May=2025-05-16"));
}

#[test]
fn a_paragraph_is_read_in_its_own_language() {
    let text = "It rained yesterday.\n\nGestern war es nass, hier nicht.\n\nIt rained today.";
    let place = text.find("Gestern").unwrap_or_default();
    let others = [(place..text.rfind("\n\n").unwrap_or_default(), Lang::DE)];
    let mentions = mentions(text, Some(Lang::EN), &others, PUBLISHED);
    let shown: Vec<&str> = mentions.iter().map(|mention| mention.text.as_str()).collect();
    assert_eq!(shown, ["yesterday", "Gestern", "today"]);
}

proptest::proptest! {
    #[test]
    fn spans_slice_in_order(text in "(\\PC|[0-9]{1,5}|May|16|мая|year|ago|the|day|before|last|Tuesday|قبل| |, |-|\\.|/|\n\n|à|\u{301}){0,60}") {
        for lang in ["en", "uk", "ar", "fr"] {
            for published in [PUBLISHED, None] {
                let mut end = 0;
                for mention in mentions(&text, Lang::parse(lang), &[], published) {
                    proptest::prop_assert!(mention.start >= end && mention.end > mention.start);
                    proptest::prop_assert_eq!(text.get(mention.start..mention.end), Some(mention.text.as_str()));
                    end = mention.end;
                }
            }
        }
    }
}

#[test]
fn long_texts_of_pieces_are_read_in_one_pass() {
    for piece in
        ["5-", "5, ", "1.1.", "2014 - ", "to ", "May ", "last ", "http://a.", "й’", "یوم ", "\n\n", "will ", "'", "5-a"]
    {
        let text = piece.repeat(400_000 / piece.len());
        assert!(mentions(&text, None, &[], PUBLISHED).len() <= super::MENTIONS);
    }
}

#[test]
fn no_more_than_the_most() {
    assert_eq!(mentions(&"16 May 2025, ".repeat(3_000), Lang::parse("en"), &[], None).len(), super::MENTIONS);
}
