use std::{fs, time::Duration};

use books::{BookError, Content, Document, ImageFault, Lang, Limits, State, letter::Letter};

use crate::{samples, tools::assert_sound};

fn letter() -> Document {
    Document::new(&samples::letter(Lang::Id, State::Final, 3)).unwrap()
}

/// A letter set by a template that an operator wrote.
fn set_by(text: &str) -> Result<Vec<u8>, BookError> {
    let files = [("letter.typ".to_owned(), text.as_bytes().to_vec())];
    books::pdf(&letter().set_by(Letter::template().with_files(files).unwrap()))
}

fn fault(text: &str) -> (String, usize, String) {
    match set_by(text).unwrap_err() {
        BookError::Template {
            file,
            line,
            message,
            ..
        } => (file, line, message),
        other => panic!("{other}"),
    }
}

#[test]
fn a_fault_in_a_template_is_told_with_file_and_line_and_the_old_one_still_prints() {
    let before = books::pdf(&letter()).unwrap();
    let (file, line, message) =
        fault("#import \"/furniture.typ\": *\n\n#show: sheet.with(title: \"x\")\n#(1 + \n");
    assert_eq!((file.as_str(), line), ("letter.typ", 4), "{message}");
    assert_eq!(books::pdf(&letter()).unwrap(), before);
}

#[test]
fn a_key_that_the_data_does_not_hold_is_named() {
    let (file, line, message) = fault("#import \"/furniture.typ\": *\n#data.sbject");
    assert_eq!((file.as_str(), line), ("letter.typ", 2));
    assert!(message.contains("sbject"), "{message}");
}

#[test]
fn an_unknown_key_in_the_data_is_named() {
    let json = br#"{"furniture": {}, "nomor": "B-1"}"#;
    let error = Document::from_json::<Letter>(json).err().unwrap();
    assert!(matches!(error, BookError::Data(_)), "{error}");
    let mut value = serde_json::to_value(samples::letter(Lang::Id, State::Final, 1)).unwrap();
    value["nomor"] = "B-1".into();
    let error = Document::from_json::<Letter>(value.to_string().as_bytes())
        .err()
        .unwrap();
    assert!(
        error.to_string().contains("unknown field `nomor`"),
        "{error}"
    );
}

#[test]
fn a_template_reaches_no_disk_no_package_and_no_clock() {
    for (text, told) in [
        ("#read(\"/etc/passwd\")", "not found"),
        ("#read(\"../../Cargo.toml\")", "would escape"),
        ("#image(\"/proc/self/environ\")", "not found"),
        (
            "#import \"@preview/tablex:0.0.8\": *",
            "packages are not available",
        ),
        ("#datetime.today()", "date"),
        ("#plugin(\"x.wasm\")", "not found"),
    ] {
        let (file, line, message) = fault(text);
        assert_eq!((file.as_str(), line), ("letter.typ", 1));
        assert!(message.contains(told), "{text}: {message}");
    }
}

#[test]
fn a_template_that_never_ends_is_given_up() {
    let error = set_by("#while true {}").unwrap_err();
    assert!(error.to_string().contains("always true"), "{error}");
    let short = Limits {
        time: Duration::from_millis(1),
        ..Limits::default()
    };
    let error = books::pdf(&letter().within(short)).unwrap_err();
    assert_eq!(error, BookError::TooSlow { seconds: 0 });
}

#[test]
fn too_many_pages_and_too_much_data_are_refused() {
    let one_page = Limits {
        pages: 1,
        ..Limits::default()
    };
    assert_eq!(
        books::pdf(&letter().within(one_page))
            .unwrap_err()
            .to_string(),
        "pages: 2 is more than the 1 allowed"
    );
    let little = Limits {
        data_bytes: 1000,
        ..Limits::default()
    };
    let error = books::pdf(&letter().within(little)).unwrap_err();
    assert!(
        matches!(
            error,
            BookError::TooLarge {
                what: "bytes of data",
                most: 1000,
                ..
            }
        ),
        "{error}"
    );
}

