//! How long a calendar of a thousand events takes: `cargo run -p workshops --example calendar`.

use std::time::Instant;

use workshops::{calendar, model::Workshop};

fn main() {
    let workshops = workshops::sample::schedule(500);
    let title = |workshop: &Workshop, n: usize| {
        format!(
            "Bimtek {}: {} (hari ke-{n})",
            workshop.stage.roman(),
            workshop.region_name
        )
    };
    let words = calendar::Words {
        name: "Bimbingan teknis",
        title: &title,
        mentors: "Pembimbing",
        online: "Daring",
        site: "https://pilar.example",
    };
    let at = kernel::Clock::system().now();
    let begun = Instant::now();
    let text = calendar::write(&workshops, &words, at);
    let took = begun.elapsed();
    println!(
        "{} events, {} bytes, {:.1} ms",
        text.matches("BEGIN:VEVENT").count(),
        text.len(),
        took.as_secs_f64() * 1000.0
    );
}
