use std::{ffi::OsString, fs};

use super::{layers::layered, *};

fn with(file: Option<&str>, variables: &[(&str, &str)]) -> Result<Effective, String> {
    let folder = tempfile::tempdir().unwrap();
    if let Some(text) = file {
        fs::write(folder.path().join("pilar.toml"), text).unwrap();
    }
    let overrides = Overrides {
        data: Some(folder.path().to_owned()),
        ..Overrides::default()
    };
    let environment = variables
        .iter()
        .map(|(name, value)| (OsString::from(name), OsString::from(value)));
    layered(&overrides, environment).map_err(|err| {
        err.to_string()
            .replace(&*folder.path().to_string_lossy(), "DATA")
    })
}

#[test]
fn the_example_parses_to_the_defaults() {
    let parsed: Settings = toml::from_str(EXAMPLE).unwrap();
    assert_eq!(parsed, Settings::default());
}

#[test]
fn the_example_and_the_book_name_every_setting() {
    let book = include_str!("../../../../book/src/settings.md");
    let all = with(None, &[]).unwrap().lines();
    assert!(all.len() > 15);
    for [key, _, _] in all {
        let last = key.rsplit('.').next().unwrap();
        assert!(
            EXAMPLE.lines().any(|line| line
                .trim_start_matches("# ")
                .starts_with(&format!("{last} ="))),
            "{key} is not in pilar.example.toml"
        );
        assert!(
            book.contains(&format!("`{key}`")),
            "{key} is not in the book"
        );
    }
}

#[test]
fn the_environment_wins_over_the_file_and_the_command_line_over_both() {
    let file = "listen = \"0.0.0.0:1\"\n[web]\nname = \"From the file\"\nsecure_cookies = true\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.toml");
    fs::write(&path, file).unwrap();
    let overrides = Overrides {
        config: Some(path),
        data: Some("d".into()),
        listen: Some("127.0.0.1:3".parse().unwrap()),
    };
    let environment = [
        ("PILAR_LISTEN", "127.0.0.1:2"),
        ("PILAR_WEB__NAME", "42"),
        ("PILAR_DATABASE__READERS", "9"),
    ]
    .map(|(name, value)| (OsString::from(name), OsString::from(value)));
    let effective = layered(&overrides, environment).unwrap();
    let settings = &effective.settings;
    assert_eq!(settings.listen.port(), 3);
    assert_eq!(settings.web.name, "42", "a name of digits is still a name");
    assert!(settings.web.secure_cookies);
    assert_eq!(settings.database.readers, Between(9));
    assert_eq!(effective.origin("listen"), Some("--listen"));
    assert_eq!(
        effective.origin("web.name"),
        Some("environment PILAR_WEB__NAME")
    );
    assert!(
        effective
            .origin("web.secure_cookies")
            .unwrap()
            .ends_with("other.toml")
    );
    assert_eq!(effective.origin("log.level"), None);
}

#[test]
fn a_wrong_file_is_told_by_file_line_and_key() {
    let told = |text: &str| with(Some(text), &[]).unwrap_err();
    insta::assert_snapshot!(
        [
            "lissten = 1",
            "[web]\n\nnaem = \"x\"",
            "[database]\nreaders = 0",
            "[database]\nurl = \"mysql://pilar:geheim@db/pilar\"",
            "[web]\nbase_url = \"https://a.example/pilar\"",
            "[web]\nzone = \"WIB\"",
            "[log]\nlevel = \"loud\"",
            "[log]\nformat = \"xml\"",
            "[metrics]\ntoken = \"geheim\"",
            "listen = \"localhost\"",
            "[web\nname = 1",
            "data = \"elsewhere\"",
        ]
        .map(told)
        .join("\n")
    );
}

#[test]
fn a_wrong_variable_is_told_by_its_name() {
    let told = |(name, value)| with(None, &[(name, value)]).unwrap_err();
    insta::assert_snapshot!(
        [
            ("PILAR_WEB__NAEM", "x"),
            ("PILAR_DATABASE__READERS", "many"),
            ("PILAR_DATABASE__READERS", "501"),
            ("PILAR_DATABASE__URL", "postgres:/pilar:geheim@db"),
            ("PILAR_WEB__SECURE_COOKIES", "yes"),
            ("PILAR_WEB", "x"),
        ]
        .map(told)
        .join("\n")
    );
}

