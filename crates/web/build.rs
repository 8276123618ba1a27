//! Embeds the style sheets and scripts that `make assets` leaves in `assets/dist`.

use std::{env, fmt::Write, fs, path::Path, process::exit};

#[expect(
    clippy::disallowed_methods,
    reason = "Cargo tells a build script its folders by the environment"
)]
fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").expect("Cargo names the crate's folder");
    let out = env::var("OUT_DIR").expect("Cargo names a folder for what is generated");
    let dist = Path::new(&root).join("assets/dist");
    let manifest = dist.join("manifest.json");
    println!("cargo::rerun-if-changed={}", manifest.display());
    let Ok(text) = fs::read_to_string(&manifest) else {
        println!(
            "cargo::error=the style sheets and scripts are not built ({} is missing): run `make assets`",
            manifest.display()
        );
        exit(1);
    };
    let json: serde_json::Value = serde_json::from_str(&text).expect("the manifest is JSON");
    let mut code = String::from("&[\n");
    for file in json["files"].as_array().expect("`files` is a list") {
        let get = |key: &str| file[key].as_str().expect("names and types are texts");
        let path = dist.join(get("file"));
        writeln!(
            code,
            "Asset {{ name: {:?}, path: {:?}, content_type: {:?}, plain: include_bytes!({:?}), \
             brotli: include_bytes!({:?}), gzip: include_bytes!({:?}) }},",
            get("name"),
            format!("/assets/{}", get("file")),
            get("type"),
            path.display().to_string(),
            format!("{}.br", path.display()),
            format!("{}.gz", path.display()),
        )
        .expect("writing to a text does not fail");
    }
    code.push_str("]\n");
    fs::write(Path::new(&out).join("assets.rs"), code).expect("the folder can be written");
}
