//! Input that has no meaning, and what is said about it.

use crate::commands::{DATA, Files, METHOD, STRUCTURE};
use crate::support::{folder, pilar};

/// What `command` says about changed files.
fn refused(test: &str, change: impl Fn(&mut String, &mut String, &mut String)) -> String {
    let (mut data, mut structure, mut method) =
        (DATA.to_owned(), STRUCTURE.to_owned(), METHOD.to_owned());
    change(&mut data, &mut structure, &mut method);
    let files = Files::new(&format!("bad-{test}"), &data, &structure, &method);
    files.run("compute", &[]).unwrap_err()
}

fn swap(text: &mut String, from: &str, to: &str) {
    assert!(text.contains(from), "{from} is not in {text}");
    *text = text.replace(from, to);
}

#[test]
fn an_unknown_key_of_the_method_is_named_with_its_line() {
    let said = refused("key", |_, _, m| m.push_str("agregate = \"arithmetic\"\n"));
    assert!(said.contains("m.toml") && said.contains("line 2"), "{said}");
    assert!(
        said.contains("unknown field `agregate`") && said.contains("`aggregate`"),
        "{said}"
    );
}

#[test]
fn an_unknown_key_within_a_choice_is_named_with_its_line() {
    let said = refused("inner", |_, _, m| {
        m.push_str("\nimpute = { by = \"mean\", grp = \"G\" }\n")
    });
    assert!(
        said.contains("line 3") && said.contains("unknown field `grp`"),
        "{said}"
    );
    let said = refused("foreign", |_, _, m| {
        m.push_str("impute = { by = \"mean\", group = \"G\" }\n")
    });
    assert!(
        said.contains("line 2") && said.contains("`group` does not belong to `mean`"),
        "{said}"
    );
}

#[test]
fn an_unknown_choice_names_the_known_ones() {
    let said = refused("choice", |_, _, m| {
        *m = "normalise = \"minmaks\"\n".to_owned()
    });
    assert!(
        said.contains("line 1") && said.contains("unknown normalisation `minmaks`"),
        "{said}"
    );
    assert!(said.contains("zscore"), "{said}");
    let said = refused("aggregation", |_, _, m| {
        *m = "aggregate = \"mean\"\n".to_owned()
    });
    assert!(
        said.contains("unknown variant `mean`") && said.contains("geometric"),
        "{said}"
    );
}

#[test]
fn an_unknown_parent_is_named_with_its_line() {
    let said = refused("parent", |_, s, _| {
        swap(s, ",P,Indicator\n1,b", ",PP,Indicator\n1,b")
    });
    let expected = "./structure.csv: line 2: `a` names the parent `PP`, which is in no row; \
                    add an Aggregate row `PP` or correct the spelling";
    assert_eq!(said, expected);
}

#[test]
fn a_structure_that_is_no_tree_is_refused() {
    let said = refused("cycle", |_, s, _| {
        swap(s, "3,I,Index,1,1,,,", "3,I,Index,1,1,,P,")
    });
    assert!(
        said.contains("line 6: these are their own ancestors: P → I → P"),
        "{said}"
    );
    let said = refused("tops", |_, s, _| {
        swap(s, "2,Q,Pillar Q,1,1,,I,", "2,Q,Pillar Q,1,1,,,")
    });
    assert!(said.contains("it has 2: Q, I"), "{said}");
    let said = refused("twice", |_, s, _| swap(s, "1,b,", "1,a,"));
    assert!(
        said.contains("line 3: the code `a` stands there twice (first in line 2)"),
        "{said}"
    );
    let said = refused("level", |_, s, _| swap(s, "2,P,", "3,P,"));
    assert!(
        said.contains("`P` must stand on a level below its parent `I`'s"),
        "{said}"
    );
    let said = refused("direction", |_, s, _| swap(s, "Item a,1,", "Item a,2,"));
    assert!(
        said.contains("the direction is 2; it must be 1 or -1"),
        "{said}"
    );
    let said = refused("type", |_, s, _| swap(s, ",,,,Group\n", ",,,,Grup\n"));
    assert!(
        said.contains("line 9, column `Type`: `Grup` is not Indicator"),
        "{said}"
    );
    let said = refused("divisor", |_, s, _| {
        swap(s, "Item a,1,1,,P", "Item a,1,1,Area,P")
    });
    assert!(
        said.contains("`Area`, which is in no row of type Denominator"),
        "{said}"
    );
}

#[test]
fn a_constant_indicator_is_named_with_the_way_out() {
    let change = |d: &mut String| {
        for value in ["1,10", "2,30", "3,20", "4,50", "5,40"] {
            let (_, b) = value.split_once(',').unwrap();
            swap(d, &format!(",{value},"), &format!(",7,{b},"));
        }
    };
    let said = refused("constant", |d, _, _| change(d));
    assert_eq!(
        said,
        "./data.csv: `a` is 7 for every unit, so minmax would divide by zero; leave it out, or set \
         constant = \"middle\""
    );
    let mut data = DATA.to_owned();
    change(&mut data);
    let files = Files::new(
        "constant-middle",
        &data,
        STRUCTURE,
        "constant = \"middle\"\n",
    );
    assert!(files.run("compute", &[]).unwrap().contains("A,Alpha,50,0,"));
}

