use crate::support::{file, folder, help, json, pilar, refused, rows};

const MARKS: &str = "region,Ani,Budi,Citra\n\
    A,90,84,88\nB,61,58,\nC,60,,62\nD,62,57,60\nE,20,15,22\nF,,40,44\n";

fn args<'a>(path: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [
        &[
            "ranks",
            "judges",
            "--ratings",
            path,
            "--draws",
            "4000",
            "--seed",
            "7",
        ],
        more,
    ]
    .concat()
}

#[test]
fn marks_become_expected_ranks_and_chances_best_first() {
    let path = file("marks", "m.csv", MARKS);
    let found = rows(&pilar(&args(&path, &["--top", "3"])).unwrap());
    assert_eq!(found[0].join(","), "code,mean,expected_rank,q05,q95,p_top");
    assert_eq!(found.len(), 7);
    assert_eq!((found[1][0].as_str(), found[6][0].as_str()), ("A", "E"));
    let number = |row: usize, column: usize| found[row][column].parse::<f64>().unwrap();
    assert!(number(1, 5) > 0.99 && number(6, 5) < 0.01, "{found:?}");
    let total: f64 = (1..7).map(|row| number(row, 5)).sum();
    assert!(
        (total - 3.0).abs() < 1e-9,
        "the chances of three places sum to three: {total}"
    );
    assert_eq!(
        pilar(&args(&path, &["--top", "3"])).unwrap(),
        pilar(&args(&path, &["--top", "3"])).unwrap()
    );
}

#[test]
fn the_document_has_severities_components_and_the_grey_zone() {
    let path = file("document", "m.csv", MARKS);
    let found = json(&args(&path, &["--top", "2"]));
    let severity = |at: usize| found["raters"][at]["severity"]["mean"].as_f64().unwrap();
    assert_eq!(found["raters"][1]["rater"], "Budi");
    assert!(severity(1) > severity(0), "Budi is the strict one");
    assert!(found["components"]["region"]["mean"].as_f64().unwrap() > 10.0);
    let grey = found["cut"]["grey_zone"].as_array().unwrap();
    assert!(
        grey.contains(&"C".into()) && !grey.contains(&"A".into()),
        "{grey:?}"
    );
    assert!(found["cut"]["expected_wrong"].as_f64().unwrap() > 0.2);
    let out = folder("document").join("out");
    pilar(&args(&path, &["--out", out.to_str().unwrap()])).unwrap();
    for name in ["ranks.csv", "raters.csv", "components.csv"] {
        assert!(out.join(name).is_file(), "{name}");
    }
}

#[test]
fn a_bootstrap_of_raters_or_marks_gives_the_same_columns() {
    let path = file("bootstrap", "m.csv", MARKS);
    for by in ["raters", "marks"] {
        let found = rows(&pilar(&args(&path, &["--top", "3", "--by", by])).unwrap());
        assert_eq!(found[0].join(","), "code,mean,expected_rank,q05,q95,p_top");
        assert_eq!(
            (found[1][0].as_str(), found[6][0].as_str()),
            ("A", "E"),
            "{by}"
        );
    }
}

#[test]
fn equal_marks_across_the_cut_are_reported_as_tied() {
    let path = file("tied", "m.csv", "u,r,s\nA,9,8\nB,5,6\nC,5,6\nD,1,2\n");
    let text = pilar(&args(&path, &["--top", "2", "--format", "text"])).unwrap();
    assert!(
        text.contains("tied across the cut-off") && text.contains("beforehand: B, C"),
        "{text}"
    );
    assert_eq!(
        json(&args(&path, &["--top", "2"]))["cut"]["tied"],
        serde_json::json!(["B", "C"])
    );
    assert_eq!(
        json(&args(&path, &["--top", "1"]))["cut"]["tied"],
        serde_json::json!([])
    );
}

