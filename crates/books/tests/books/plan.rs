//! Every book of a plan in every format and language.

use books::{
    BookError, Lang, State, Unprintable,
    plan::{Block, Format, Options, print, template, tree},
};
use masterplan::{Book, SectionKey, Table};

use crate::{
    docx,
    plan_samples::{content, of_text, options, release, seal, with_section},
    tools::{assert_archival, dense, pages, squeeze, text},
};

const LANGS: [Lang; 2] = [Lang::Id, Lang::En];

fn pdf(book: Book, lang: Lang) -> Vec<u8> {
    print(&release(), book, Format::Pdf, lang, &options()).unwrap()
}

/// What each book must say, in both languages.
#[expect(clippy::too_many_lines, reason = "one table, a book an arm")]
fn words(book: Book) -> [&'static [&'static str]; 2] {
    match book {
        Book::Analysis => [
            &[
                "Daftar isi",
                "Analisis kesiapan daerah",
                "Matriks SWOT",
                "Tabel 1",
                "Baik",
            ],
            &[
                "Contents",
                "Readiness of the region",
                "SWOT matrix",
                "Table 1",
                "Good",
            ],
        ],
        Book::Plan => [
            &[
                "Rencana aksi",
                "Anggaran menurut pilar",
                "Daftar tabel",
                "Peta jalan",
                "Smart Governance",
            ],
            &[
                "Actions",
                "Budget by pillar",
                "List of tables",
                "Roadmap",
                "Smart Governance",
            ],
        ],
        Book::Summary => [
            &[
                "Visi dan sasaran",
                "Peta strategi",
                "Anggaran menurut tahun",
            ],
            &[
                "Vision and objectives",
                "Map of strategies",
                "Budget by year",
            ],
        ],
        Book::QuickWins => [
            &["Ikhtisar", "Masalah", "Penilaian program percepatan"],
            &["Overview", "Problem", "Assessment of the quick win"],
        ],
        Book::Poster => [
            &["Peta jalan Kota Contoh", "Rencana aksi"],
            &["Roadmap of Kota Contoh", "Actions"],
        ],
        Book::Regulation => [
            &[
                "Pasal 1",
                "BAB I",
                "LAMPIRAN II",
                "Ini rancangan",
                "Konsep",
                "A-001",
            ],
            &[
                "Article 1",
                "CHAPTER I",
                "ANNEX II",
                "This is a draft",
                "Draft",
                "A-001",
            ],
        ],
        Book::Residents => [
            &[
                "Apa isi rencana ini?",
                "Yang terasa lebih dulu",
                "Ke mana uangnya?",
            ],
            &[
                "What is in this plan?",
                "What you will notice first",
                "Where does the money go?",
            ],
        ],
    }
}

#[test]
fn every_book_is_a_sound_pdf_in_both_languages() {
    for book in Book::ALL {
        for (lang, words) in LANGS.into_iter().zip(words(book)) {
            let printed = pdf(book, lang);
            assert_archival(&printed);
            let text = dense(&printed);
            for word in words {
                assert!(
                    text.contains(&squeeze(word)),
                    "{book:?} {lang:?}: {word} in {text}"
                );
            }
            assert!(text.contains(&release().sha256), "the hash of the release");
        }
    }
}

#[test]
fn the_plan_prints_every_action_with_its_money_and_owner() {
    let release = release();
    let content = &release.release.content;
    let printed = dense(&pdf(Book::Plan, Lang::Id));
    for row in content.rows(Table::Action) {
        for cell in [row.cell("code"), row.cell("name"), row.cell("output")] {
            assert!(printed.contains(&squeeze(cell)), "{cell}");
        }
    }
}

#[test]
fn residents_have_two_pages_and_the_poster_one() {
    for lang in LANGS {
        assert!(pages(&pdf(Book::Residents, lang)) <= 2);
        assert_eq!(pages(&pdf(Book::Poster, lang)), 1);
    }
}

#[test]
fn every_book_is_a_docx_of_well_formed_parts_with_styles_and_heads_that_repeat() {
    for book in Book::ALL {
        for lang in LANGS {
            let bytes = print(&release(), book, Format::Docx, lang, &options()).unwrap();
            let parts = docx::parts(&bytes);
            docx::assert_well_formed(&parts);
            let document = docx::part(&parts, "word/document.xml");
            assert!(
                document.contains("<w:pStyle w:val=\"Heading1\"/>"),
                "{book:?}"
            );
            if matches!(book, Book::Analysis | Book::Plan) {
                assert!(document.contains("<w:tblHeader/>"), "{book:?}");
                assert!(document.contains("w:orient=\"landscape\""), "{book:?}");
                assert!(document.contains(" TOC \\o &quot;1-3&quot;"), "{book:?}");
            }
            assert!(docx::part(&parts, "word/footer1.xml").contains(&release().sha256));
        }
    }
}

