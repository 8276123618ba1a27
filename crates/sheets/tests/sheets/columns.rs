//! Expected columns and typed cells.

use sheets::{Choice, Column, Kind, Problem, Problems, Value, suggest};

use crate::made::{Book, codes, csv, read};

fn columns() -> Vec<Column> {
    vec![
        Column::new("code", Kind::RegionCode, "Kode daerah", "Region code")
            .required()
            .max_chars(5),
        Column::new("name", Kind::Text, "Nama daerah", "Region name")
            .required()
            .max_chars(20)
            .alias("nama"),
        Column::new("area", Kind::Decimal, "Luas (km²)", "Area (km²)"),
        Column::new("people", Kind::Integer, "Penduduk", "Population"),
        Column::new("signed", Kind::Date, "Tanggal tanda tangan", "Signed on"),
        Column::new("since", Kind::PartialDate, "Sejak", "Since"),
        Column::new(
            "status",
            Kind::OneOf(vec![
                Choice::new("selected", "Terpilih", "Selected"),
                Choice::new("not_selected", "Tidak terpilih", "Not selected"),
            ]),
            "Status",
            "Status",
        ),
    ]
}

/// Checks one cell of one column: its value or the code of its problem.
fn cell(heading: &str, text: &str) -> Result<String, Problem> {
    let table = csv(&format!("kode daerah;nama;{heading}\n71;a;\"{text}\"\n"));
    let columns = columns();
    let bound = table.bind(&columns).unwrap();
    let mut row = bound.rows().next().unwrap();
    let key = columns
        .iter()
        .find(|c| c.heading(sheets::Lang::Indonesian) == heading)
        .unwrap()
        .key();
    let value = row.value(key);
    let mut problems = Problems::new(9);
    row.finish(&mut problems);
    match value {
        Some(Value::Text(v) | Value::Choice(v)) => Ok(v.to_owned()),
        Some(Value::Integer(v)) => Ok(v.to_string()),
        Some(Value::Date(v)) => Ok(v.to_string()),
        Some(Value::Decimal(v) | Value::PartialDate(v) | Value::RegionCode(v)) => Ok(v),
        None => Err(problems.kept()[0].problem.clone()),
    }
}

#[test]
fn headings_are_found_in_both_languages_whatever_their_case_and_signs() {
    let columns = columns();
    for heading in [
        "Kode daerah,Nama daerah",
        "REGION_CODE,region  name",
        "code, NAMA ",
        "kode-daerah *,Nama_Daerah",
    ] {
        let table = csv(&format!("{heading}\n71,a\n"));
        assert!(table.bind(&columns).is_ok(), "{heading}");
    }
}

#[test]
fn missing_and_duplicated_columns_are_named_all_at_once() {
    let table = csv("Kode daera,Status,status,lain\n71,,,\n");
    let columns = columns();
    let error = table.bind(&columns).unwrap_err();
    assert_eq!(
        error.to_string(),
        "row 1 as headings: column `Region code` is missing (is `Kode daera` meant?); column `Region name` is missing; `Status` is there 2 times, in B, C; correct the headings or start from the template"
    );
    assert_eq!(error.missing[0].key, "code");
    assert_eq!(error.duplicated[0].letters, ["B", "C"]);
}

#[test]
fn unknown_columns_are_noted() {
    let table = csv("kode daerah,catatan,nama,\n71,x,a,\n");
    let columns = columns();
    let bound = table.bind(&columns).unwrap();
    assert_eq!(bound.unknown().len(), 1);
    assert_eq!(
        (
            bound.unknown()[0].letter.as_str(),
            bound.unknown()[0].heading.as_str()
        ),
        ("B", "catatan")
    );
    assert!(bound.has("name") && !bound.has("area"));
}

