//! Where npm packages come from.

use crate::tree::{Finding, Tree};

const REGISTRY: &str = "\"https://registry.npmjs.org/";

/// Finds packages that a lock file would fetch from elsewhere.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.ending("package-lock.json") {
        for (i, line) in file.text.lines().enumerate() {
            let Some(address) = line.trim().strip_prefix("\"resolved\": ") else {
                continue;
            };
            if !address.starts_with(REGISTRY) {
                let message = format!(
                    "{address}: run npm with `--registry=https://registry.npmjs.org/`, or `omit-lockfile-registry-resolved=true`"
                );
                findings.push(Finding::line(&file.path, i + 1, message));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_from_a_mirror_is_found() {
        let text = "  \"resolved\": \"https://registry.npmjs.org/a/-/a-1.tgz\",\n  \"resolved\": \"http://10.0.0.1/a.tgz\",";
        let found = check(&Tree::sample(&[("package-lock.json", text)]));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place, "package-lock.json:2");
    }
}
