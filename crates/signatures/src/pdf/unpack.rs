//! Streams of objects and cross-references, unpacked within limits (ISO 32000-2, 7.4.4).

use std::io::Read;

use super::{Dict, MAX_UNPACKED, Object, ReadError};

/// The bytes of a stream that is not packed at all or by `FlateDecode` alone, as these streams are.
pub(crate) fn unpack(dict: &Dict, raw: &[u8]) -> Result<Vec<u8>, ReadError> {
    let filter = match dict.get("Filter") {
        Some(Object::Array(filters)) if filters.len() == 1 => filters.first(),
        Some(Object::Array(filters)) if filters.is_empty() => None,
        other => other,
    };
    let parameters = match dict.get("DecodeParms") {
        Some(Object::Array(all)) => all.first(),
        other => other,
    };
    let bytes = match filter {
        None | Some(Object::Null) => raw.to_vec(),
        Some(name) if name.is_name("FlateDecode") => inflate(raw)?,
        Some(_) => {
            return Err(ReadError::Broken(
                "a stream of objects has a filter other than Flate",
            ));
        }
    };
    match parameters {
        Some(Object::Dict(parameters)) => unpredict(parameters, bytes),
        _ => Ok(bytes),
    }
}

fn inflate(raw: &[u8]) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    flate2::read::ZlibDecoder::new(raw)
        .take(MAX_UNPACKED as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| ReadError::Broken("a stream cannot be unpacked"))?;
    if bytes.len() > MAX_UNPACKED {
        return Err(ReadError::TooLarge("a stream unpacks to too much"));
    }
    Ok(bytes)
}

/// Undoes the predictors of PNG (RFC 2083, 6), which most cross-reference streams use.
fn unpredict(parameters: &Dict, bytes: Vec<u8>) -> Result<Vec<u8>, ReadError> {
    let number =
        |key: &str, default: i64| parameters.get(key).map_or(Some(default), Object::integer);
    let bad = ReadError::Broken("a stream's predictor is wrong");
    let predictor = number("Predictor", 1).ok_or(bad)?;
    if predictor == 1 {
        return Ok(bytes);
    }
    let columns = number("Columns", 1)
        .and_then(|n| usize::try_from(n).ok())
        .ok_or(bad)?;
    let plain = number("Colors", 1) == Some(1) && number("BitsPerComponent", 8) == Some(8);
    if predictor < 10 || !plain || columns == 0 || columns > 4096 {
        return Err(bad);
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut before = vec![0u8; columns];
    for packed in bytes.chunks(columns + 1) {
        let (&kind, row) = packed.split_first().ok_or(bad)?;
        if row.len() != columns {
            return Err(bad);
        }
        let mut now = row.to_vec();
        for at in 0..columns {
            let left = if at == 0 { 0 } else { now[at - 1] };
            let above_left = if at == 0 { 0 } else { before[at - 1] };
            let guess = match kind {
                0 => 0,
                1 => left,
                2 => before[at],
                3 => u8::midpoint(left, before[at]),
                4 => paeth(left, before[at], above_left),
                _ => return Err(bad),
            };
            now[at] = now[at].wrapping_add(guess);
        }
        out.extend(&now);
        before = now;
    }
    Ok(out)
}

fn paeth(left: u8, above: u8, above_left: u8) -> u8 {
    let guess = i32::from(left) + i32::from(above) - i32::from(above_left);
    let far = |byte: u8| (guess - i32::from(byte)).abs();
    if far(left) <= far(above) && far(left) <= far(above_left) {
        left
    } else if far(above) <= far(above_left) {
        above
    } else {
        above_left
    }
}
