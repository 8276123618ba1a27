use super::*;

fn words(text: &str) -> String {
    let blocks = parse(text);
    let mut out = Vec::new();
    gather(&blocks, &mut out);
    out.join("\n")
}

fn gather(blocks: &[Block], out: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Heading { text, .. } | Block::Paragraph { text } => out.push(plain(text)),
            Block::List { items, .. } => items.iter().for_each(|item| gather(item, out)),
            Block::Quote { blocks } => gather(blocks, out),
            Block::Code { text } => out.push(text.clone()),
            Block::Table { head, rows, .. } => {
                for cell in head.iter().chain(rows.iter().flatten()) {
                    out.push(plain(cell));
                }
            }
            Block::Figure { caption, .. } => out.push(caption.clone()),
            Block::Rule => {}
        }
    }
}

#[test]
fn headings_lists_tables_and_looks_are_read() {
    let blocks = parse(
        "# Judul\n\nSatu *dua* **tiga** [situs](https://contoh.example/a).\n\n3. a\n4. b\n   - c\n\n| A | B |\n|---|--:|\n| x | 1 |\n\n> kata\n\n---\n",
    );
    assert_eq!(blocks.len(), 6, "{blocks:#?}");
    assert!(matches!(&blocks[0], Block::Heading { level: 1, .. }));
    let Block::Paragraph { text } = &blocks[1] else {
        panic!("{blocks:#?}")
    };
    assert!(matches!(&text[1], Inline::Emphasis { .. }));
    assert!(matches!(&text[3], Inline::Strong { .. }));
    assert!(matches!(&text[5], Inline::Link { to, .. } if to == "https://contoh.example/a"));
    let Block::List { start, items } = &blocks[2] else {
        panic!("{blocks:#?}")
    };
    assert_eq!((*start, items.len(), items[1].len()), (Some(3), 2, 2));
    let Block::Table { right, head, rows } = &blocks[3] else {
        panic!("{blocks:#?}")
    };
    assert_eq!(
        (right.as_slice(), head.len(), rows.len()),
        ([false, true].as_slice(), 2, 1)
    );
}

#[test]
fn html_is_shown_as_the_text_it_is() {
    for html in [
        "<script>alert(1)</script>",
        "Satu <b onclick=\"x()\">dua</b> <img src=x onerror=y> tiga",
        "<style>*{display:none}</style>",
        "<!-- pagar -->",
        "<div>\n<p>isi</p>\n</div>",
    ] {
        assert_eq!(
            words(html).replace('\n', " "),
            html.replace('\n', " "),
            "{html}"
        );
    }
}

#[test]
fn the_markup_of_other_typesetters_is_words() {
    for text in [
        r"\input{/etc/passwd} $x^2$ \end{document} % ~ ^",
        r#"#panic("a") #import "@preview/x:1.0.0": y @ref $x$"#,
        "{{ 7 * 7 }} ${env} {n}",
    ] {
        assert_eq!(words(text), text);
    }
}

#[test]
fn other_scripts_emoji_and_long_words_stay() {
    let long = "pertanggungjawaban".repeat(12);
    for text in ["مدينة ذكية", "עיר חכמה", "Kota 🏙 👩‍💻 🇮🇩", &long]
    {
        assert_eq!(words(text), text);
    }
    assert_eq!(words("a\u{202e}b\u{7}c\u{2066}d"), "abcd");
}

#[test]
fn links_lead_to_the_web_alone() {
    for to in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//contoh.example",
        "vbscript:x",
    ] {
        let blocks = parse(&format!("[kata]({to})"));
        assert_eq!(
            blocks,
            [Block::Paragraph {
                text: vec![Inline::text("kata")]
            }],
            "{to}"
        );
    }
}

#[test]
fn a_figure_is_a_reference_to_evidence_and_other_images_are_words() {
    let figure = |evidence: &str, caption: &str| Block::Figure {
        evidence: evidence.into(),
        caption: caption.into(),
    };
    assert_eq!(
        parse("![Peta *jalan*](evidence:E-12)"),
        [figure("E-12", "Peta jalan")]
    );
    let blocks = parse("Lihat ![Peta](evidence:E-12) ini.");
    assert_eq!(blocks.len(), 2);
    assert_eq!(blocks[1], figure("E-12", "Peta"));
    for (text, told) in [
        ("![Peta](evidence:../x)", "Peta (evidence:../x)"),
        ("![Peta](/x.png)", "Peta (/x.png)"),
        ("![Peta](https://contoh.example/x.png)", "Peta"),
    ] {
        let blocks = parse(text);
        assert!(
            matches!(blocks[..], [Block::Paragraph { .. }]),
            "{blocks:#?}"
        );
        assert_eq!(words(text), told);
    }
}

#[test]
fn depth_breadth_and_length_have_limits_and_no_word_is_lost() {
    let pictures = format!("{}x{}", "![".repeat(8000), "](http://a)".repeat(8000));
    assert!(words(&pictures).contains('x'));
    let deep = format!("{}dalam", "> ".repeat(3000));
    assert_eq!(words(&deep), "dalam");
    let deep = (0..200).fold(String::new(), |text, i| {
        text + &"  ".repeat(i) + "- butir\n"
    });
    assert_eq!(words(&deep).matches("butir").count(), 200);
    let emphasis = format!("{}x{}", "*a **b ".repeat(500), "** *".repeat(500));
    assert_eq!(words(&emphasis).matches('b').count(), 500);
    let wide = format!(
        "|{}\n|{}\n|{}\n",
        "k|".repeat(60),
        "-|".repeat(60),
        "s|".repeat(60)
    );
    let Block::Table { head, rows, .. } = &parse(&wide)[0] else {
        panic!("a table")
    };
    assert_eq!((head.len(), rows[0].len()), (MOST_COLUMNS, MOST_COLUMNS));
    assert_eq!(words(&wide).matches('s').count(), 60);
    let long = "kata **kuat**\n\n".repeat(20_000);
    let blocks = parse(&long);
    assert_eq!(words(&long).matches("kata").count(), 20_000);
    assert!(plain_end(&blocks).contains("**kuat**"));
}

fn plain_end(blocks: &[Block]) -> String {
    match blocks.last() {
        Some(Block::Paragraph { text }) => plain(text),
        _ => String::new(),
    }
}

#[test]
fn an_empty_text_has_no_blocks() {
    assert_eq!(parse(""), []);
    assert_eq!(parse(" \n\n "), []);
}
