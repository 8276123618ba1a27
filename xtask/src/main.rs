//! House rules as code: `cargo xtask tidy` checks what neither the compiler nor clippy knows.
//!
//! Start at [`tidy::CHECKS`]. Each rule of STYLE.md marked ◆ has a file in `tidy/`, with a sample that breaks it.
//! Not here: anything the product needs. No crate depends on this one, and it depends on none of ours.

mod tidy;
mod tokens;
mod tree;

use std::{env, path::PathBuf, process::ExitCode};

use tree::Tree;

const HELP: &str = "\
cargo xtask tidy     check the house rules over every file of the checkout
cargo xtask rules    list the rules";

fn main() -> anyhow::Result<ExitCode> {
    match env::args().nth(1).as_deref() {
        Some("tidy") => tidy(),
        Some("rules") => {
            for check in tidy::CHECKS {
                println!("{:<12} {}", check.name, check.rule);
            }
            Ok(ExitCode::SUCCESS)
        }
        _ => {
            println!("{HELP}");
            Ok(ExitCode::from(2))
        }
    }
}

fn tidy() -> anyhow::Result<ExitCode> {
    let tree = Tree::of_checkout(&root())?;
    let mut broken = 0;
    for check in tidy::CHECKS {
        let findings = (check.run)(&tree)?;
        if !findings.is_empty() {
            println!("\n{}: {}", check.name, check.rule);
        }
        for finding in &findings {
            println!("  {finding}");
        }
        broken += findings.len();
    }
    if broken == 0 {
        println!(
            "tidy: {} rules hold over {} files",
            tidy::CHECKS.len(),
            tree.files.len()
        );
        return Ok(ExitCode::SUCCESS);
    }
    println!("\ntidy: {broken} findings");
    Ok(ExitCode::FAILURE)
}

/// The folder of the workspace. Cargo says at run time where it is: a cached program may serve another checkout.
fn root() -> PathBuf {
    env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .and_then(|own| own.parent().map(PathBuf::from))
        .unwrap_or_else(|| PathBuf::from("."))
}
