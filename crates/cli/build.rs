//! Tells the end-to-end tests what there is around them: the test data beside the checkout, and leave to mount. Tests that
//! need what is not there are ignored, and counted so.

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
}

/// Whether a process may have a name space of its own and mount a disk in it.
fn can_mount() -> bool {
    let mut mount = Command::new("unshare");
    mount.args(["-Urm", "mount", "-t", "tmpfs", "tmpfs", "/tmp"]).stdout(Stdio::null()).stderr(Stdio::null());
    mount.status().is_ok_and(|status| status.success())
}
