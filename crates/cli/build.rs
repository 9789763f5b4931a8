//! Tells the end-to-end tests what there is around them: the test data beside the checkout, and leave to mount. Tests that
//! need what is not there are ignored, and counted so. And links the program in the form that this machine starts fastest.

use std::path::Path;
use std::process::{Command, Stdio};

fn main() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    println!("cargo::rustc-check-cfg=cfg(shared_data, own_mounts)");
    println!("cargo::rerun-if-changed={}", shared.display());
    println!("cargo::rerun-if-changed=build.rs");
    if shared.join("seeds").is_dir() {
        println!("cargo::rustc-cfg=shared_data");
    }
    if can_mount() {
        println!("cargo::rustc-cfg=own_mounts");
    }
    if has_packed_relocations() {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// Whether the loader of the machine that the program is built on, and for, reads addresses to be relocated in their packed
/// form (glibc does since 2.36). The tables of the readers of HTML and of the stemmers have tens of thousands: packed, they
/// are 2 MB less of a program, and of what is read each time it starts.
fn has_packed_relocations() -> bool {
    let [target, host] = ["TARGET", "HOST"].map(std::env::var);
    if target != host || !target.is_ok_and(|target| target.ends_with("linux-gnu")) {
        return false;
    }
    let said = Command::new("getconf").arg("GNU_LIBC_VERSION").output().map(|said| said.stdout).unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let version = said.trim().strip_prefix("glibc ").and_then(|version| version.split_once('.'));
    version.is_some_and(|(major, minor)| major == "2" && minor.parse::<u32>().is_ok_and(|minor| minor >= 36))
}

/// Whether a process may have a name space of its own and mount a disk in it.
fn can_mount() -> bool {
    let mut mount = Command::new("unshare");
    mount.args(["-Urm", "mount", "-t", "tmpfs", "tmpfs", "/tmp"]).stdout(Stdio::null()).stderr(Stdio::null());
    mount.status().is_ok_and(|status| status.success())
}
