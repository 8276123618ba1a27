//! Delivery over TLS, from the first byte and by STARTTLS, to a server whose certificate is trusted or not.

use std::{path::PathBuf, sync::Arc};

use access::Actor;
use post::{MessageState, Security, Settings, outbox};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tempfile::TempDir;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig, crypto,
        pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

use crate::{
    smtp_server::{Plan, SmtpServer, Tls},
    world::{letter, messages, sent, settings, work},
};

/// An authority's certificate as a file, and a server that has one of it for a name.
fn authority(folder: &TempDir, name: &str) -> (PathBuf, TlsAcceptor) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let root = params.self_signed(&key).unwrap();
    let path = folder.path().join("authority.pem");
    std::fs::write(&path, root.pem()).unwrap();
    let own = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new(vec![name.to_owned()]).unwrap();
    let leaf = leaf.signed_by(&own, &Issuer::new(params, key)).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(own.serialize_der()));
    let chain = vec![CertificateDer::from(leaf.der().to_vec())];
    let config = ServerConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    (path, TlsAcceptor::from(Arc::new(config)))
}

fn protected(port: u16, security: Security, authorities: Option<PathBuf>) -> Settings {
    let mut settings = settings(port);
    let server = settings.server.as_mut().unwrap();
    server.host = "localhost".to_owned();
    server.security = security;
    server.authorities = authorities;
    server.login = Some(("pilar".to_owned(), "rahasia".to_owned()));
    settings
}

async fn server(acceptor: &TlsAcceptor, is_implicit: bool) -> SmtpServer {
    let tls = Some(Tls {
        acceptor: acceptor.clone(),
        is_implicit,
    });
    let login = Some(("pilar", "rahasia"));
    SmtpServer::start(Plan {
        tls,
        login,
        ..Plan::default()
    })
    .await
}

const WAYS: [(Security, bool); 2] = [(Security::Tls, true), (Security::StartTls, false)];

testkit::both! {
    async fn messages_go_out_over_tls_where_the_certificate_is_trusted(t: TestDb) {
        let folder = TempDir::new().unwrap();
        let (path, acceptor) = authority(&folder, "localhost");
        for (n, (security, is_implicit)) in WAYS.into_iter().enumerate() {
            let server = server(&acceptor, is_implicit).await;
            sent(&t, &[letter(&format!("a{n}@daerah.example"))]).await;
            work(&t, &protected(server.port(), security, Some(path.clone()))).await;
            let message = messages(&t).await.into_iter().find(|m| m.email.as_str().starts_with(&format!("a{n}@"))).unwrap();
            assert_eq!(message.state, MessageState::Sent, "{security:?}: {}", message.last_error);
            assert_eq!(server.delivered().len(), 1);
            // Under STARTTLS, nothing but the greeting is said in the clear; the password comes after it.
            let seen = server.seen();
            let at = |verb: &str| seen.iter().position(|line| line.starts_with(verb));
            assert_eq!(at("STARTTLS").is_some(), !is_implicit, "{seen:?}");
            assert!(at("AUTH") > at("STARTTLS"), "{seen:?}");
        }
    }

    async fn a_server_whose_certificate_is_not_trusted_gets_nothing_and_the_messages_wait(t: TestDb) {
        let folder = TempDir::new().unwrap();
        let (_, acceptor) = authority(&folder, "localhost");
        let other = TempDir::new().unwrap();
        let (named_otherwise, elsewhere) = authority(&other, "surat.example");
        sent(&t, &[letter("a@daerah.example")]).await;
        for (security, is_implicit) in WAYS {
            for (acceptor, authorities) in [(&acceptor, None), (&elsewhere, Some(named_otherwise.clone()))] {
                let server = server(acceptor, is_implicit).await;
                work(&t, &protected(server.port(), security, authorities)).await;
                let message = &messages(&t).await[0];
                assert_eq!((message.state, message.attempts, message.is_doubtful), (MessageState::Queued, 0, false));
                assert!(server.delivered().is_empty());
                assert!(!server.seen().iter().any(|line| line.starts_with("AUTH")), "{:?}", server.seen());
                let mut tx = t.db.read().await.unwrap();
                let told = outbox::standing(&mut tx, &Actor::System).await.unwrap().trouble;
                assert!(told.to_lowercase().contains("certificate"), "{security:?}: {told}");
                // The pause before a server that failed is asked again.
                t.clock.advance_seconds(3600);
            }
        }
        // A server that offers no STARTTLS is not spoken to in the clear.
        let bare = SmtpServer::start(Plan::default()).await;
        work(&t, &protected(bare.port(), Security::StartTls, None)).await;
        assert!(bare.delivered().is_empty());
        // A file that is none is told too.
        t.clock.advance_seconds(3600);
        let wrong = folder.path().join("wrong.pem");
        std::fs::write(&wrong, "bukan sertifikat").unwrap();
        work(&t, &protected(bare.port(), Security::Tls, Some(wrong))).await;
        let mut tx = t.db.read().await.unwrap();
        let told = outbox::standing(&mut tx, &Actor::System).await.unwrap().trouble;
        assert!(told.contains("wrong.pem") && told.contains("certificate"), "{told}");
    }
}