#[test]
fn secrets_are_never_shown() {
    let file = "[database]\nurl = \"postgres://pilar:geheim@db:5432/pilar\"\n[metrics]\ntoken = \"sehr-geheim-1234567890\"\n";
    let effective = with(Some(file), &[]).unwrap();
    let shown = format!("{:?} {:?}", effective, effective.lines());
    assert!(!shown.contains("geheim"), "{shown}");
    assert!(shown.contains("pilar@db:5432"), "{shown}");
    assert!(
        effective
            .settings
            .metrics
            .token
            .unwrap()
            .is("sehr-geheim-1234567890")
    );
}

#[test]
fn offsets_read_back_from_their_text() {
    for text in ["+07:00", "-03:30", "+00:00", "+14:00"] {
        let zone = ZoneOffset::try_from(text.to_owned()).unwrap();
        assert_eq!(String::from(zone), text);
    }
    for text in [
        "", "7", "+7:00", "+07:60", "+15:00", "WIB", "+-7:00", "é07:00",
    ] {
        assert!(ZoneOffset::try_from(text.to_owned()).is_err(), "{text}");
    }
}

#[test]
fn settings_of_mail_must_fit_together() {
    let mail = |text: &str| with(Some(&format!("[mail]\n{text}")), &[]);
    let told = |text: &str| mail(text).unwrap_err();
    assert!(told("server = \"smtp.example.org\"").contains("mail.from"));
    let sender = "server = \"smtp.example.org\"\nfrom = \"Pilar <pilar@example.org>\"\n";
    assert!(told(&format!("{sender}security = \"none\"")).contains("this machine"));
    assert!(told(&format!("{sender}user = \"pilar\"")).contains("go together"));
    assert!(told("from = \"a@b.id\\r\\nBcc: c@d.id\"").contains("sender"));
    let whole = format!("{sender}user = \"pilar\"\n");
    let effective = with(
        Some(&format!("[mail]\n{whole}")),
        &[("PILAR_MAIL__PASSWORD", "rahasia sekali")],
    )
    .unwrap();
    let shown = format!(
        "{effective:?} {:?} {:?}",
        effective.lines(),
        effective.settings.post()
    );
    assert!(!shown.contains("rahasia"), "{shown}");
    let server = effective.settings.post().server.unwrap();
    assert_eq!(
        (server.from.as_str(), server.from_name.as_str()),
        ("pilar@example.org", "Pilar")
    );
    assert_eq!(server.login.unwrap().1, "rahasia sekali");
    let here =
        "server = \"127.0.0.1\"\nport = 1025\nsecurity = \"none\"\nfrom = \"pilar@example.org\"";
    assert_eq!(
        mail(here).unwrap().settings.post().server.unwrap().port,
        1025
    );
}

#[test]
fn settings_of_signing_must_fit_together() {
    let signing = |text: &str| with(Some(&format!("[signing]\n{text}")), &[]);
    let told = |text: &str| signing(text).unwrap_err();
    assert!(told("tsa = \"tsa.example\"").contains("signing.tsa"));
    assert!(told("revocation_lists = [\"/etc/list.crl\"]").contains("signing.authorities"));
    let lists = "authorities = \"/etc/a.pem\"\nrevocation_lists = [\"ldap://list.example\"]";
    assert!(told(lists).contains("neither a file"));
    assert!(told("service = \"http://esign.example.go.id\"").contains("https"));
    assert!(told("service = \"https://a:b@esign.example.go.id\"").contains("service_user"));
    assert!(told("service = \"esign\"").contains("not an address"));
    assert!(told("service_user = \"pilar\"").contains("go together"));
    assert!(told("service_authority = \"/etc/a.pem\"").contains("signing.service"));
    assert!(told("patience_seconds = 0").contains("between 1 and 120"));
    let whole = "service = \"https://esign.example.go.id\"\nservice_user = \"pilar\"\ntsa = \"http://tsa.example\"\n";
    let environment = [
        ("PILAR_SIGNING__SERVICE_PASSWORD", "rahasia sekali"),
        ("PILAR_SIGNING__AUTHORITIES", "/etc/a.pem"),
        (
            "PILAR_SIGNING__REVOCATION_LISTS",
            "[\"/etc/list.crl\", \"http://list.example/a.crl\"]",
        ),
    ];
    let effective = with(Some(&format!("[signing]\n{whole}")), &environment).unwrap();
    let shown = format!("{effective:?} {:?}", effective.lines());
    assert!(!shown.contains("rahasia"), "{shown}");
    let signing = effective.settings.signing();
    assert!(signing.has_service() && !signing.is_ready() && !signing.revocations.is_empty());
    assert!(!signing.network.is_private_allowed);
}