#[test]
fn an_indicator_or_a_unit_without_any_value_is_named() {
    let said = refused("empty", |d, _, _| {
        for value in ["1,10", "2,30", "3,20", "4,50", "5,40"] {
            let (_, b) = value.split_once(',').unwrap();
            swap(d, &format!(",{value},"), &format!(",,{b},"));
        }
    });
    assert_eq!(
        said,
        "./data.csv: no unit has a value of `a`; leave it out of the structure"
    );
    let said = refused("unit", |d, _, _| swap(d, "B,x,2,30,4,90", "B,x,,NA,,"));
    assert!(
        said.contains("unit `B` has no value below `I`; impute, or screen it out"),
        "{said}"
    );
}

#[test]
fn a_negative_value_under_a_geometric_mean_names_unit_and_node() {
    let said = refused("negative", |_, _, m| {
        *m = "normalise = \"zscore\"\naggregate = \"geometric\"\n".to_owned();
    });
    assert!(
        said.contains("unit `A`: `a` is -1.2") && said.contains("geometric mean of `P`"),
        "{said}"
    );
    assert!(said.contains("lower = 1, upper = 100"), "{said}");
}

#[test]
fn an_alternative_that_cannot_be_computed_is_named_before_the_first_run() {
    let method = "[uncertainty]\naggregate = [\"arithmetic\", \"geometric\"]\n";
    let files = Files::new("alternative", DATA, STRUCTURE, method);
    let said = files.run("uncertainty", &[]).unwrap_err();
    assert!(
        said.contains("[uncertainty]")
            && said.contains("normalisation 1 with aggregation 2 of the lists"),
        "{said}"
    );
    assert!(said.contains("takes positive values only"), "{said}");
}

#[test]
fn nan_and_infinity_are_refused_with_their_cell() {
    for (test, value) in [("nan", "NaN"), ("inf", "Inf"), ("minus", "-infinity")] {
        let said = refused(test, |d, _, _| swap(d, "B,x,2,", &format!("B,x,{value},")));
        let expected = format!(
            "./data.csv: line 3, column `a`: `{value}` is not a finite number; leave the cell \
             blank if it is missing"
        );
        assert_eq!(said, expected);
    }
}

#[test]
fn one_unit_is_no_ranking() {
    let said = refused("one", |d, _, _| {
        *d = d.lines().take(2).collect::<Vec<_>>().join("\n")
    });
    assert_eq!(
        said,
        "./data.csv: a ranking needs two units or more, there is 1"
    );
    let said = refused("screened", |d, _, m| {
        swap(d, ",1,10,5,100", ",,,5,100");
        *m = "screen = { min_data = 1.0 }\nimpute = \"none\"\n".to_owned();
        *d = d.lines().take(3).collect::<Vec<_>>().join("\n");
    });
    assert!(said.contains("screening leaves 1 of 2 units"), "{said}");
}

#[test]
fn k_above_the_number_of_units_names_both() {
    let files = Files::new("top", DATA, STRUCTURE, METHOD);
    for top in ["6", "0"] {
        let said = files.run("uncertainty", &["--top", top]).unwrap_err();
        assert_eq!(
            said,
            format!("--top {top} is not among the 5 units: choose from 1 to 5")
        );
    }
}

#[test]
fn a_decimal_comma_a_byte_order_mark_and_duplicate_codes() {
    let said = refused("comma", |d, _, _| {
        *d = d.replace(',', ";").replace("B;x;2;", "B;x;2,5;");
    });
    assert!(
        said.contains("line 3, column `a`: `2,5` has a comma as decimal mark"),
        "{said}"
    );

    let data = format!(
        "\u{feff}{}",
        DATA.replace(',', ";").replace("B;x;2;", "B;x;2,5;")
    );
    let structure = STRUCTURE.replace(',', ";");
    let files = Files::new("comma-read", &data, &structure, METHOD);
    let read = files.run("compute", &["--decimal", "comma"]).unwrap();
    let point = DATA.replace("B,x,2,", "B,x,2.5,");
    let files = Files::new("point-read", &point, STRUCTURE, METHOD);
    assert_eq!(read, files.run("compute", &[]).unwrap());

    let said = refused("codes", |d, _, _| swap(d, "Gamma,C,", "Gamma,A,"));
    assert_eq!(
        said,
        "./data.csv: line 4, column `uCode`: `A` stands in line 2 already"
    );
}

#[test]
fn a_missing_column_file_or_group_is_named() {
    let said = refused("column", |d, _, _| swap(d, "a,b,c,d", "a,b,c,e"));
    assert!(
        said.contains("no column `d`, which the structure names as an indicator"),
        "{said}"
    );
    let said = refused("group", |_, _, m| {
        m.push_str("impute = { by = \"group-mean\", group = \"Region\" }\n");
    });
    let expected = "./m.toml: impute.group names `Region`, which is no Group of the structure and no \
                    column of the data; there are G";
    assert_eq!(said, expected);
}