#[test]
fn every_book_is_html_without_scripts_or_anything_from_elsewhere() {
    for book in Book::ALL {
        for (lang, words) in LANGS.into_iter().zip(words(book)) {
            let bytes = print(&release(), book, Format::Html, lang, &options()).unwrap();
            let html = String::from_utf8(bytes).unwrap();
            let code = if lang == Lang::Id { "id" } else { "en" };
            assert!(html.contains(&format!("<html lang=\"{code}\">")));
            for foul in ["<script", "<link", "src=\"http", " onclick", "javascript:"] {
                assert!(!html.contains(foul), "{book:?}: {foul}");
            }
            for word in words.iter().filter(|w| !w.contains('?')) {
                let bare = squeeze(&html.replace("</span>", ""));
                assert!(
                    bare.contains(&squeeze(word)) || html.contains(word),
                    "{book:?}: {word}"
                );
            }
        }
    }
}

#[test]
fn the_same_release_gives_the_same_bytes_in_every_format() {
    for format in Format::ALL {
        let one = print(&release(), Book::Summary, format, Lang::Id, &options()).unwrap();
        let two = print(&release(), Book::Summary, format, Lang::Id, &options()).unwrap();
        assert_eq!(one, two, "{format:?}");
    }
}

/// Texts that a typesetter, a browser or Word would run.
const COMMANDS: [&str; 6] = [
    r##"#panic("a") #import "@preview/x:1.0.0": * $x^2$ @ref // not /* a */ end"##,
    r"\input{/etc/passwd} $\alpha$ \end{document} % & {n} {region}",
    "<script>alert(1)</script>&amp; <b>x</b> ]]> <!-- y -->",
    "مدينة ذكية עיר חכמה Kota 🏙",
    "'; DROP TABLE plans; -- \"kutip\" ‘satu’ …",
    "</w:t></w:r><w:instrText>INCLUDETEXT</w:instrText>",
];

#[test]
fn commands_are_printed_as_they_are_in_every_book_and_format() {
    for text in COMMANDS {
        let release = seal(of_text(text));
        for book in Book::ALL {
            for format in Format::ALL {
                let bytes = print(&release, book, format, Lang::Id, &options())
                    .unwrap_or_else(|e| panic!("{book:?} {format:?} {text}: {e}"));
                match format {
                    Format::Pdf => assert_archival(&bytes),
                    Format::Docx => docx::assert_well_formed(&docx::parts(&bytes)),
                    Format::Html => {
                        let html = String::from_utf8(bytes).unwrap();
                        assert!(!html.contains("<script"), "{book:?} {text}");
                        assert!(!html.contains("<b>x</b>"), "{book:?} {text}");
                    }
                }
            }
        }
        if !text.contains("مدينة") {
            let printed = print(&release, Book::Plan, Format::Pdf, Lang::Id, &options()).unwrap();
            let found = dense(&printed).matches(&squeeze(text)).count();
            assert!(found >= 3, "{text} was found {found} times");
        }
    }
}

#[test]
fn a_word_of_two_hundred_letters_stays_on_the_page() {
    let word = "pertanggungjawaban".repeat(12);
    let release = seal(of_text(&word));
    for book in [
        Book::Plan,
        Book::Analysis,
        Book::QuickWins,
        Book::Regulation,
        Book::Residents,
    ] {
        let printed = print(&release, book, Format::Pdf, Lang::Id, &options()).unwrap();
        assert!(dense(&printed).contains(&word), "{book:?}");
        assert_eq!(
            crate::tools::beyond(&printed),
            Vec::<String>::new(),
            "{book:?}"
        );
    }
}

#[test]
fn an_empty_plan_has_books_without_empty_chapters() {
    let mut content = content();
    content.sections.clear();
    content.tables.clear();
    let release = seal(content);
    for book in Book::ALL {
        for format in Format::ALL {
            print(&release, book, format, Lang::Id, &options()).unwrap();
        }
    }
    let doc = tree(&release, Book::Plan, Lang::Id, &options()).unwrap();
    let heads: Vec<_> = doc
        .parts
        .iter()
        .flat_map(|part| &part.blocks)
        .filter_map(|block| match block {
            Block::Heading(h) if h.level == 1 => Some(h.text.as_str()),
            _ => None,
        })
        .collect();
    assert!(
        !heads.contains(&"Aplikasi dan perangkat lunak"),
        "{heads:?}"
    );
    assert!(
        heads.contains(&"Rencana aksi"),
        "said to be unwritten: {heads:?}"
    );
}

