use books::{Lang, State, Unprintable, form::Form, letter::Block};

use crate::{
    samples,
    tools::{assert_sound, dense, print, squeeze, text},
};

/// Texts that another typesetter, a browser or a database would run.
const COMMANDS: [&str; 9] = [
    r##"#panic("a") #import "@preview/x:1.0.0": * *bold* _it_ $x^2$ @ref <label> // not /* a */ comment"##,
    r"\input{/etc/passwd} $\alpha$ \end{document} ~ % ^ & \\",
    r"= Not a heading",
    r"- no item / + no number / https://contoh.example/a?b=c#d",
    "<script>alert(1)</script>&amp;<b>x</b>",
    "'; DROP TABLE regions; --",
    "{n} {subject} {of} {{x}}",
    r#"{"furniture":null} ${env} `raw` ```typ #x```"#,
    "“kutip” ‘satu’ … – — ½ 27 °C 5′ ≤ ≥ × €",
];

fn form_of(texts: &[&str]) -> Form {
    let mut form = samples::form(Lang::Id, texts.len());
    form.sections.truncate(1);
    for (answer, text) in form.sections[0].answers.iter_mut().zip(texts) {
        answer.words = Some((*text).to_owned());
        answer.question = (*text).to_owned();
        answer.level_name = Some((*text).to_owned());
        for evidence in &mut answer.evidence {
            evidence.title = (*text).to_owned();
            evidence.kind = (*text).to_owned();
            evidence.number = Some((*text).to_owned());
        }
    }
    form
}

#[test]
fn commands_are_printed_as_they_are_everywhere() {
    for lang in [Lang::Id, Lang::En] {
        for text in COMMANDS {
            let mut letter = samples::letter(lang, State::Final, 2);
            letter.subject = text.into();
            letter.place = text.into();
            letter.addressees = vec![text.into(), text.into()];
            letter.body = vec![
                Block::Paragraph(text.into()),
                Block::Numbered(vec![text.into()]),
            ];
            letter.signer.name = text.into();
            letter.signer.office = text.into();
            letter.copies = vec![text.into()];
            letter.furniture.notice = Some(text.into());
            letter.furniture.reference = Some(text.into());
            letter.furniture.letterhead.lines = vec![text.into()];
            if let Some(annex) = &mut letter.annex {
                annex.title = text.into();
                annex.regions[0].region = text.into();
            }
            let pdf = print(&letter);
            assert_sound(&pdf);
            let found = dense(&pdf).matches(&squeeze(text)).count();
            assert!(
                found >= 5,
                "{text} was found {found} times:\n{}",
                crate::tools::text(&pdf)
            );
        }
        let pdf = print(&form_of(&COMMANDS));
        assert_sound(&pdf);
        for text in COMMANDS {
            assert!(dense(&pdf).contains(&squeeze(text)), "{text}");
        }
    }
}

#[test]
fn every_template_takes_hostile_names() {
    let text = COMMANDS[0];
    let mut minutes = samples::minutes(Lang::En, 5, 3);
    minutes.ranking[1].region = text.into();
    minutes.ranking[1].reason = Some(text.into());
    minutes.method.tie_rule = text.into();
    minutes.opening = vec![text.into()];
    let mut baseline = samples::baseline(Lang::Id);
    baseline.region = text.into();
    baseline.dimensions[0].name = text.into();
    baseline.weak[0].item = text.into();
    baseline.words = vec![text.into()];
    for pdf in [print(&minutes), print(&baseline)] {
        assert_sound(&pdf);
        assert!(dense(&pdf).contains(&squeeze(text)));
    }
}

#[test]
fn a_word_of_two_hundred_letters_stays_on_the_page() {
    let word = "pertanggungjawaban".repeat(12);
    let pdf = print(&form_of(&[word.as_str(); 4]));
    assert_sound(&pdf);
    assert!(dense(&pdf).contains(&word), "{}", dense(&pdf));
    let mut minutes = samples::minutes(Lang::Id, 4, 2);
    minutes.ranking[1].region = word.clone();
    minutes.ranking[1].reason = Some(word);
    let pdf = print(&minutes);
    assert_eq!(crate::tools::outside(&pdf), Vec::<String>::new());
}

#[test]
fn other_scripts_and_emoji_are_printed() {
    let pdf = print(&form_of(&[
        "Kota 🏙 cerdas 👍🏽 👩‍💻 🇮🇩",
        "مدينة ذكية",
        "עיר חכמה",
        "Ελληνικά Кириллица Tiếng Việt",
    ]));
    assert_sound(&pdf);
    let text = text(&pdf);
    for wanted in [
        "🏙",
        "👍",
        "مدينة",
        "ذكية",
        "עיר",
        "חכמה",
        "Ελληνικά",
        "Кириллица",
        "Tiếng Việt",
    ] {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
}

#[test]
fn newlines_of_every_kind_break_lines() {
    let pdf = print(&form_of(&["satu\r\ndua\n\nempat\ttab"]));
    let text = text(&pdf);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    assert!(lines.contains(&"satu") && lines.contains(&"dua"), "{text}");
}

#[test]
fn empty_texts_and_lists_are_documents_too() {
    let mut letter = samples::letter(Lang::En, State::Draft, 0);
    letter.subject = String::new();
    letter.addressees.clear();
    letter.body.clear();
    letter.copies.clear();
    letter.furniture.letterhead.lines.clear();
    letter.furniture.letterhead.address.clear();
    letter.furniture.verify = None;
    letter.furniture.notice = None;
    assert_sound(&print(&letter));
    let mut form = samples::form(Lang::Id, 0);
    assert_sound(&print(&form));
    form.sections.clear();
    assert_sound(&print(&form));
    let mut minutes = samples::minutes(Lang::Id, 0, 0);
    minutes.ranking.clear();
    minutes.agreement.clear();
    minutes.signers.clear();
    assert_sound(&print(&minutes));
    let mut baseline = samples::baseline(Lang::Id);
    baseline.dimensions.clear();
    baseline.weak.clear();
    baseline.rank = None;
    baseline.cut_off = None;
    baseline.p_selected = None;
    assert_sound(&print(&baseline));
}

#[test]
fn a_character_without_a_font_is_refused_with_its_place_or_marked() {
    let mut form = form_of(&["baik", "kota 智慧"]);
    let document = books::Document::new(&form).unwrap();
    assert_eq!(
        books::pdf(&document).unwrap_err().to_string(),
        "no font can print `智` (U+667A) at sections[0].answers[1].evidence[0].kind"
    );
    let pdf = books::pdf(&document.unprintable(Unprintable::Mark)).unwrap();
    assert_sound(&pdf);
    assert!(
        dense(&pdf).contains("kota[U+667A][U+6167]"),
        "{}",
        text(&pdf)
    );
    form.region = "Kota\u{7}".into();
    let refused = books::pdf(&books::Document::new(&form).unwrap()).unwrap_err();
    assert!(
        refused.to_string().contains("(U+0007) at region"),
        "{refused}"
    );
}