#[test]
fn what_is_wrong_with_the_method_names_its_file_and_what_is_wrong_with_an_argument_its_name() {
    let said = refused("levels", |_, _, m| {
        *m = "aggregate = [\"arithmetic\"]\n".to_owned()
    });
    assert!(said.starts_with("./m.toml: aggregate lists 1"), "{said}");
    let files = Files::new("arguments", DATA, STRUCTURE, METHOD);
    for (command, arguments) in [
        ("uncertainty", ["--runs", "0"]),
        ("sensitivity", ["--runs", "3"]),
        ("sensitivity", ["--unit", "ZZ"]),
        ("sensitivity", ["--level", "9"]),
    ] {
        let said = files.run(command, &arguments).unwrap_err();
        assert!(said.starts_with(arguments[0]), "{said}");
    }
}

#[test]
fn a_file_in_the_place_of_the_folder_is_left_alone() {
    let files = Files::new("out-is-file", DATA, STRUCTURE, METHOD);
    let out = files.out("data.csv");
    let said = files.run("compute", &["--out", &out]).unwrap_err();
    assert!(said.contains("--out names a folder"), "{said}");
    assert_eq!(std::fs::read_to_string(out).unwrap(), DATA);
}

#[test]
fn what_is_too_much_does_not_depend_on_the_number_of_threads() {
    let mut data = "uCode,uName,G,a,b,c,d\n".to_owned();
    for i in 0_u32..2_000 {
        let x = f64::from(i.wrapping_mul(2_654_435_761) % 1_000_003);
        data += &format!("u{i},u{i},g,{x},{},{},{}\n", i % 977, i % 1009, i % 31);
    }
    let files = Files::new("threads-and-units", &data, STRUCTURE, METHOD);
    let with = |threads: usize, runs: &str| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| files.run("uncertainty", &["--runs", runs]).unwrap())
    };
    // More runs than a list of all ranks could hold; more threads than 128 MB hold counts for.
    assert_eq!(with(1, "21000"), with(9, "21000"));
}

#[test]
fn a_hundred_thousand_units_are_ranked_and_the_simulation_says_its_limit() {
    let mut data = "uCode,uName,G,a,b,c,d\n".to_owned();
    for i in 0_u32..100_000 {
        let x = f64::from(i.wrapping_mul(2_654_435_761) % 1_000_003);
        data += &format!("u{i},u{i},g,{x},{},{},{}\n", i % 977, i % 1009, i % 31);
    }
    let files = Files::new("many", &data, STRUCTURE, METHOD);
    let out = files.out("o");
    let said = files.run("compute", &["--out", &out]).unwrap();
    assert!(said.contains("100000 units ranked"), "{said}");
    let said = files.run("uncertainty", &[]).unwrap_err();
    assert!(
        said.contains("100000 units × 10000 runs need 3814 MB"),
        "{said}"
    );
    assert!(said.contains("ask for at most 419 runs"), "{said}");
    files
        .run("uncertainty", &["--runs", "20", "--out", &out])
        .unwrap();
}

#[test]
fn an_instrument_names_every_problem_with_its_line() {
    let folder = folder("bad-instrument");
    let file = folder.join("i.toml");
    std::fs::write(&file, "code = \"x\"\nversion = 1\n").unwrap();
    let said = pilar(&["instrument", "check", &file.display().to_string()]).unwrap_err();
    assert!(said.to_string().contains("line 2: "), "{said}");
}

#[test]
fn identical_scores_across_the_cut_off_are_told() {
    let twin = DATA.to_owned() + "Zeta,Z,y,5,40,1,95\n";
    let files = Files::new("twins", &twin, STRUCTURE, METHOD);
    let out = files.out("o");
    let said = files
        .run(
            "uncertainty",
            &["--runs", "50", "--top", "1", "--out", &out],
        )
        .unwrap();
    assert!(
        said.contains("identical scores across the cut-off: 2 units rank 1 or better"),
        "{said}"
    );
}

#[test]
fn an_unknown_instrument_and_a_sheet_without_marks_are_named() {
    let folder = folder("score-refused");
    let path = folder.join("answers.csv");
    let score = |name: &str, text: &str| {
        std::fs::write(&path, text).unwrap();
        let answers = path.to_str().unwrap();
        let said = pilar(&["instrument", "score", name, "--answers", answers]);
        said.unwrap_err().to_string()
    };
    let said = score("assesment", "code,value\nA1,3\n");
    assert!(
        said.contains("`assesment` is no file and no shipped instrument; there are assessment@1"),
        "{said}"
    );
    let said = score("assessment", "sheet,code,value\nAni,A1,3\nBudi,A1,\n");
    assert!(said.contains("sheet `Budi`: there is no answer"), "{said}");
    let said = score("assessment", "sheet,code,value\nAni,A1,9\n");
    assert!(
        said.contains("sheet `Ani`: `A1` is 9; it must be a whole number from 0 to 4"),
        "{said}"
    );
    let said = score("assessment", "code,value\nA1,\n");
    assert!(said.contains("there is no answer"), "{said}");
}