#[test]
fn a_draft_says_so_on_every_page_and_a_regulation_always() {
    let draft = Options {
        state: State::Draft,
        ..options()
    };
    let printed = print(&release(), Book::Summary, Format::Pdf, Lang::Id, &draft).unwrap();
    let said = text(&printed).matches("Konsep: belum").count();
    assert!(said >= pages(&printed) as usize);
    let printed = pdf(Book::Regulation, Lang::Id);
    assert!(text(&printed).matches("Konsep: belum").count() >= pages(&printed) as usize);
}

#[test]
fn a_character_without_a_font_is_told_with_its_place_in_the_plan_or_marked() {
    let release = seal(with_section(content(), SectionKey::Background, "Kota 智慧"));
    let refused = print(&release, Book::Analysis, Format::Pdf, Lang::Id, &options()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "no font can print `智` (U+667A) at sections.background"
    );
    let mut content = content();
    content.tables.get_mut(&Table::Action).unwrap()[4]
        .cells
        .insert("name".into(), "Kota 智".into());
    let release = seal(content);
    let refused = print(&release, Book::Poster, Format::Pdf, Lang::Id, &options()).unwrap_err();
    assert!(
        refused.to_string().contains("at tables.action["),
        "{refused}"
    );
    let marked = Options {
        unprintable: Unprintable::Mark,
        ..options()
    };
    let printed = print(&release, Book::Plan, Format::Pdf, Lang::Id, &marked).unwrap();
    assert!(dense(&printed).contains("Kota[U+667A]"));
    // Word and browsers bring their own fonts.
    print(&release, Book::Plan, Format::Docx, Lang::Id, &options()).unwrap();
}

fn with_file(name: &str, text: &str) -> Options {
    let files = [(name.to_owned(), text.as_bytes().to_vec())];
    Options {
        template: template().with_files(files).unwrap(),
        ..options()
    }
}

#[test]
fn a_fault_in_a_file_of_the_template_is_told_with_its_line() {
    for (name, text, line, said) in [
        (
            "outlines/summary.toml",
            "title = { id = \"a\", en = \"b\" }\nchapter = []\n",
            2,
            "unknown field",
        ),
        ("outlines/summary.toml", "title = {\n", 1, ""),
        (
            "outlines/summary.toml",
            "title = { id = \"a\", en = \"b\" }\n[[chapters]]\n[[chapters.items]]\nkind = \"table\"\ntable = \"action\"\ncolumns = [\n\"code\",\n\"wish 2\",\n]\n",
            8,
            "no column `wish 2`",
        ),
        (
            "plan.typ",
            "#import \"/furniture.typ\": *\n#data.wish\n",
            2,
            "wish",
        ),
    ] {
        let refused = print(
            &release(),
            Book::Summary,
            Format::Pdf,
            Lang::Id,
            &with_file(name, text),
        );
        match refused.unwrap_err() {
            BookError::Template {
                file,
                line: at,
                message,
                ..
            } => {
                assert_eq!((file.as_str(), at), (name, line), "{message}");
                assert!(message.contains(said), "{message}");
            }
            other => panic!("{other}"),
        }
    }
}

#[test]
fn an_operator_changes_outline_words_and_looks() {
    let outline = "title = { id = \"Buku kami\", en = \"Our book\" }\nfront = [\"head\"]\n[[chapters]]\ntitle = { id = \"Bab kami\", en = \"Ours\" }\n[[chapters.items]]\nkind = \"facts\"\nwhich = [\"region\"]\n";
    let options = with_file("outlines/summary.toml", outline);
    let printed = print(&release(), Book::Summary, Format::Pdf, Lang::Id, &options).unwrap();
    assert!(text(&printed).contains("Bab kami") && text(&printed).contains("Buku kami"));
    let options = with_file("plan.css", "body{color:rebeccapurple}</style><script>");
    let html = print(&release(), Book::Summary, Format::Html, Lang::Id, &options).unwrap();
    let html = String::from_utf8(html).unwrap();
    assert!(html.contains("rebeccapurple") && !html.contains("</style><script>"));
}

#[test]
fn figures_are_given_or_told() {
    let text = "Awal.\n\n![Peta jalan raya](evidence:E-12)\n\n![Grafik](evidence:E-13)";
    let release = seal(with_section(content(), SectionKey::Background, text));
    let mut options = options();
    options.figures.insert("E-12".into(), crate::tools::png());
    for format in Format::ALL {
        print(&release, Book::Analysis, format, Lang::Id, &options).unwrap();
    }
    let printed = print(&release, Book::Analysis, Format::Pdf, Lang::Id, &options).unwrap();
    let printed = crate::tools::text(&printed);
    assert!(
        printed.contains("Peta jalan raya") && printed.contains("data dukung E-13"),
        "{printed}"
    );
    options
        .figures
        .insert("E-13".into(), b"no picture".to_vec());
    for format in Format::ALL {
        let refused = print(&release, Book::Analysis, format, Lang::Id, &options).unwrap_err();
        assert!(matches!(refused, BookError::Image { .. }), "{refused}");
    }
}
