use crate::support::{file, folder, help, json, pilar, refused, rows};

const ESTIMATES: &str = "code,estimate,se\nA,9,0.1\nB,5,0.1\nC,5,0.1\nD,1,2.5\n";

#[test]
fn estimates_become_rank_sets_best_first() {
    let path = file("sets", "e.csv", ESTIMATES);
    let found = rows(&pilar(&["ranks", "confidence", "--estimates", &path]).unwrap());
    let header = "code,rank,marginal_lower,marginal_upper,simultaneous_lower,simultaneous_upper";
    assert_eq!(found[0].join(","), header);
    let lines: Vec<String> = found[1..].iter().map(|row| row.join(",")).collect();
    assert_eq!(
        lines,
        ["A,1,1,1,1,1", "B,2,2,4,2,4", "C,2,2,4,2,4", "D,4,2,4,2,4"]
    );
}

#[test]
fn the_tau_best_set_is_a_column_and_a_part_of_the_document_and_names_ties() {
    let path = file("tau", "e.csv", ESTIMATES);
    let args = ["ranks", "confidence", "--estimates", &path, "--top", "2"];
    let found = rows(&pilar(&args).unwrap());
    let best: Vec<&str> = found.iter().map(|row| row[6].as_str()).collect();
    assert_eq!(best, ["tau_best", "true", "true", "true", "true"]);
    let found = json(&args);
    assert_eq!(found["tau_best"]["sure"], serde_json::json!(["A"]));
    assert_eq!(found["tau_best"]["tied"], serde_json::json!(["B", "C"]));
    let text = pilar(&[&args[..], &["--format", "text"]].concat()).unwrap();
    assert!(
        text.contains("tied across the cut-off") && text.contains("B, C"),
        "{text}"
    );
}

#[test]
fn files_are_written_and_the_same_seed_writes_the_same_bytes() {
    let path = file("bytes", "e.csv", ESTIMATES);
    let out = folder("bytes").join("out");
    let args = [
        "ranks",
        "confidence",
        "--estimates",
        &path,
        "--out",
        out.to_str().unwrap(),
    ];
    assert!(pilar(&args).unwrap().contains("ranks.csv"));
    let first = std::fs::read(out.join("ranks.csv")).unwrap();
    pilar(&args).unwrap();
    assert_eq!(std::fs::read(out.join("ranks.csv")).unwrap(), first);
}

#[test]
fn a_byte_order_mark_semicolons_and_decimal_commas_are_read_when_told() {
    let path = file(
        "comma",
        "e.csv",
        "\u{feff}code;estimate;se\nA;9,5;0,1\nB;5,2;0,1\n",
    );
    let args = ["ranks", "confidence", "--estimates", &path];
    let message = refused(&args);
    assert!(
        message.contains("line 2, column `estimate`: `9,5`"),
        "{message}"
    );
    assert!(message.contains("--decimal comma"), "{message}");
    let told = pilar(&[&args[..], &["--decimal", "comma"]].concat()).unwrap();
    assert!(told.contains("A,1,1,1,1,1"), "{told}");
}

#[test]
fn bad_input_names_the_file_the_line_and_the_way_out() {
    let with = |name: &str, text: &str, more: &[&str]| {
        let path = file("bad-estimates", name, text);
        refused(&[&["ranks", "confidence", "--estimates", &path], more].concat())
    };
    let twice = with("twice.csv", "code,estimate,se\nA,1,1\nA,2,1\n", &[]);
    assert!(
        twice.contains("line 3") && twice.contains("`A` stands in line 2"),
        "{twice}"
    );
    let nan = with("nan.csv", "code,estimate,se\nA,NaN,1\nB,2,1\n", &[]);
    assert!(
        nan.contains("line 2, column `estimate`") && nan.contains("finite"),
        "{nan}"
    );
    let infinite = with("inf.csv", "code,estimate,se\nA,1,inf\nB,2,1\n", &[]);
    assert!(infinite.contains("line 2, column `se`"), "{infinite}");
    let below = with("below.csv", "code,estimate,se\nA,1,1\nB,2,-1\n", &[]);
    assert!(
        below.contains("line 3, column `se`") && below.contains("below 0"),
        "{below}"
    );
    let blank = with("blank.csv", "code,estimate,se\nA,1,\nB,2,1\n", &[]);
    assert!(blank.contains("line 2, column `se`: is blank"), "{blank}");
    let text = with("text.csv", "code,estimate,se\nA,good,1\nB,2,1\n", &[]);
    assert!(text.contains("`good` is not a number"), "{text}");
    let lacks = with("lacks.csv", "code,estimate\nA,1\nB,2\n", &[]);
    assert!(
        lacks.contains("no column `se`; there are code, estimate"),
        "{lacks}"
    );
    let one = with("one.csv", "code,estimate,se\nA,1,1\n", &[]);
    assert!(
        one.contains("one.csv") && one.contains("two units"),
        "{one}"
    );
    let good = "code,estimate,se\nA,1,1\nB,2,1\n";
    let top = with("top.csv", good, &["--top", "3"]);
    assert_eq!(top, "--top 3 is not among the 2 units: choose from 1 to 2");
    let level = with("level.csv", good, &["--level", "95"]);
    assert_eq!(level, "--level 95 is not between 0 and 1: try 0.95");
    assert!(with("draws.csv", good, &["--draws", "5"]).contains("ask for 20 or more"));
    let absent = refused(&["ranks", "confidence", "--estimates", "absent.csv"]);
    assert!(absent.starts_with("absent.csv: "), "{absent}");
}

#[test]
fn a_hundred_thousand_units_are_refused_with_the_limit() {
    let mut text = "code,estimate,se\n".to_owned();
    (0..100_000).for_each(|i| text.push_str(&format!("u{i},{i},1\n")));
    let path = file("crowd-estimates", "e.csv", &text);
    let message = refused(&["ranks", "confidence", "--estimates", &path]);
    assert!(
        message.contains("100000 units") && message.contains("3000 units"),
        "{message}"
    );
}

#[test]
fn help_explains_the_columns_and_gives_an_example() {
    let text = help(&["ranks", "confidence"]);
    for part in [
        "code,estimate,se",
        "Example:",
        "tau_best",
        "--lower-is-better",
        "[default: 0.95]",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}
