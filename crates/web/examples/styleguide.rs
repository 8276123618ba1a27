//! Serves the style guide alone, to look at components while working on them:
//! `cargo run -p web --example styleguide`, then open http://127.0.0.1:8090/_styleguide.

use std::sync::Arc;

use store::{DatabaseSettings, Db};
use web::{App, Catalogue, NavItem, Settings};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let clock = kernel::Clock::system();
    let folder = tempfile::tempdir()?;
    let item = |href, label| NavItem {
        href,
        label,
        needs: None,
    };
    let app = App {
        db: Db::open(DatabaseSettings::embedded(folder.path()), clock.clone()).await?,
        clock,
        catalogue: Arc::new(Catalogue::new(&[])?),
        settings: Arc::new(Settings {
            demo: true,
            ..Settings::default()
        }),
        nav: Arc::new([
            item("/", "web-home"),
            item("/_styleguide", "web-theme"),
            item("/sources", "web-footer-sources"),
        ]),
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8090").await?;
    println!("http://127.0.0.1:8090/_styleguide");
    axum::serve(listener, web::finish(web::router(), app)).await?;
    Ok(())
}
