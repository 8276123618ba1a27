//! With what agreements are signed.

use std::time::Duration;

use signatures::{EndpointError, Passphrase, SigningService};

use super::{Masked, Settings, Signing};

impl Signing {
    /// Whether the settings fit together. No file is read and nobody is asked.
    pub(super) fn fits(&self) -> Result<(), &'static str> {
        let network = self.network();
        if let Some(tsa) = &self.tsa {
            network.endpoint(tsa, None).map_err(
                |_| "`signing.tsa` is not an address: write `https://tsa.example.go.id/tsr`",
            )?;
        }
        if !self.revocation_lists.is_empty() && self.authorities.is_none() {
            return Err(
                "`signing.revocation_lists` needs `signing.authorities`: a list is believed by who signed it",
            );
        }
        let lists = self.revocation_lists.iter();
        for address in lists.filter(|list| list.contains("://")) {
            network.endpoint(address, None).map_err(
                |_| "`signing.revocation_lists` holds what is neither a file nor an http address",
            )?;
        }
        if self.service_user.is_some() != self.service_password.is_some() {
            return Err("`signing.service_user` and `signing.service_password` go together");
        }
        let Some(service) = &self.service else {
            let is_alone = self.service_user.is_some() || self.service_authority.is_some();
            return if is_alone {
                Err("`signing.service_user` and the like need `signing.service`")
            } else {
                Ok(())
            };
        };
        let opened = network.endpoint(service, None);
        match opened.and_then(SigningService::new) {
            Ok(_) => Ok(()),
            Err(EndpointError::NotEncrypted) => {
                Err("`signing.service` must be https, or on this machine: passphrases pass there")
            }
            Err(EndpointError::Credentials) => Err(
                "`signing.service` holds a user: write it as `signing.service_user` and `signing.service_password`",
            ),
            Err(EndpointError::Address | EndpointError::Authority) => {
                Err("`signing.service` is not an address: write `https://esign.example.go.id`")
            }
        }
    }

    fn network(&self) -> agreements::Network {
        agreements::Network {
            is_private_allowed: self.private_addresses,
            patience: Duration::from_secs(self.patience_seconds.whole()),
        }
    }
}

impl Settings {
    /// With what agreements are signed.
    pub fn signing(&self) -> agreements::Signing {
        let secret = |masked: &Masked| Passphrase::new(masked.reveal());
        let of = &self.signing;
        let account = of.service_user.clone().zip(of.service_password.as_ref());
        agreements::Signing {
            certificate: of.certificate.clone(),
            passphrase: of.passphrase.as_ref().map(secret),
            authorities: of.authorities.clone(),
            time_stamps: of.tsa.clone(),
            revocations: agreements::Revocations::new(of.revocation_lists.clone()),
            service: of.service.clone().map(|address| agreements::Gateway {
                address,
                account: account.map(|(user, password)| (user, secret(password))),
                authority: of.service_authority.clone(),
            }),
            network: of.network(),
        }
    }
}
