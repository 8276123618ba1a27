//! Which machines may be asked: those of the public network, unless the operator allows others.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ureq::{
    Error,
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::NextTimeout,
    },
};

/// Looks names up, and leaves out every address that is not public. What is connected to is what was looked at, so that a
/// name cannot mean one machine when it is judged and another when it is asked.
#[derive(Debug, Default)]
pub(crate) struct PublicOnly(DefaultResolver);

/// The address is one of a private network.
#[derive(Debug, thiserror::Error)]
#[error("the address lies in a private network, which the settings do not allow")]
pub(crate) struct Private;

impl Resolver for PublicOnly {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let all = self.0.resolve(uri, config, timeout)?;
        let mut public = self.empty();
        for address in all.iter().filter(|address| is_public(address.ip())) {
            public.push(*address);
        }
        if public.is_empty() {
            Err(Error::Other(Box::new(Private)))
        } else {
            Ok(public)
        }
    }
}

/// Whether an address belongs to the public network (IANA's registries of special-purpose addresses).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let is_special = ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || ip.is_multicast()
        || a == 0
        || a >= 240
        // Shared by carriers, of protocols, of benchmarks.
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b));
    !is_special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [first, second, rest @ ..] = ip.segments();
    let last = Ipv4Addr::from([
        rest[4].to_be_bytes()[0],
        rest[4].to_be_bytes()[1],
        rest[5].to_be_bytes()[0],
        rest[5].to_be_bytes()[1],
    ]);
    match (first, second) {
        // An IPv4 address in other clothes: mapped or compatible, translated.
        (0, 0) if ip != Ipv6Addr::LOCALHOST && ip != Ipv6Addr::UNSPECIFIED => is_public_v4(last),
        (0x64, 0xff9b) => is_public_v4(last),
        (0x2001, 0x0db8) => false,
        // What is given out globally today; local, unique local and multicast addresses are not.
        (first, _) => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_public_network_are_public() {
        for ip in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:10.0.0.1",
            "::ffff:127.0.0.1",
            "64:ff9b::192.168.0.1",
            "2001:db8::1",
        ] {
            assert!(!is_public(ip.parse().unwrap()), "{ip}");
        }
        for ip in [
            "103.10.64.1",
            "8.8.8.8",
            "2404:6800::1",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
        ] {
            assert!(is_public(ip.parse().unwrap()), "{ip}");
        }
    }
}