#[test]
fn groups_without_a_common_unit_are_reported_with_their_members() {
    let marks = "u,r,s,t,v\nA,9,8,,\nB,5,6,,\nC,,,5,6\nD,,,1,2\n";
    let path = file("apart", "m.csv", marks);
    let text = pilar(&args(&path, &["--format", "text"])).unwrap();
    assert!(
        text.contains("2 groups") && text.contains("severity is not identifiable"),
        "{text}"
    );
    assert!(
        text.contains("group 1: raters t, v; 2 units: C, D"),
        "{text}"
    );
    assert_eq!(
        json(&args(&path, &[]))["groups"][0]["units"],
        serde_json::json!(["A", "B"])
    );
}

#[test]
fn bad_input_names_the_file_the_line_and_the_way_out() {
    let with = |name: &str, text: &str, more: &[&str]| {
        let path = file("bad-marks", name, text);
        refused(&args(&path, more))
    };
    let text = with("text.csv", "u,r,s\nA,9,good\nB,5,6\n", &[]);
    assert!(
        text.contains("text.csv: line 2, column `s`: `good` is not a number"),
        "{text}"
    );
    let nan = with("nan.csv", "u,r,s\nA,9,8\nB,NaN,6\n", &[]);
    assert!(
        nan.contains("line 3, column `r`") && nan.contains("blank if it is missing"),
        "{nan}"
    );
    let comma = with("comma.csv", "u;r;s\nA;9,5;8\nB;5;6\n", &[]);
    assert!(
        comma.contains("line 2, column `r`") && comma.contains("--decimal comma"),
        "{comma}"
    );
    let twice = with("twice.csv", "u,r,s\nA,9,8\nA,5,6\n", &[]);
    assert!(
        twice.contains("line 3") && twice.contains("stands in line 2"),
        "{twice}"
    );
    let rater = with("rater.csv", "u,r,r\nA,9,8\nB,5,6\n", &[]);
    assert!(rater.contains("column `r` stands there twice"), "{rater}");
    let silent = with("silent.csv", "u,r,s\nA,9,\nB,5,\n", &[]);
    assert!(
        silent.contains("rater `s` marked nothing: remove the column"),
        "{silent}"
    );
    let missing = with("missing.csv", "u,r,s\nA,,\nB,,\n", &[]);
    assert!(missing.contains("rater `r` marked nothing"), "{missing}");
    let unmarked = with("unmarked.csv", "u,r,s\nA,9,8\nB,,\n", &[]);
    assert!(
        unmarked.contains("unit `B` without any mark: remove the row"),
        "{unmarked}"
    );
    let one = with("one.csv", "u,r,s\nA,9,8\n", &[]);
    assert!(
        one.contains("one.csv") && one.contains("two units"),
        "{one}"
    );
    let alone = with("alone.csv", "u,r\nA,9\nB,5\n", &[]);
    assert!(alone.contains("two raters"), "{alone}");
    let column = with("column.csv", "u\nA\nB\n", &[]);
    assert!(column.contains("there is one column"), "{column}");
    let flat = with("flat.csv", "u,r,s\nA,7,7\nB,7,7\n", &[]);
    assert!(
        flat.contains("every mark is 7: all units are tied"),
        "{flat}"
    );
    let top = with("top.csv", "u,r,s\nA,9,8\nB,5,6\n", &["--top", "3"]);
    assert_eq!(top, "--top 3 is not among the 2 units: choose from 1 to 2");
    let ragged = with("ragged.csv", "u,r,s\nA,9\n", &[]);
    assert!(
        ragged.contains("ragged.csv") && ragged.contains("line 2 has 2 cells"),
        "{ragged}"
    );
}

#[test]
fn a_hundred_thousand_units_are_refused_with_the_limit() {
    let mut text = "u,r,s\n".to_owned();
    (0..100_000).for_each(|i| text.push_str(&format!("u{i},{},{}\n", i % 7, i % 5)));
    let path = file("crowd-marks", "m.csv", &text);
    let message = refused(&args(&path, &[]));
    assert!(
        message.contains("100000 units") && message.contains("2000"),
        "{message}"
    );
}

#[test]
fn help_explains_the_model_and_gives_an_example() {
    let text = help(&["ranks", "judges"]);
    for part in ["Example:", "half-Cauchy", "expected_rank", "p_top", "--by"] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}
