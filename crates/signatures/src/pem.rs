//! PEM (RFC 7468): blocks of base64 between lines that say what they are.

use base64::{Engine, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

/// What a block says it is, and its bytes.
type Block<'a> = (&'a str, Zeroizing<Vec<u8>>);

/// The blocks, in order. `None` where a block does not end or is not base64.
pub(crate) fn blocks(text: &str) -> Option<Vec<Block<'_>>> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("-----BEGIN ") {
        let (label, after) = after.split_once("-----")?;
        let (body, after) = after.split_once(&format!("-----END {label}-----"))?;
        let digits: Zeroizing<String> =
            Zeroizing::new(body.chars().filter(|c| !c.is_ascii_whitespace()).collect());
        blocks.push((
            label,
            Zeroizing::new(STANDARD.decode(digits.as_bytes()).ok()?),
        ));
        rest = after;
    }
    Some(blocks)
}

/// The bytes of one DER file, or of all PEM blocks with this label.
pub(crate) fn der_or_pem(bytes: &[u8], label: &str) -> Option<Vec<Vec<u8>>> {
    if bytes.first() == Some(&0x30) {
        return Some(vec![bytes.to_vec()]);
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let found = blocks(text)?.into_iter().filter(|(own, _)| *own == label);
    Some(found.map(|(_, bytes)| bytes.to_vec()).collect())
}