#[test]
fn decimals_are_read_with_comma_or_point_when_only_one_reading_is_possible() {
    for (text, expected) in [
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        ("-3.5", "-3.5"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1234.567", "1234.567"),
        ("12,3456", "12.3456"),
        ("007", "7"),
        ("-0,0", "0"),
        (" 12 ", "12"),
        ("\u{2212}4", "-4"),
    ] {
        assert_eq!(cell("Luas (km²)", text), Ok(expected.to_owned()), "{text}");
    }
}

#[test]
fn decimals_with_two_readings_are_refused_with_both() {
    for text in ["1.234", "1,234"] {
        let expected = Problem::AmbiguousNumber {
            first: "1.234".to_owned(),
            second: "1234".to_owned(),
        };
        assert_eq!(cell("Luas (km²)", text), Err(expected), "{text}");
    }
    for text in [
        "abc",
        "1.2.3",
        "1,2,3",
        "12.34.567,8",
        "1e5",
        "Rp 5",
        "5%",
        ",5",
        "5,",
        "--5",
        "1 234",
        "1.234,567.8",
    ] {
        assert_eq!(cell("Luas (km²)", text), Err(Problem::NotANumber), "{text}");
    }
}

#[test]
fn whole_numbers_are_read() {
    assert_eq!(cell("Penduduk", "1.234.567"), Ok("1234567".to_owned()));
    assert_eq!(cell("Penduduk", "5,0"), Ok("5".to_owned()));
    assert_eq!(cell("Penduduk", "5,5"), Err(Problem::NotWhole));
    assert_eq!(
        cell("Penduduk", "9223372036854775808"),
        Err(Problem::NotWhole)
    );
    assert_eq!(
        cell("Penduduk", "1.234").unwrap_err().code(),
        "ambiguous-number"
    );
}

#[test]
fn dates_are_read_in_one_meaning_only() {
    for text in [
        "2019-07-05",
        "5 Juli 2019",
        "5 July 2019",
        "July 5, 2019",
        "05-Jul-2019",
        "2019/7/5",
        "2019-07-05T00:00:00",
    ] {
        assert_eq!(
            cell("Tanggal tanda tangan", text),
            Ok("2019-07-05".to_owned()),
            "{text}"
        );
    }
    assert_eq!(
        cell("Tanggal tanda tangan", "13/7/2019"),
        Ok("2019-07-13".to_owned())
    );
    assert_eq!(
        cell("Tanggal tanda tangan", "7/7/2019"),
        Ok("2019-07-07".to_owned())
    );
    let both = Problem::AmbiguousDate {
        first: "2019-07-05".to_owned(),
        second: "2019-05-07".to_owned(),
    };
    assert_eq!(cell("Tanggal tanda tangan", "05/07/2019"), Err(both));
    for text in [
        "31 Februari 2019",
        "2019-02-29",
        "5/7/19",
        "Juli 2019",
        "2019",
        "soon",
        "1-2-3-4",
        "0000-01-01",
    ] {
        assert_eq!(
            cell("Tanggal tanda tangan", text),
            Err(Problem::NotADate),
            "{text}"
        );
    }
}

#[test]
fn partial_dates_are_read() {
    for (text, expected) in [
        ("2019", "2019"),
        ("2019-07", "2019-07"),
        ("Juli 2019", "2019-07"),
        ("07/2019", "2019-07"),
        ("5 Mei 2019", "2019-05-05"),
    ] {
        assert_eq!(cell("Sejak", text), Ok(expected.to_owned()), "{text}");
    }
    for text in ["19", "2019-13", "20190", "Jule 2019"] {
        assert_eq!(cell("Sejak", text), Err(Problem::NotAPartialDate), "{text}");
    }
}

#[test]
fn choices_are_read_by_key_or_label_and_others_get_a_suggestion() {
    for text in ["selected", "TERPILIH", "Selected"] {
        assert_eq!(cell("Status", text), Ok("selected".to_owned()));
    }
    assert_eq!(
        cell("Status", "tidak_terpilih"),
        Ok("not_selected".to_owned())
    );
    let problem = cell("Status", "Terpilh").unwrap_err();
    assert_eq!(
        problem.to_string(),
        "not one of Terpilih, Tidak terpilih; did you mean Terpilih?"
    );
}

#[test]
fn region_codes_are_read_by_their_shape() {
    let code = |cell: &str| {
        let table = csv(&format!("code;name\n{cell};a\n"));
        let columns = columns();
        let problems = table.bind(&columns).unwrap().check();
        problems.kept().first().map(|e| e.problem.clone())
    };
    let suggested = |s: &str| {
        Some(Problem::NotARegionCode {
            suggestion: Some(s.to_owned()),
        })
    };
    assert_eq!(code("71.72"), None);
    assert_eq!(code("71"), None);
    assert_eq!(code("71,72"), None);
    assert_eq!(code("71.7"), suggested("71.70"));
    assert_eq!(code("7172"), suggested("71.72"));
    assert_eq!(
        code("7"),
        Some(Problem::NotARegionCode { suggestion: None })
    );
    assert_eq!(
        code("ab.cd"),
        Some(Problem::NotARegionCode { suggestion: None })
    );
}

#[test]
fn a_code_that_a_spreadsheet_took_for_a_number_gets_its_zero_back() {
    let rows = r#"<row><c t="str"><v>code</v></c><c t="str"><v>name</v></c><c t="str"><v>Area (km²)</v></c></row>
        <row><c><v>71.7</v></c><c t="str"><v>a</v></c><c><v>1.234</v></c></row>"#;
    let table = read(&Book::of(rows).pack(), "a.xlsx").unwrap();
    let columns = columns();
    let bound = table.bind(&columns).unwrap();
    let mut row = bound.rows().next().unwrap();
    assert_eq!(row.region_code("code").as_deref(), Some("71.70"));
    // In a workbook the number itself is there: nothing is ambiguous.
    assert_eq!(row.decimal("area"), Some(1.234));
    assert!(row.is_sound());
}

#[test]
fn the_dry_run_lists_errors_by_row_and_column() {
    let table = csv(
        "kode daerah;nama;luas (km²)\n71.72;;1,5\n\n7;Bitung;1.234\n71;=x;\n71;a name of more than twenty;2\n",
    );
    let columns = columns();
    let problems = table.bind(&columns).unwrap().check();
    assert_eq!(
        codes(&problems),
        [
            "2 B blank",
            "4 A not-a-region-code",
            "4 C ambiguous-number",
            "5 B formula",
            "6 B too-long"
        ]
    );
    assert_eq!(
        problems.kept()[2].to_string(),
        "row 4, column C (luas (km²)): `1.234`: may mean 1.234 or 1234; write it without thousands marks"
    );
}

#[test]
fn rules_of_the_subject_join_the_list_with_their_data() {
    let table = csv("code;name\n71;a\n");
    let columns = columns();
    let bound = table.bind(&columns).unwrap();
    let mut row = bound.rows().next().unwrap();
    row.reject(
        "code",
        Problem::subject("register-retired-code").with("since", "2012"),
    );
    row.reject_row(Problem::subject("register-two-regions"));
    let mut problems = Problems::new(10);
    assert!(!row.finish(&mut problems));
    assert_eq!(
        codes(&problems),
        ["2 A register-retired-code", "2 - register-two-regions"]
    );
    let json = serde_json::to_value(&problems.kept()[0]).unwrap();
    assert_eq!(json["problem"]["data"][0][1], "2012");
    assert_eq!(json["value"], "71");
}

#[test]
fn a_near_name_is_suggested_and_a_far_one_is_not() {
    let regions = ["Kabupaten Bogor", "Kota Bogor", "Kota Bitung"];
    assert_eq!(suggest("kota bgor", regions), Some("Kota Bogor"));
    assert_eq!(suggest("KOTA  BITUNG", regions), Some("Kota Bitung"));
    assert_eq!(suggest("Surabaya", regions), None);
    assert_eq!(suggest("", regions), None);
}

#[test]
fn columns_have_letters() {
    let letters: Vec<String> = [0, 25, 26, 51, 52, 701, 702, 16_383]
        .into_iter()
        .map(sheets::letter)
        .collect();
    assert_eq!(letters, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
}
