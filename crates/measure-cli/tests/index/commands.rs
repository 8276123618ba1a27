//! What the commands write, on a small index.

use std::path::{Path, PathBuf};

use crate::support::{Sheet, folder, pilar};

pub const DATA: &str = "uName,uCode,G,a,b,c,d\n\
    Alpha,A,x,1,10,5,100\nBeta,B,x,2,30,4,90\nGamma,C,y,3,20,3,80\nDelta,D,y,4,50,9,70\nEps,E,y,5,40,1,95\n";
pub const STRUCTURE: &str = "Level,iCode,iName,Direction,Weight,Denominator,Parent,Type\n\
    1,a,Item a,1,1,,P,Indicator\n1,b,Item b,1,1,,P,Indicator\n1,c,Item c,-1,1,,Q,Indicator\n\
    1,d,Item d,1,2,,Q,Indicator\n2,P,Pillar P,1,1,,I,Aggregate\n2,Q,Pillar Q,1,1,,I,Aggregate\n\
    3,I,Index,1,1,,,Aggregate\n,G,Group,,,,,Group\n";
pub const METHOD: &str = "normalise = { by = \"minmax\", lower = 1, upper = 100 }\n";

/// The three files in a folder of their own, and the arguments that name them.
pub struct Files {
    pub folder: PathBuf,
}

impl Files {
    pub fn new(test: &str, data: &str, structure: &str, method: &str) -> Self {
        let folder = folder(test);
        for (name, text) in [
            ("data.csv", data),
            ("structure.csv", structure),
            ("m.toml", method),
        ] {
            std::fs::write(folder.join(name), text).unwrap();
        }
        Self { folder }
    }

    pub fn run(&self, command: &str, more: &[&str]) -> Result<String, String> {
        let file = |name: &str| self.folder.join(name).display().to_string();
        let (data, structure, method) = (file("data.csv"), file("structure.csv"), file("m.toml"));
        let mut args = vec!["index", command, "--data", &data, "--structure", &structure];
        args.extend(["--method", &method]);
        args.extend(more);
        pilar(&args).map_err(|e| {
            e.to_string()
                .replace(&*self.folder.display().to_string(), ".")
        })
    }

    pub fn out(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }
}

fn names(folder: &str) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(Path::new(folder))
        .unwrap()
        .map(|f| f.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn compute_makes_its_folder_and_leaves_no_temporary_file() {
    let files = Files::new("compute", DATA, STRUCTURE, METHOD);
    let out = files.out("deep/er");
    let said = files.run("compute", &["--out", &out]).unwrap();
    assert!(said.contains("5 units ranked on 4 indicators"), "{said}");
    assert_eq!(names(&out), ["scores.csv", "weights.csv"]);
    let scores = Sheet::read(&Path::new(&out).join("scores.csv"));
    assert_eq!(
        scores.headers,
        ["uCode", "uName", "a", "b", "c", "d", "P", "Q", "I", "rank"]
    );
    assert_eq!(scores.rows[3][..3], ["D", "Delta", "75.25"]);
    let mut ranks: Vec<&str> = scores.rows.iter().map(|r| r[9].as_str()).collect();
    ranks.sort_unstable();
    assert_eq!(ranks, ["1", "2", "3", "4", "5"]);
}

#[test]
fn a_group_of_the_method_may_be_a_column_without_a_row_in_the_structure() {
    let structure = STRUCTURE.replace(",G,Group,,,,,Group\n", "");
    let data = DATA.replace("B,x,2,", "B,x,,");
    let method = "impute = { by = \"group-mean\", group = \"G\" }\n";
    let with = Files::new("group-row", &data, STRUCTURE, method);
    let without = Files::new("group-no-row", &data, &structure, method);
    let read = |files: &Files| Sheet::parse(&files.run("compute", &[]).unwrap()).rows;
    assert_eq!(read(&with), read(&without));
}

#[test]
fn without_a_folder_the_result_is_all_that_is_printed() {
    let files = Files::new("stdout", DATA, STRUCTURE, METHOD);
    let csv = files.run("compute", &[]).unwrap();
    assert_eq!(Sheet::parse(&csv).rows.len(), 5);
    let json = files
        .run("compute", &["--format", "json", "--stages"])
        .unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["units"][0]["code"], "A");
    assert_eq!(json["stages"]["raw"][0][1], 10.0);
    let both = serde_json::json!([json["method"], json["structure"]]);
    assert_eq!(json["method_hash"], measure::canonical::sha256(&both));
}

#[test]
fn uncertainty_writes_the_same_bytes_for_any_number_of_threads() {
    let method = format!(
        "{METHOD}[uncertainty]\nnormalise = [\"prank\", {{ by = \"minmax\", lower = 1, upper = 9 }}]\n"
    );
    let files = Files::new("threads", DATA, STRUCTURE, &method);
    let args = ["--runs", "997", "--seed", "5", "--top", "2"];
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| files.run("uncertainty", &args).unwrap())
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(7));
    let ranks = Sheet::parse(&one);
    assert_eq!(
        ranks.headers,
        ["code", "mean", "median", "q05", "q95", "p_top"]
    );
    let expected: f64 = ranks.numbers("code", "p_top").values().sum();
    assert!(
        expected >= 2.0 - 1e-9,
        "two places are always taken: {expected}"
    );
    let other = files
        .run(
            "uncertainty",
            &["--runs", "997", "--seed", "6", "--top", "2"],
        )
        .unwrap();
    assert_ne!(one, other);
}

