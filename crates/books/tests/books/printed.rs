use books::{Content, Document, Lang, State};

use crate::{
    samples,
    tools::{assert_sound, info, pages, print, text},
};

/// Words that the document must show, in this order.
fn assert_words(pdf: &[u8], words: &[&str]) {
    let text = text(pdf);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rest = text.as_str();
    for word in words {
        let at = rest
            .find(word)
            .unwrap_or_else(|| panic!("`{word}` is not there, or not in its place:\n{text}"));
        rest = &rest[at..];
    }
}

#[test]
fn a_letter_names_the_selected_in_order_in_both_languages() {
    for (lang, page, of_annex) in [
        (Lang::Id, "Halaman 1 dari 3", "50 daerah"),
        (Lang::En, "Page 1 of 3", "50 regions"),
    ] {
        let pdf = print(&samples::letter(lang, State::Final, 50));
        assert_sound(&pdf);
        assert_words(
            &pdf,
            &[
                "DIREKTORAT JENDERAL APLIKASI INFORMATIKA",
                "B-349/DJAI/AI.01.02/06/2022",
                of_annex,
                page,
            ],
        );
        assert_words(&pdf, &["1 71.72", "2 71.74", "49 71.72", "50 71.74"]);
        assert!(!text(&pdf).contains("Konsep"));
    }
}

#[test]
fn dates_and_numbers_follow_the_language() {
    let printed = |lang| text(&print(&samples::baseline(lang)));
    let (id, en) = (printed(Lang::Id), printed(Lang::En));
    for wanted in ["3 Juni 2022", "2,46", "2,58", "−0,12", "8%"] {
        assert!(id.contains(wanted), "{wanted} in {id}");
    }
    for wanted in ["3 June 2022", "2.46", "2.58", "−0.12", "8%"] {
        assert!(en.contains(wanted), "{wanted} in {en}");
    }
}

#[test]
fn a_draft_says_so_on_every_page() {
    let pdf = print(&samples::letter(Lang::Id, State::Draft, 60));
    let text = text(&pdf);
    assert_eq!(
        text.matches("Konsep: belum ditandatangani").count() as u32,
        pages(&pdf)
    );
    assert!(text.contains("(diberi saat ditandatangani)"), "{text}");
}

#[test]
fn a_form_prints_every_answer_with_its_evidence() {
    for (lang, words) in [
        (
            Lang::Id,
            [
                "Kota Bitung",
                "12 Mei 2022, pukul 23.59 WITA",
                "28 / 32",
                "Tingkat 0 dari 4",
                "3 Tahun 2021",
            ],
        ),
        (
            Lang::En,
            [
                "Kota Bitung",
                "12 May 2022, at 23:59 WITA",
                "28 / 32",
                "Level 0 of 4",
                "3 Tahun 2021",
            ],
        ),
    ] {
        let pdf = print(&samples::form(lang, 4));
        assert_sound(&pdf);
        assert_words(&pdf, &words);
        let text = text(&pdf);
        for section in 1..=8 {
            for answer in 1..=4 {
                assert!(text.contains(&format!("A{section}.{answer}")));
            }
        }
    }
}

#[test]
fn minutes_show_doubt_decision_and_reason() {
    for (lang, words) in [
        (
            Lang::Id,
            [
                "10.000",
                "0,812",
                "Kota Kotamobagu",
                "> 99%",
                "Batas kuota: 50 daerah",
                "Tidak hadir",
            ],
        ),
        (
            Lang::En,
            [
                "10,000",
                "0.812",
                "Kota Kotamobagu",
                "> 99%",
                "Places end here: 50 regions",
                "Did not",
            ],
        ),
    ] {
        let pdf = print(&samples::minutes(lang, 87, 50));
        assert_sound(&pdf);
        assert_words(&pdf, &words);
    }
}

#[test]
fn minutes_of_one_candidate_are_minutes() {
    assert_sound(&print(&samples::minutes(Lang::Id, 1, 50)));
}

#[test]
fn a_baseline_sheet_is_one_sound_page() {
    for lang in [Lang::Id, Lang::En] {
        let pdf = print(&samples::baseline(lang));
        assert_sound(&pdf);
        assert_eq!(pages(&pdf), 1);
    }
}

#[test]
fn properties_hold_title_office_and_the_given_date() {
    let info = info(&print(&samples::letter(Lang::Id, State::Final, 3)));
    for wanted in [
        "Surat B-349/DJAI/AI.01.02/06/2022: Penyampaian Hasil Asesmen",
        "Creator:         Pilar",
        "Jun  3 02:15:00 2022",
    ] {
        assert!(info.contains(wanted), "{wanted} in {info}");
    }
}

#[test]
fn the_same_data_gives_the_same_bytes() {
    let letter = samples::letter(Lang::Id, State::Final, 30);
    let first = print(&letter);
    assert_eq!(first, print(&letter));
    let json = serde_json::to_vec(&letter).unwrap();
    let again: Document = Document::from_json::<books::letter::Letter>(&json).unwrap();
    assert_eq!(first, books::pdf(&again).unwrap());
    let mut other = letter;
    other.furniture.made_at = other.furniture.made_at.plus_seconds(1);
    assert_ne!(first, print(&other));
}

#[test]
fn documents_printed_at_once_do_not_disturb_each_other() {
    let alone = print(&samples::minutes(Lang::Id, 20, 10));
    std::thread::scope(|scope| {
        let at_once: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| print(&samples::minutes(Lang::Id, 20, 10))))
            .collect();
        for printed in at_once {
            assert_eq!(printed.join().unwrap(), alone);
        }
    });
}

#[test]
fn what_reaches_a_template_can_be_read_back() {
    let form = samples::form(Lang::En, 2);
    let json = serde_json::to_string(&form).unwrap();
    assert_eq!(
        serde_json::from_str::<books::form::Form>(&json).unwrap(),
        form
    );
    assert_eq!(form.furniture().lang, Lang::En);
}
