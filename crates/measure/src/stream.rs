//! Randomness that does not depend on who draws it: one ChaCha stream for each draw, block or chain.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// The generator of stream `index` under `seed`: the same numbers whatever thread asks, whenever.
///
/// ChaCha8 is enough for simulation (Aumasson, "Too Much Crypto", 2019) and twice as fast as ChaCha20.
pub(crate) fn stream(seed: u64, index: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(index);
    rng
}