#[test]
fn uncertainty_names_the_grey_zone() {
    let files = Files::new("grey", DATA, STRUCTURE, METHOD);
    let json = files
        .run(
            "uncertainty",
            &["--runs", "500", "--top", "2", "--format", "json"],
        )
        .unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    for unit in json["units"].as_array().unwrap() {
        let p = unit["p_top"].as_f64().unwrap();
        let grey = json["grey_zone"]
            .as_array()
            .unwrap()
            .contains(&unit["code"]);
        assert_eq!(grey, p > 0.05 && p < 0.95, "{unit}");
    }
}

#[test]
fn sensitivity_writes_three_tables_and_the_factors_that_vary() {
    let method = format!(
        "{METHOD}[uncertainty]\naggregate = [\"arithmetic\", \"geometric\"]\nweights = \"simplex\"\n"
    );
    let files = Files::new("sensitivity", DATA, STRUCTURE, &method);
    let out = files.out("s");
    let args = ["--runs", "200", "--weights", "by-level", "--out", &out];
    let said = files.run("sensitivity", &args).unwrap();
    assert!(said.contains("computed 1000 times"), "{said}");
    let expected = [
        "leave_one_out.csv",
        "leave_one_out_ranks.csv",
        "sensitivity.csv",
    ];
    assert_eq!(names(&out), expected);
    let indices = Sheet::read(&Path::new(&out).join("sensitivity.csv"));
    let factors: Vec<&str> = indices.rows.iter().map(|r| r[0].as_str()).collect();
    assert_eq!(
        factors,
        ["aggregate", "weights of level 1", "weights of level 2"]
    );
    let left_out = Sheet::read(&Path::new(&out).join("leave_one_out.csv"));
    assert_eq!(left_out.rows.len(), 6);
}

#[test]
fn a_kemeny_index_lists_its_best_rankings() {
    let files = Files::new(
        "kemeny",
        DATA,
        STRUCTURE,
        "aggregate = [\"arithmetic\", \"kemeny\"]\n",
    );
    let out = files.out("k");
    files.run("compute", &["--out", &out]).unwrap();
    let found = Sheet::read(&Path::new(&out).join("consensus.csv"));
    assert_eq!(found.headers, ["node", "support", "n_best", "ranking"]);
    assert_eq!(found.rows.len().to_string(), found.rows[0][2]);
}

#[test]
fn every_help_has_an_example() {
    for command in ["compute", "uncertainty", "sensitivity"] {
        let help = pilar(&["index", command, "--help"])
            .unwrap_err()
            .to_string();
        let example = format!("pilar index {command} --data iData.csv --structure iMeta.csv");
        assert!(help.contains(&example), "{help}");
        assert!(help.contains("group-mean"), "{help}");
    }
    for command in ["list", "show", "check", "score"] {
        let help = pilar(&["instrument", command, "--help"])
            .unwrap_err()
            .to_string();
        assert!(
            help.contains(&format!("pilar instrument {command}")),
            "{help}"
        );
    }
}

/// The indented lines below a heading of a help text: a file to be typed.
fn sample(help: &str, heading: &str) -> String {
    let lines = help.lines().skip_while(|line| !line.starts_with(heading));
    let lines = lines.skip(1).take_while(|line| line.starts_with("  "));
    let text: String = lines.map(|line| format!("{}\n", line.trim())).collect();
    assert!(
        text.lines().count() > 2,
        "no file below `{heading}`: {help}"
    );
    text
}

#[test]
fn the_files_that_the_help_shows_can_be_run_as_they_are() {
    for command in ["compute", "uncertainty", "sensitivity"] {
        let help = pilar(&["index", command, "--help"])
            .unwrap_err()
            .to_string();
        let data = sample(&help, "The data file:");
        let structure = sample(&help, "The structure file");
        let files = Files::new(&format!("help-{command}"), &data, &structure, "");
        files.run(command, &[]).unwrap();
    }
}

#[test]
fn shipped_instruments_are_listed_shown_and_sound() {
    let list = Sheet::parse(&pilar(&["instrument", "list", "--format", "csv"]).unwrap());
    assert!(list.rows.len() >= 14);
    let folder = folder("instruments");
    for row in list.rows.iter().filter(|r| r[1] == "instrument") {
        let text = pilar(&["instrument", "show", &row[0]]).unwrap();
        let file = folder.join("i.toml");
        std::fs::write(&file, text).unwrap();
        let said = pilar(&["instrument", "check", &file.display().to_string()]).unwrap();
        assert!(said.contains(&row[0]) && said.contains(&row[4]), "{said}");
    }
    let problem = pilar(&["instrument", "show", "nothing"])
        .unwrap_err()
        .to_string();
    assert!(problem.contains("assessment@1"), "{problem}");
}

#[test]
fn a_panel_is_scored_as_the_mean_of_its_sheets() {
    let folder = folder("score");
    let mut answers = "sheet,code,value\n".to_owned();
    for (sheet, level) in [("one", 2), ("two", 4)] {
        for item in 1..=8 {
            answers += &format!("{sheet},A{item},{level}\n");
        }
    }
    let file = folder.join("answers.csv");
    std::fs::write(&file, answers).unwrap();
    let file = file.display().to_string();
    let csv = pilar(&["instrument", "score", "assessment", "--answers", &file]).unwrap();
    assert!(csv.ends_with("panel,,75\n"), "{csv}");
}
