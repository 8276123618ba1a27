use crate::support::{file, help, json, pilar, refused, rows};

fn golden(name: &str) -> String {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../measure/tests/golden/interrater/"
    );
    format!("{folder}{name}")
}

#[test]
fn alpha_agrees_with_the_golden_values_to_1e_9() {
    let path = golden("krippendorff_C_data_12units_4observers.csv");
    let expected = [
        ("nominal", 0.743_421_052_631_579),
        ("ordinal", 0.815_387_503_754_881_4),
        ("interval", 0.849_107_142_857_142_8),
        ("ratio", 0.797_402_774_711_621_2),
    ];
    for (level, value) in expected {
        let found = rows(&pilar(&["agreement", "--ratings", &path, "--level", level]).unwrap());
        assert_eq!(found[0].join(","), "statistic,value,lower,upper,n");
        assert_eq!(
            (found[1][0].as_str(), found[1][4].as_str()),
            ("alpha", "40")
        );
        let alpha: f64 = found[1][1].parse().unwrap();
        assert!((alpha - value).abs() < 1e-9, "{level}: {alpha}");
    }
}

#[test]
fn the_six_correlations_agree_with_the_golden_values_to_1e_9() {
    let path = golden("shrout_fleiss_1979_6x4.csv");
    let text = pilar(&["agreement", "--ratings", &path]).unwrap();
    let expected = [
        ("\"ICC(1,1)\"", 0.165_741_768_405_475_5),
        ("\"ICC(A,1)\"", 0.289_763_779_527_559_17),
        ("\"ICC(C,1)\"", 0.714_840_714_840_714_8),
        ("\"ICC(1,k)\"", 0.442_797_133_679_268_76),
        ("\"ICC(A,k)\"", 0.620_050_547_598_989_3),
        ("\"ICC(C,k)\"", 0.909_315_542_377_067_7),
    ];
    for (name, value) in expected {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap();
        let fields: Vec<&str> = line.rsplit(',').collect();
        let [n, upper, lower, found] = fields[..4] else {
            panic!("{line}")
        };
        assert!(
            (found.parse::<f64>().unwrap() - value).abs() < 1e-9,
            "{line}"
        );
        assert_eq!(n, "6");
        assert!(lower.parse::<f64>().unwrap() < value && value < upper.parse::<f64>().unwrap());
    }
    assert!(text.contains("kendall_w,0.887037037037"), "{text}");
    assert!(text.contains("severity:J2,"), "{text}");
}

#[test]
fn missing_marks_leave_alpha_and_say_what_the_correlations_rest_on() {
    let path = golden("krippendorff_C_data_12units_4observers.csv");
    let found = json(&["agreement", "--ratings", &path, "--level", "ordinal"]);
    assert_eq!(found["alpha"]["n_pairable"], 40);
    assert_eq!(found["icc"]["n_units"], 8);
    assert_eq!(found["icc"]["n_left_out"], 4);
    assert_eq!(found["severity"].as_array().unwrap().len(), 4);
    assert!(found["alpha_interval"]["lower"].as_f64().unwrap() < 0.8153);
}

#[test]
fn one_unit_has_an_alpha_and_no_correlation_and_says_why() {
    let path = file("one-unit", "m.csv", "u,r,s\nA,1,2\n");
    let text = pilar(&["agreement", "--ratings", &path, "--format", "text"]).unwrap();
    assert!(
        text.contains("alpha") && text.contains("no ICC: "),
        "{text}"
    );
    assert!(
        text.contains("two units that every rater has marked, there is 1 of 1"),
        "{text}"
    );
}

#[test]
fn groups_apart_are_reported_and_a_hundred_thousand_units_work() {
    let path = file(
        "agree-apart",
        "m.csv",
        "u,r,s,t,v\nA,9,8,,\nB,5,6,,\nC,,,5,6\nD,,,1,2\n",
    );
    let text = pilar(&["agreement", "--ratings", &path, "--format", "text"]).unwrap();
    assert!(text.contains("severity is not identifiable"), "{text}");
    let mut marks = "u,r,s\n".to_owned();
    (0..100_000).for_each(|i| marks.push_str(&format!("u{i},{},{}\n", i % 7, (i + i / 9) % 7)));
    let path = file("agree-crowd", "m.csv", &marks);
    let found = json(&["agreement", "--ratings", &path, "--draws", "20"]);
    assert_eq!(found["alpha"]["n_pairable"], 200_000);
}

#[test]
fn bad_input_names_the_file_and_the_way_out() {
    let with = |name: &str, text: &str, more: &[&str]| {
        let path = file("bad-agree", name, text);
        refused(&[&["agreement", "--ratings", &path], more].concat())
    };
    let below = with("below.csv", "u,r,s\nA,-1,2\n", &["--level", "ratio"]);
    assert!(
        below.contains("rater `r` gave unit `A` -1") && below.contains("use interval"),
        "{below}"
    );
    let pairs = with("pairs.csv", "u,r,s\nA,1,\nB,,2\n", &[]);
    assert!(pairs.contains("no unit has two marks"), "{pairs}");
    let flat = with("flat.csv", "u,r,s\nA,1,1\nB,1,1\n", &[]);
    assert!(flat.contains("all 4 pairable marks are equal"), "{flat}");
    let silent = with("silent.csv", "u,r,s\nA,1,\nB,2,\n", &[]);
    assert!(silent.contains("rater `s` marked nothing"), "{silent}");
    let level = with("level.csv", "u,r,s\nA,1,2\n", &["--level", "cardinal"]);
    assert!(
        level.contains("use nominal, ordinal, interval or ratio"),
        "{level}"
    );
    let confidence = with("confidence.csv", "u,r,s\nA,1,2\n", &["--confidence", "95"]);
    assert_eq!(
        confidence,
        "--confidence 95 is not between 0 and 1: try 0.95"
    );
}

#[test]
fn help_explains_the_statistics_and_gives_an_example() {
    let text = help(&["agreement"]);
    for part in [
        "Example:",
        "Krippendorff",
        "ICC(C,k)",
        "severity:X",
        "[default: interval]",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}