/// The head of a PNG that claims a size, which is all that is read of a bomb.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut head = b"IHDR".to_vec();
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    head.extend([8, 2, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    file.extend(&head);
    file.extend(crc(&head).to_be_bytes());
    file.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
    file
}

/// CRC-32 as PNG has it: <https://www.w3.org/TR/png-3/#samplecrc>
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| {
            (c >> 1) ^ (0xedb8_8320 * (c & 1))
        })
    })
}

#[test]
fn an_image_bomb_is_refused_by_its_header() {
    let error = books::pdf(&letter().with_image("emblem", png(60_000, 60_000))).unwrap_err();
    assert!(
        matches!(&error, BookError::Image { name, fault: ImageFault::Pixels { width: 60_000, .. } } if name == "emblem"),
        "{error}"
    );
    let many = (0..20).fold(letter(), |d, i| {
        d.with_image(format!("photo-{i}"), png(4_000, 4_000))
    });
    let error = books::pdf(&many).unwrap_err();
    assert!(
        matches!(
            error,
            BookError::TooLarge {
                what: "pixels of all images",
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn what_is_no_image_is_refused_by_its_content() {
    for (name, content, fault) in [
        (
            "emblem",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            ImageFault::Kind,
        ),
        ("emblem", b"%PDF-1.7".to_vec(), ImageFault::Kind),
        ("emblem", Vec::new(), ImageFault::Kind),
        ("emblem", b"\x89PNG\r\n\x1a\n".to_vec(), ImageFault::Damaged),
        ("../emblem", png(1, 1), ImageFault::Name),
    ] {
        let error = books::pdf(&letter().with_image(name, content)).unwrap_err();
        assert_eq!(
            error,
            BookError::Image {
                name: name.into(),
                fault
            }
        );
    }
}

#[test]
fn an_emblem_that_was_not_given_is_named() {
    let mut content = samples::letter(Lang::Id, State::Final, 1);
    content.furniture.letterhead.emblem = Some("garuda".into());
    let error = books::pdf(&Document::new(&content).unwrap()).unwrap_err();
    assert!(
        error.to_string().contains("no image `garuda` was given"),
        "{error}"
    );
}

#[test]
fn a_font_that_is_nowhere_is_told() {
    let error = set_by("#set document(title: \"x\")\n#set text(font: \"Comic Sans MS\", fallback: false, lang: \"id\")\nHalo").unwrap_err();
    assert_eq!(
        error.to_string(),
        "letter.typ, line 2, column 17: unknown font family: comic sans ms"
    );
}

#[test]
fn an_operators_folder_replaces_files_and_no_others() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("locales")).unwrap();
    let labels = include_str!("../../locales/id.toml").replace("Tembusan:", "Salinan:");
    fs::write(folder.path().join("locales/id.toml"), labels).unwrap();
    fs::write(folder.path().join(".swp"), "left by an editor").unwrap();
    let template = Letter::template().with_folder(folder.path()).unwrap();
    let pdf = books::pdf(&letter().set_by(template)).unwrap();
    assert_sound(&pdf);
    assert!(crate::tools::text(&pdf).contains("Salinan:"));
    fs::write(folder.path().join("run.sh"), "#!/bin/sh").unwrap();
    let error = Letter::template().with_folder(folder.path()).err().unwrap();
    assert_eq!(
        error.to_string(),
        "template file `run.sh` is of a kind that templates do not use"
    );
}

#[test]
fn names_that_lead_out_of_the_folder_are_refused() {
    for name in [
        "../letter.typ",
        "/letter.typ",
        "a//b.typ",
        "",
        "a b.typ",
        "@x.typ",
    ] {
        let files = [(name.to_owned(), Vec::new())];
        let error = Letter::template().with_files(files).err().unwrap();
        assert!(matches!(error, BookError::File { .. }), "{name}: {error}");
    }
}
